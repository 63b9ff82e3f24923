//! The fields that set the filter, and the bar they stand in.

use std::time::Duration;

use kms_api::operation::NAMES;
use kms_api::{ErrorCode, KeyArn};
use kms_protocol::decision::ActorView;
use kms_protocol::view::View;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::filter::{FAILED, Filter, SUCCEEDED};
use crate::client::use_view;
use crate::components::field::no_error;
use crate::components::key_picker::KeyPicker;
use crate::format::time;
use crate::text::trail::filters as text;

/// How long typing must rest before the trail is searched.
const REST: Duration = Duration::from_millis(250);

/// What KMS records of its own accord, beside the operations.
const BY_ITSELF: [&str; 4] = ["DeleteExpiredKeyMaterial", "DeleteKey", "RotateKey", "SynchronizeMultiRegionKey"];

/// The code that CloudTrail has for refusals.
const DENIED: &str = "AccessDenied";

/// The fields. Copies are the same fields.
#[derive(Clone, Copy)]
pub(super) struct Filters {
    key: RwSignal<Option<KeyArn>>,
    key_text: RwSignal<String>,
    operation: RwSignal<String>,
    by: RwSignal<String>,
    result: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl Filters {
    /// The fields as a filter has them.
    pub(super) fn of(filter: Filter) -> Self {
        let fields = Self {
            key: RwSignal::new(None),
            key_text: RwSignal::new(String::new()),
            operation: RwSignal::new(String::new()),
            by: RwSignal::new(String::new()),
            result: RwSignal::new(String::new()),
            from: RwSignal::new(String::new()),
            to: RwSignal::new(String::new()),
        };
        fields.set(filter);
        fields
    }

    /// Fills all fields.
    pub(super) fn set(self, filter: Filter) {
        self.key_text.set(filter.key.as_ref().map(|key| key.key_id.to_string()).unwrap_or_default());
        self.key.set(filter.key);
        self.operation.set(filter.operation);
        self.by.set(filter.by);
        self.result.set(filter.result);
        self.from.set(filter.from.map(time::to_field).unwrap_or_default());
        self.to.set(filter.to.map(time::to_field).unwrap_or_default());
    }

    /// Whether anything stands in a field; follows them.
    pub(super) fn limits(self) -> bool {
        self.get().limits()
    }

    /// The filter that the fields make; follows them.
    pub(super) fn get(self) -> Filter {
        Filter {
            key: self.key.get(),
            operation: self.operation.get(),
            by: self.by.get().trim().to_owned(),
            result: self.result.get(),
            from: time::from_field(&self.from.get()),
            to: time::from_field(&self.to.get()),
        }
    }

    /// The filter as it was when typing last rested.
    pub(super) fn rested(self) -> RwSignal<Filter> {
        let rested = RwSignal::new(untrack(|| self.get()));
        let timer = StoredValue::new(None::<TimeoutHandle>);
        Effect::new(move |_| {
            let filter = self.get();
            if let Some(timer) = timer.get_value() {
                timer.clear();
            }
            let search = move || {
                if rested.try_with_untracked(|old| *old != filter) == Some(true) {
                    rested.try_set(filter);
                }
            };
            timer.set_value(set_timeout_with_handle(search, REST).ok());
        });
        rested
    }
}

/// The bar of fields.
pub(super) fn filters_bar(filters: Filters) -> AnyView {
    view! {
        <div class="trail-bar" role="search" aria-label=text::title()>
            {operations(filters.operation)} {results(filters.result)}
            <div class="trail-key">
                <KeyPicker
                    id="trail-key"
                    label=text::key()
                    value=filters.key_text
                    picked=filters.key
                    quiet=true
                    hint=""
                    error=no_error()
                />
            </div>
            {principal(filters.by)} {minute(text::since(), filters.from)} {minute(text::until(), filters.to)}
            <Show when=move || filters.limits()>
                <button
                    type="button"
                    class="button button-quiet"
                    on:click=move |_| filters.set(Filter::default())
                >
                    {text::clear()}
                </button>
            </Show>
        </div>
    }
    .into_any()
}

fn choice(chosen: RwSignal<String>, value: &str, words: &str) -> AnyView {
    let (value, words) = (value.to_owned(), words.to_owned());
    let shown = value.clone();
    view! {
        <option value=value prop:selected=move || chosen.with(|chosen| *chosen == shown)>
            {words}
        </option>
    }
    .into_any()
}

fn operations(chosen: RwSignal<String>) -> AnyView {
    let mut names: Vec<&str> = NAMES.iter().chain(&BY_ITSELF).copied().collect();
    names.sort_unstable();
    let options: Vec<_> = names.into_iter().map(|name| choice(chosen, name, name)).collect();
    view! {
        <select
            class="select"
            aria-label=text::by_operation()
            on:change=move |event| chosen.set(event_target_value(&event))
        >
            {choice(chosen, "", text::all_operations())}
            {options}
        </select>
    }
    .into_any()
}

fn results(chosen: RwSignal<String>) -> AnyView {
    let codes = ErrorCode::ALL.iter().filter(|code| **code != ErrorCode::AccessDenied);
    let codes: Vec<_> = codes.map(|code| choice(chosen, code.as_str(), code.as_str())).collect();
    view! {
        <select
            class="select trail-result"
            aria-label=text::by_result()
            on:change=move |event| chosen.set(event_target_value(&event))
        >
            {choice(chosen, "", text::all_results())}
            {choice(chosen, SUCCEEDED, text::succeeded())}
            {choice(chosen, FAILED, text::failed())}
            {choice(chosen, DENIED, text::refused())}
            <optgroup label=text::failed_with()>{codes}</optgroup>
        </select>
    }
    .into_any()
}

/// The field for the principal offers those that there are now; the trail knows others, too.
fn principal(typed: RwSignal<String>) -> AnyView {
    let actors = use_view::<Vec<ActorView>>(|| Some(View::Actors));
    let known = move || {
        let options =
            actors.data.get().unwrap_or_default().into_iter().map(|found| view! { <option value=found.arn></option> });
        options.collect::<Vec<_>>()
    };
    view! {
        <input
            class="input mono trail-by"
            type="text"
            list="trail-principals"
            aria-label=text::by_principal()
            placeholder=text::any_principal()
            title=text::principal_forms()
            autocomplete="off"
            spellcheck="false"
            prop:value=move || typed.get()
            on:input=move |event| typed.set(event_target_value(&event))
        />
        <datalist id="trail-principals">{known}</datalist>
    }
    .into_any()
}

fn minute(name: &'static str, typed: RwSignal<String>) -> AnyView {
    view! {
        <label class="trail-minute">
            <span>{name}</span>
            <input
                class="input"
                type="datetime-local"
                max="9999-12-31T23:59"
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}
