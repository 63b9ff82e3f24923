//! A field for a key: whatever names one may be typed, and what matches is offered.

use kms_api::KeyArn;
use kms_protocol::view::{KeyRow, KeysPage, KeysQuery, View};
use leptos::prelude::*;

use super::field::{FieldError, describedby, field_error};
use super::plate::plate;
use super::state_badge::state_badge;
use crate::client::use_view;
use crate::format::name;
use crate::text::components::{key_picker as text, optional as optional_word};

/// How many keys are offered.
const OFFERED: u64 = 8;

/// A field for a key id, key ARN, alias name or alias ARN, which offers the keys that match.
#[component]
pub fn KeyPicker(
    /// Its id, unique on the page.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// What is in it.
    value: RwSignal<String>,
    /// What it is for.
    #[prop(into)]
    hint: String,
    /// What is wrong with it.
    error: FieldError,
    /// Whether it may be left empty, which its label then says.
    #[prop(optional)]
    optional: bool,
    /// Whether the label is only told to screen readers, and the hint left out.
    #[prop(optional)]
    quiet: bool,
    /// Whether the id is filled in even for a key that has an alias: for members that take no alias.
    #[prop(optional)]
    ids: bool,
    /// Set to the key that is picked from the list or typed as an ARN, and to none when neither is so.
    #[prop(optional)]
    picked: Option<RwSignal<Option<KeyArn>>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let typed = RwSignal::new(false);
    let query = use_view::<KeysPage>(move || {
        open.get().then(|| {
            // What was chosen before is no search: then all are offered.
            let search = if typed.get() { value.get() } else { String::new() };
            let search = search.strip_prefix("alias/").unwrap_or(&search).trim().to_owned();
            View::Keys(KeysQuery { search, limit: OFFERED, descending: true, ..KeysQuery::default() })
        })
    });
    let rows = Memo::new(move |_| query.data.get().map(|page| page.rows).unwrap_or_default());
    let shown = move || open.get() && rows.with(|rows| !rows.is_empty());
    let pick = move |row: &KeyRow| {
        if let Some(picked) = picked {
            picked.set(Some(row.arn.clone()));
        }
        let alias = row.aliases.first().filter(|_| !ids);
        value.set(alias.map_or_else(|| row.arn.key_id.to_string(), ToString::to_string));
        open.set(false);
        typed.set(false);
        active.set(None);
    };
    let step = move |by: isize| {
        let count = rows.with_untracked(Vec::len) as isize;
        if count > 0 {
            open.set(true);
            active.update(|at| {
                let from = at.map_or(if by > 0 { -1 } else { 0 }, |at| at as isize);
                *at = Some((from + by).rem_euclid(count) as usize);
            });
        }
        open.set(true);
    };
    let key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            step(1);
        }
        "ArrowUp" => {
            event.prevent_default();
            step(-1);
        }
        "Enter" if open.get_untracked() => {
            let row = active.get_untracked().and_then(|at| rows.with_untracked(|rows| rows.get(at).cloned()));
            if let Some(row) = row {
                event.prevent_default();
                pick(&row);
            }
        }
        "Escape" if open.get_untracked() => {
            event.prevent_default();
            open.set(false);
        }
        _ => {}
    };
    let input = move |event: web_sys::Event| {
        value.set(event_target_value(&event));
        if let Some(picked) = picked {
            picked.set(value.get_untracked().trim().parse().ok());
        }
        typed.set(true);
        active.set(None);
        open.set(true);
    };
    let option = move |(index, row): (usize, KeyRow)| {
        let chosen = row.clone();
        view! {
            <li
                id=format!("{id}-option-{index}")
                class="picker-option"
                role="option"
                aria-selected=move || if active.get() == Some(index) { "true" } else { "false" }
                // Before the field loses the focus, which closes the list.
                on:mousedown=move |event| {
                    event.prevent_default();
                    pick(&chosen);
                }
            >
                {plate(&row.arn.key_id)}
                <span class="picker-names">
                    <span class="picker-name">{name::key(&row.aliases, &row.description)}</span>
                    <span class="picker-id mono">{row.arn.key_id.to_string()}</span>
                </span>
                {state_badge(row.state)}
            </li>
        }
    };
    view! {
        <div class="field picker" class:is-quiet=quiet>
            <label class="label" class:sr-only=quiet for=id>
                {label}
                {optional.then_some(view! { <span class="label-note">" " {optional_word()}</span> })}
            </label>
            <input
                id=id
                class="input mono"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                placeholder=if quiet { text::any_key() } else { text::placeholder() }
                aria-autocomplete="list"
                aria-expanded=move || if shown() { "true" } else { "false" }
                aria-controls=format!("{id}-options")
                aria-activedescendant=move || active.get().filter(|_| shown()).map(|at| format!("{id}-option-{at}"))
                aria-describedby=describedby(id, !quiet, error)
                aria-invalid=move || error.get().is_some().then_some("true")
                prop:value=move || value.get()
                on:input=input
                on:keydown=key
                on:click=move |_| open.set(true)
                on:blur=move |_| open.set(false)
            />
            <ul
                id=format!("{id}-options")
                class="picker-options"
                role="listbox"
                aria-label=text::matching()
                hidden=move || !shown()
            >
                <For
                    each=move || rows.get().into_iter().enumerate()
                    key=|(index, row)| (*index, row.arn.clone(), row.state, row.aliases.clone())
                    children=option
                />
            </ul>
            {(!quiet).then(|| view! { <div class="hint" id=format!("{id}-hint")>{hint}</div> })}
            {field_error(id, error)}
        </div>
    }
    .into_any()
}
