//! A policy in a list: its name, its text to open, and what can be done with it.

use leptos::prelude::*;

use super::Shown;
use crate::components::live::when;

/// The policy; `tools` makes the buttons, for whoever may be able to use them.
pub(super) fn policy(
    shown: Shown,
    name: String,
    text: AnyView,
    tools: impl Fn() -> Vec<AnyView> + Send + 'static,
) -> AnyView {
    let tools = when(shown.own.into(), move || view! { <div class="identity-policy-tools">{tools()}</div> }.into_any());
    view! {
        <div class="identity-policy">
            <details>
                <summary>{name}</summary>
                {text}
            </details>
            {tools}
        </div>
    }
    .into_any()
}
