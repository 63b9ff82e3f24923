//! What both pages are: a form, and beside it the result with what is known about it.

use kms_api::{Blob, KeyArn};
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::crypto_tabs;
use crate::components::form::{Form, Submit};
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::components::page::PageHead;
use crate::platform::file;
use crate::route::Route;

/// A page. `title` is also what the form and its button are called.
pub(super) fn page(
    title: &'static str,
    lead: &'static str,
    here: &Route,
    form: Form,
    submit: impl Fn(SubmitEvent) + 'static,
    fields: AnyView,
    result: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    view! {
        <div class="page">
            <PageHead title=title lead=lead.into_any() />
            {crypto_tabs(here)}
            <div class="split">
                <form class="panel form" novalidate=true aria-label=title on:submit=submit>
                    <FailureNotice told=form.head() />
                    {fields}
                    <div class="form-actions">
                        <Submit form=form label=title />
                    </div>
                </form>
                <section class="panel result" aria-label="Result" role="status">
                    {result}
                </section>
            </div>
        </div>
    }
    .into_any()
}

/// A button that saves the bytes as a file.
pub(super) fn download(label: &'static str, bytes: Blob, name: &'static str) -> AnyView {
    view! {
        <button type="button" class="button" on:click=move |_| file::save_bytes(bytes.as_slice(), name)>
            {Icon::Download.view()}
            {label}
        </button>
    }
    .into_any()
}

/// What the answer says beside the bytes.
pub(super) fn facts(key: &KeyArn, algorithm: &'static str, material: Option<String>) -> AnyView {
    let id = key.key_id.clone();
    view! {
        <dl class="facts">
            <dt>"Key"</dt>
            <dd>
                <a class="mono" href=Route::Key(id).href()>
                    {key.key_id.to_string()}
                </a>
            </dd>
            <dt>"Algorithm"</dt>
            <dd class="mono">{algorithm}</dd>
            {material
                .map(|material| {
                    view! {
                        <dt>"Material"</dt>
                        <dd class="mono">{material}</dd>
                    }
                })}
        </dl>
    }
    .into_any()
}
