//! JSON to read.

pub mod model;

use leptos::prelude::*;

use self::model::{Kind, pieces};

/// A JSON text, laid out as it is given. `label` names it.
pub fn json_view(label: &str, text: &str) -> AnyView {
    let spans: Vec<_> = pieces(text)
        .into_iter()
        .map(|(kind, piece)| match kind {
            Kind::Mark => piece.into_any(),
            Kind::Name => view! { <span class="json-name">{piece}</span> }.into_any(),
            Kind::Text => view! { <span class="json-text">{piece}</span> }.into_any(),
            Kind::Word => view! { <span class="json-word">{piece}</span> }.into_any(),
        })
        .collect();
    view! {
        <pre class="json" tabindex="0" role="region" aria-label=label.to_owned()>
            <code>{spans}</code>
        </pre>
    }
    .into_any()
}

/// A JSON text with line breaks and two spaces for each level; as it is if it is not JSON.
pub fn pretty(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| text.to_owned())
}

/// A policy as it is shown: one that was sent in a single line gets lines.
pub fn laid_out(policy: &str) -> String {
    let policy = policy.replace("\r\n", "\n");
    if policy.trim().contains('\n') { policy } else { pretty(&policy) }
}

#[cfg(test)]
mod tests {
    use super::laid_out;

    #[test]
    fn only_a_policy_of_one_line_is_laid_out() {
        assert_eq!(laid_out("{\"a\":1}"), "{\n  \"a\": 1\n}");
        assert_eq!(laid_out("{ \"a\" :\r\n 1 }"), "{ \"a\" :\n 1 }");
        assert_eq!(laid_out("not JSON"), "not JSON");
    }
}
