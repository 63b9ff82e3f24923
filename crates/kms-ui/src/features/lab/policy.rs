//! A policy that took part: its text with what decided marked in it, and what each statement says.

use kms_protocol::decision::{Effect, PolicyView};
use leptos::prelude::*;

use super::marks::{Part, Piece, pieces};
use super::statement::statement;
use crate::access::words;
use crate::text::lab as text;

/// The policy.
pub(super) fn policy(found: PolicyView) -> AnyView {
    let title = words::origin(&found.origin);
    let label = text::policy_text(&title);
    let text: Vec<_> = pieces(&found.text, &found.statements).into_iter().map(piece).collect();
    let single = found.statements.len() == 1;
    let statements: Vec<_> = found
        .statements
        .iter()
        .enumerate()
        .map(|(index, verdict)| statement(index + 1, verdict, &found.text, single))
        .collect();
    view! {
        <div class="lab-policy">
            <h4>{title}</h4>
            <pre class="lab-text" tabindex="0" role="group" aria-label=label>
                <code>{text}</code>
            </pre>
            <ol class="lab-statements">{statements}</ol>
        </div>
    }
    .into_any()
}

fn piece(found: Piece<'_>) -> AnyView {
    let text = found.text.to_owned();
    let ground = match found.applies {
        None => "",
        Some(Effect::Allow) => "in-allow",
        Some(Effect::Deny) => "in-deny",
    };
    match found.part {
        Part::Plain if ground.is_empty() => text.into_any(),
        Part::Plain => view! { <span class=ground>{text}</span> }.into_any(),
        Part::Fits => view! { <mark class=format!("fits {ground}")>{text}</mark> }.into_any(),
        Part::Misses => view! { <mark class=format!("misses {ground}")>{text}</mark> }.into_any(),
    }
}
