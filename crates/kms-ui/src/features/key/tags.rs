//! The tags of a key: add, replace, remove.

use kms_api::ErrorCode;
use kms_api::key::Tag;
use kms_api::operation::{TagResourceRequest, UntagResourceRequest};
use leptos::prelude::*;

use super::Shown;
use crate::components::field::field_error;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::forms::place;

/// The panel of the tags.
pub(super) fn tags(shown: Shown) -> AnyView {
    let tags = shown.part(|detail| detail.tags.clone());
    let row = move |tag: Tag| {
        let key = tag.tag_key.clone();
        let remove = move |_| {
            let request = UntagResourceRequest { key_id: shown.id(), tag_keys: vec![key.clone()] };
            shown.act.run(request, format!("The tag {key} is removed."));
        };
        view! {
            <li class="tag">
                <span class="tag-key">{tag.tag_key.clone()}</span>
                <span class="tag-value">{tag.tag_value}</span>
                <button
                    type="button"
                    class="button button-bare button-icon"
                    aria-label=format!("Remove tag {}", tag.tag_key)
                    title="Remove tag"
                    on:click=remove
                >
                    {Icon::Close.view()}
                </button>
            </li>
        }
    };
    view! {
        <section class="panel" aria-labelledby="tags-title">
            <div class="panel-head">
                <h2 id="tags-title">"Tags"</h2>
                <span class="hint">"For your own order; not secret"</span>
            </div>
            <ul class="tags">
                <For
                    each=move || tags.get().unwrap_or_default()
                    key=|tag| (tag.tag_key.clone(), tag.tag_value.clone())
                    children=row
                />
            </ul>
            {add(shown)}
        </section>
    }
    .into_any()
}

fn add(shown: Shown) -> AnyView {
    let form = Form::default();
    let (key, value) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let error = form.error("tags");
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let tag = Tag { tag_key: key.get_untracked(), tag_value: value.get_untracked() };
        let said = format!("The tag {} is set.", tag.tag_key);
        let request = TagResourceRequest { key_id: shown.id(), tags: vec![tag] };
        let work = async move {
            let codes = [(ErrorCode::Tag, "tags")];
            shown.act.client.call(request).await.map_err(|failure| place(&failure, &["tags"], &codes))
        };
        form.run(work, move |_| {
            key.try_set(String::new());
            value.try_set(String::new());
            shown.act.toasts.say(said);
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
        <form class="inline-form" novalidate=true aria-label="Add tag" on:submit=submit>
            <FailureNotice told=form.head() />
            <div class="inline-row">
                {field("Tag key", key)} {field("Tag value", value)}
                <button type="submit" class="button" aria-disabled=move || form.busy.get().then_some("true")>
                    {Icon::Plus.view()}
                    "Add tag"
                </button>
            </div>
            {field_error("new-tag", error)}
        </form>
    }
    .into_any()
}
