//! A field with a choice of one from several names of AWS's.

use leptos::prelude::*;

use crate::components::field::{FieldError, describedby, field_error};

/// The field. `chosen` is what is shown as chosen, `choose` takes what the visitor chooses.
pub(super) fn select_field(
    id: &'static str,
    label: &'static str,
    options: Signal<Vec<&'static str>>,
    chosen: Signal<String>,
    choose: RwSignal<String>,
    hint: &'static str,
    error: FieldError,
) -> AnyView {
    let shown = move || {
        let option = |name: &'static str| {
            view! {
                <option value=name prop:selected=move || chosen.with(|chosen| chosen == name)>
                    {name}
                </option>
            }
        };
        options.get().into_iter().map(option).collect::<Vec<_>>()
    };
    let has_hint = !hint.is_empty();
    view! {
        <div class="field">
            <label class="label" for=id>
                {label}
            </label>
            <select
                id=id
                class="select crypto-select"
                aria-describedby=describedby(id, has_hint, error)
                aria-invalid=move || error.get().is_some().then_some("true")
                on:change=move |event| choose.set(event_target_value(&event))
            >
                {shown}
            </select>
            {has_hint.then(|| view! { <div class="hint" id=format!("{id}-hint")>{hint}</div> })}
            {field_error(id, error)}
        </div>
    }
    .into_any()
}

/// The same for a few names that are always the same; the first one is chosen until another is.
pub(super) fn fixed_select(
    id: &'static str,
    label: &'static str,
    options: Vec<&'static str>,
    choose: RwSignal<String>,
    hint: &'static str,
    error: FieldError,
) -> AnyView {
    if let Some(first) = options.first().filter(|_| choose.with_untracked(String::is_empty)) {
        choose.set((*first).to_owned());
    }
    select_field(id, label, Signal::stored(options), choose.into(), choose, hint, error)
}
