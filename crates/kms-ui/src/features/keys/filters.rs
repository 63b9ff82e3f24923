//! What the list shows, and in which order.

use std::time::Duration;

use kms_api::key::KeyState;
use kms_protocol::view::{KeysQuery, KeysSort};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::state_badge::words;
use crate::text::keys as text;

/// How long typing must rest before the search begins.
const REST: Duration = Duration::from_millis(150);

/// The states that a key can have here.
const STATES: [KeyState; 3] = [KeyState::Enabled, KeyState::Disabled, KeyState::PendingDeletion];

/// The filters. Copies are the same filters.
#[derive(Clone, Copy)]
pub(super) struct Filters {
    typed: RwSignal<String>,
    search: RwSignal<String>,
    state: RwSignal<Option<KeyState>>,
    sort: RwSignal<KeysSort>,
    descending: RwSignal<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Default for Filters {
    fn default() -> Self {
        Self {
            typed: RwSignal::new(String::new()),
            search: RwSignal::new(String::new()),
            state: RwSignal::new(None),
            sort: RwSignal::new(KeysSort::Created),
            descending: RwSignal::new(true),
            timer: StoredValue::new(None),
        }
    }
}

impl Filters {
    /// What to ask for, but for the place in the list; follows changes.
    pub(super) fn query(self) -> KeysQuery {
        KeysQuery {
            search: self.search.get(),
            state: self.state.get(),
            sort: self.sort.get(),
            descending: self.descending.get(),
            ..KeysQuery::default()
        }
    }

    /// Shows all keys.
    pub(super) fn clear(self) {
        self.typed.set(String::new());
        self.search.set(String::new());
        self.state.set(None);
    }

    fn typed(self, text: String) {
        self.typed.set(text);
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
        let search = move || {
            if let Some(text) = self.typed.try_get_untracked() {
                self.search.try_set(text.trim().to_owned());
            }
        };
        self.timer.set_value(set_timeout_with_handle(search, REST).ok());
    }
}

fn state_from(text: &str) -> Option<KeyState> {
    KeyState::ALL.iter().copied().find(|state| state.as_str() == text)
}

/// The bar that sets the filters.
pub(super) fn filters_bar(filters: Filters) -> AnyView {
    let states: Vec<_> = STATES
        .map(|state| {
            view! {
                <option value=state.as_str() prop:selected=move || filters.state.get() == Some(state)>
                    {words(state)}
                </option>
            }
        })
        .into();
    let sort = move |event: web_sys::Event| {
        filters.sort.set(match event_target_value(&event).as_str() {
            "alias" => KeysSort::Alias,
            "state" => KeysSort::State,
            _ => KeysSort::Created,
        });
        // The newest first, but names from a to z.
        filters.descending.set(filters.sort.get_untracked() == KeysSort::Created);
    };
    let order = move || if filters.descending.get() { text::descending() } else { text::ascending() };
    view! {
        <div class="filters" role="search" aria-label=text::search()>
            <div class="search">
                {Icon::Search.view()}
                <input
                    class="input"
                    type="search"
                    aria-label=text::search()
                    placeholder=text::search_in()
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || filters.typed.get()
                    on:input=move |event| filters.typed(event_target_value(&event))
                />
            </div>
            <select
                class="select"
                aria-label=text::filter_state()
                on:change=move |event| filters.state.set(state_from(&event_target_value(&event)))
            >
                <option value="" prop:selected=move || filters.state.get().is_none()>
                    {text::all_states()}
                </option>
                {states}
            </select>
            <span class="filters-sort">
                <select class="select" aria-label=text::sort_by() on:change=sort>
                    <option value="created">{text::by_created()}</option>
                    <option value="alias">{text::by_alias()}</option>
                    <option value="state">{text::by_state()}</option>
                </select>
                <button
                    type="button"
                    class="button button-icon"
                    title=order
                    aria-label=order
                    on:click=move |_| filters.descending.update(|descending| *descending = !*descending)
                >
                    {move || if filters.descending.get() { Icon::Down.view() } else { Icon::Up.view() }}
                </button>
            </span>
        </div>
    }
    .into_any()
}
