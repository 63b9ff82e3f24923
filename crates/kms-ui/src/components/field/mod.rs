//! A field of a form: label, control, hint, and what is wrong with it.

use leptos::prelude::*;

use crate::text::components as text;

/// The error of a field: a text when there is one.
pub type FieldError = Signal<Option<String>>;

/// A field error that never comes.
pub fn no_error() -> FieldError {
    Signal::derive(|| None)
}

/// A field for a text of one line, or of several if `rows` says how many.
#[component]
pub fn TextField(
    /// Its id, unique on the page.
    id: &'static str,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What is in it.
    value: RwSignal<String>,
    /// What it is for.
    #[prop(optional, into)]
    hint: Option<AnyView>,
    /// What is wrong with it.
    #[prop(default = no_error())]
    error: FieldError,
    /// Lines to show; one line if absent.
    #[prop(optional)]
    rows: Option<u32>,
    /// Whether it holds something that is read digit by digit.
    #[prop(optional)]
    mono: bool,
    /// Whether it may be left empty, which its label then says.
    #[prop(optional)]
    optional: bool,
    /// An example.
    #[prop(optional, into)]
    placeholder: String,
    /// The kind of control, `text` if absent.
    #[prop(default = "text")]
    kind: &'static str,
) -> impl IntoView {
    let described = describedby(id, hint.is_some(), error);
    let invalid = move || error.get().is_some().then_some("true");
    let class = if mono { "input mono" } else { "input" };
    let control = match rows {
        Some(rows) => view! {
            <textarea
                id=id
                class=class
                rows=rows
                placeholder=placeholder
                spellcheck="false"
                aria-describedby=described
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        }
        .into_any(),
        None => view! {
            <input
                id=id
                class=class
                type=kind
                placeholder=placeholder
                spellcheck="false"
                autocomplete="off"
                aria-describedby=described
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        }
        .into_any(),
    };
    view! {
        <div class="field">
            <label class="label" for=id>
                {label}
                {optional.then_some(view! { <span class="label-note">" " {text::optional()}</span> })}
            </label>
            {control}
            {hint.map(|hint| view! { <div class="hint" id=format!("{id}-hint")>{hint}</div> })}
            {field_error(id, error)}
        </div>
    }
    .into_any()
}

/// A field for one of a list: values and what stands for them. While the value is none of them, the first is shown as
/// chosen.
pub fn select_field(
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    options: Signal<Vec<(String, String)>>,
    hint: &'static str,
    error: FieldError,
) -> AnyView {
    let chosen = Memo::new(move |_| {
        options.with(|options| {
            let found = value.with(|value| options.iter().find(|(of, _)| of == value));
            found.or(options.first()).map(|(of, _)| of.clone())
        })
    });
    let option = move |(of, text): (String, String)| {
        let mine = Some(of.clone());
        view! {
            <option value=of prop:selected=move || chosen.with(|chosen| *chosen == mine)>
                {text}
            </option>
        }
    };
    view! {
        <div class="field">
            <label class="label" for=id>
                {label}
            </label>
            <select
                id=id
                class="select"
                aria-describedby=describedby(id, !hint.is_empty(), error)
                aria-invalid=move || error.get().is_some().then_some("true")
                on:change=move |event| value.set(event_target_value(&event))
            >
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
            {(!hint.is_empty()).then(|| view! { <div class="hint" id=format!("{id}-hint")>{hint}</div> })}
            {field_error(id, error)}
        </div>
    }
    .into_any()
}

/// The value of `aria-describedby` for a control with a hint and an error.
pub fn describedby(id: &'static str, hint: bool, error: FieldError) -> Signal<Option<String>> {
    Signal::derive(move || {
        let hint = hint.then(|| format!("{id}-hint"));
        let error = error.get().map(|_| format!("{id}-error"));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    })
}

/// The place of a field's error. Screen readers hear of it when it comes.
pub fn field_error(id: &'static str, error: FieldError) -> AnyView {
    view! {
        <div class="field-error" id=format!("{id}-error") role="alert">
            {move || error.get()}
        </div>
    }
    .into_any()
}
