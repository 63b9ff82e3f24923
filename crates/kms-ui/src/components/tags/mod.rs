//! The tags of a thing: add, replace, remove.

use std::pin::Pin;

use leptos::prelude::*;

use super::field::field_error;
use super::form::Form;
use super::icon::Icon;
use super::live::{Button, when};
use super::notice::FailureNotice;
use crate::forms::Placed;
use crate::shell::toasts::use_toasts;
use crate::text::components::tags as text;

/// What comes of setting a tag.
pub type Setting = Pin<Box<dyn Future<Output = Result<(), Placed>>>>;

/// What is done with tags.
#[derive(Clone, Copy)]
pub struct TagActions {
    /// Sets a tag. What is refused beside the fields belongs to `tags`.
    pub set: Callback<(String, String), Setting>,
    /// Removes the tag with this key.
    pub remove: Callback<String>,
}

/// The panel of the tags, in their order; `hint` says what they are for, and they can be changed while `open` says so.
pub fn tag_panel(
    hint: &'static str,
    tags: Signal<Vec<(String, String)>>,
    open: Signal<bool>,
    actions: TagActions,
) -> AnyView {
    let row = move |(key, value): (String, String)| {
        let gone = key.clone();
        let label = text::remove(&key);
        let remove = when(open, move || {
            let gone = gone.clone();
            let button = Button { label: label.clone(), ..Button::new(Icon::Close, "", "button-bare button-icon") };
            button.does(move || actions.remove.run(gone.clone()))
        });
        view! {
            <li class="tag">
                <span class="tag-key">{key}</span>
                <span class="tag-value">{value}</span>
                {remove}
            </li>
        }
    };
    view! {
        <section class="panel" aria-labelledby="tags-title">
            <div class="panel-head">
                <h2 id="tags-title">{text::title()}</h2>
                <span class="hint">{hint}</span>
            </div>
            <ul class="tags">
                <For each=move || tags.get() key=|pair: &(String, String)| pair.clone() children=row />
            </ul>
            {when(open, move || add(actions))}
        </section>
    }
    .into_any()
}

fn add(actions: TagActions) -> AnyView {
    let form = Form::default();
    let toasts = use_toasts();
    let (key, value) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let error = form.error("tags");
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let said = text::is_set(&key.get_untracked());
        let work = actions.set.run((key.get_untracked(), value.get_untracked()));
        form.run(work, move |()| {
            key.try_set(String::new());
            value.try_set(String::new());
            toasts.say(said);
        });
    };
    let field = move |label: &'static str, text: RwSignal<String>| {
        view! {
            <input
                class="input"
                type="text"
                aria-label=label
                placeholder=label
                autocomplete="off"
                spellcheck="false"
                aria-describedby=move || error.get().map(|_| "new-tag-error")
                aria-invalid=move || error.get().is_some().then_some("true")
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            />
        }
    };
    view! {
        <form class="inline-form" novalidate=true aria-label=text::add() on:submit=submit>
            <FailureNotice told=form.head() />
            <div class="inline-row">
                {field(text::key(), key)} {field(text::value(), value)}
                <button type="submit" class="button" aria-disabled=move || form.busy.get().then_some("true")>
                    {Icon::Plus.view()}
                    {text::add()}
                </button>
            </div>
            {field_error("new-tag", error)}
        </form>
    }
    .into_any()
}
