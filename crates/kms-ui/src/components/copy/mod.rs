//! Texts that are there to be copied.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::Icon;
use crate::platform::{clipboard, time};
use crate::text::components::copy as text;

/// How long the button says that it copied.
const SAID_FOR_MS: i32 = 1_600;

/// A button that copies a text. `what` names it: `Copy key ARN`.
#[component]
pub fn CopyButton(
    /// What is copied, for the button's name.
    what: &'static str,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// Whether the name is shown, or only told to screen readers.
    #[prop(optional)]
    labelled: bool,
) -> impl IntoView {
    let said = RwSignal::new(None::<bool>);
    let copy = move |_| {
        let text = text.get_untracked();
        spawn_local(async move {
            let copied = clipboard::copy(&text).await;
            said.try_set(Some(copied));
            time::after(SAID_FOR_MS, move || {
                said.try_set(None);
            });
        });
    };
    let label = move || match said.get() {
        None => text::copy(what),
        Some(true) => text::copied().to_owned(),
        Some(false) => text::not_allowed().to_owned(),
    };
    view! {
        <button
            type="button"
            class=if labelled { "button" } else { "button button-bare button-icon" }
            class:is-done=move || said.get() == Some(true)
            title=label
            aria-label=move || (!labelled).then(label)
            on:click=copy
        >
            {move || if said.get() == Some(true) { Icon::Check.view() } else { Icon::Copy.view() }}
            {labelled.then_some(view! { <span>{label}</span> })}
            {(!labelled)
                .then_some(
                    view! {
                        <span class="sr-only" role="status">
                            {move || said.get().map(|_| label())}
                        </span>
                    },
                )}
        </button>
    }
    .into_any()
}

/// A name or number in the fixed-width face, with a button that copies it.
#[component]
pub fn Copyable(
    /// What it is, for the button's name.
    what: &'static str,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="copyable">
            <code class="copyable-text">{move || text.get()}</code>
            <CopyButton what=what text=text />
        </span>
    }
    .into_any()
}
