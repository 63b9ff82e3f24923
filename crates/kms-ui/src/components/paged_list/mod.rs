//! A list that is too long to be shown at once: a search, the entries of a page, and the ways to the pages beside it.

use std::time::Duration;

use kms_protocol::view::{ListQuery, View};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::client::{Query, use_view};
use crate::components::icon::Icon;
use crate::format::number;
use crate::text::components::paged_list as text;

/// Entries of a page.
const LIMIT: u64 = 50;
/// How long typing must rest before the search begins.
const REST: Duration = Duration::from_millis(150);

/// What is looked for, and where in the list. Copies are the same.
#[derive(Clone, Copy)]
pub struct Paged {
    typed: RwSignal<String>,
    search: RwSignal<String>,
    offset: RwSignal<u64>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Default for Paged {
    fn default() -> Self {
        let text = || RwSignal::new(String::new());
        Self { typed: text(), search: text(), offset: RwSignal::new(0), timer: StoredValue::new(None) }
    }
}

impl Paged {
    /// Asks for the page that is shown.
    pub fn ask<T>(self, view: fn(ListQuery) -> View) -> Query<T>
    where
        T: DeserializeOwned + PartialEq + Send + Sync + 'static,
    {
        use_view(move || Some(view(ListQuery { search: self.search.get(), offset: self.offset.get(), limit: LIMIT })))
    }

    /// Whether something is looked for; follows changes.
    pub fn is_searching(self) -> bool {
        self.search.with(|search| !search.is_empty())
    }

    fn typed(self, text: String) {
        self.typed.set(text);
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
        let search = move || {
            if let Some(text) = self.typed.try_get_untracked() {
                self.offset.try_set(0);
                self.search.try_set(text.trim().to_owned());
            }
        };
        self.timer.set_value(set_timeout_with_handle(search, REST).ok());
    }
}

/// The field that searches the list.
pub fn search(paged: Paged, label: &'static str) -> AnyView {
    view! {
        <div class="search" role="search" aria-label=label>
            {Icon::Search.view()}
            <input
                class="input"
                type="search"
                aria-label=label
                placeholder=label
                autocomplete="off"
                spellcheck="false"
                prop:value=move || paged.typed.get()
                on:input=move |event| paged.typed(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

/// The ways to the pages before and after, where there are any.
pub fn pages(paged: Paged, matching: Signal<u64>) -> AnyView {
    let offset = paged.offset;
    let last = move || (offset.get() + LIMIT).min(matching.get());
    let told = move || {
        text::window(&number::grouped(offset.get() + 1), &number::grouped(last()), &number::grouped(matching.get()))
    };
    let at_end = move || last() >= matching.get();
    let more = move || matching.get() > LIMIT;
    view! {
        <nav class="paged-pages" aria-label=text::pages() hidden=move || !more()>
            <button
                type="button"
                class="button button-small"
                disabled=move || offset.get() == 0
                on:click=move |_| offset.update(|offset| *offset = offset.saturating_sub(LIMIT))
            >
                {text::before()}
            </button>
            <span role="status">{told}</span>
            <button
                type="button"
                class="button button-small"
                disabled=at_end
                on:click=move |_| offset.update(|offset| *offset += LIMIT)
            >
                {text::after()}
            </button>
        </nav>
    }
    .into_any()
}
