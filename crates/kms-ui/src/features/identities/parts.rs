//! What the pages of identities are made of.

use leptos::prelude::*;

use crate::components::live::{hint, live, when};
use crate::text::identities as text;

/// A panel with a heading, what it is about, and what can be done in its head.
pub(super) fn panel(id: &'static str, title: &'static str, about: &str, head: AnyView, body: Vec<AnyView>) -> AnyView {
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="panel-head">
                <h2 id=id>{title}</h2>
                {head}
            </div>
            {hint(about)}
            {body}
        </section>
    }
    .into_any()
}

/// A list with a name.
pub(super) fn list(class: &'static str, label: &'static str, rows: AnyView) -> AnyView {
    view! {
        <ul class=class aria-label=label>
            {rows}
        </ul>
    }
    .into_any()
}

/// A list whose rows follow a signal, and a word where it has none.
pub(super) fn rows<T: Clone + Send + Sync + 'static>(
    class: &'static str,
    label: &'static str,
    items: Signal<Vec<T>>,
    row: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let rows = live(move || items.get().into_iter().map(&row).collect::<Vec<_>>().into_any());
    let none = when(Signal::derive(move || items.with(Vec::is_empty)), || hint(text::none()));
    view! {
        {none}
        {list(class, label, rows)}
    }
    .into_any()
}

/// One thing to choose: its value, and what is shown of it.
pub(super) type Choice = (String, String);

/// A choice and the button that takes it.
pub(super) struct Chooser {
    /// What the choice is called.
    pub(super) label: &'static str,
    /// What the button says.
    pub(super) verb: &'static str,
    /// What there is to choose.
    pub(super) options: Signal<Vec<Choice>>,
    /// Whether anything can be changed.
    pub(super) open: Signal<bool>,
    /// Whether an answer is awaited.
    pub(super) busy: Signal<bool>,
    /// Takes the value that is chosen.
    pub(super) take: Callback<String>,
}

impl Chooser {
    /// The form. It is there while there is something to choose.
    pub(super) fn view(self) -> AnyView {
        let Self { label, verb, options, open, busy, take } = self;
        let chosen = RwSignal::new(String::new());
        // What is shown first is chosen until something else is.
        Effect::new(move |_| {
            options.with(|options| {
                let there = chosen.with_untracked(|chosen| options.iter().any(|(value, _)| value == chosen));
                if !there {
                    chosen.set(options.first().map(|(value, _)| value.clone()).unwrap_or_default());
                }
            });
        });
        let all = move || {
            let all = options.get().into_iter().map(|(value, words)| {
                let selected = chosen.with_untracked(|chosen| *chosen == value);
                view! {
                    <option value=value selected=selected>
                        {words}
                    </option>
                }
                .into_any()
            });
            all.collect::<Vec<_>>().into_any()
        };
        let submit = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            let value = chosen.get_untracked();
            if !value.is_empty() {
                take.run(value);
            }
        };
        view! {
            <form
                class="identity-chooser"
                novalidate=true
                aria-label=verb
                hidden=move || !open.get() || options.with(Vec::is_empty)
                on:submit=submit
            >
                <select class="select" aria-label=label on:change=move |event| chosen.set(event_target_value(&event))>
                    {live(all)}
                </select>
                <button type="submit" class="button" aria-disabled=move || busy.get().then_some("true")>
                    {verb}
                </button>
            </form>
        }
        .into_any()
    }
}
