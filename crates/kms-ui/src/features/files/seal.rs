//! Seal a file.

use kms_api::{EncryptionContext, ErrorCode};
use kms_protocol::{Failure, SealFile};
use leptos::prelude::*;
use web_sys::File;

use super::jobs;
use super::work::{Words, work_page};
use crate::client::use_client;
use crate::components::key_picker::KeyPicker;
use crate::forms::{Placed, place};
use crate::route::Route;
use crate::text::files::seal as text;

const WORDS: Words = Words {
    title: text::title,
    lead: text::lead,
    file: text::file,
    file_id: "seal-file",
    prompt: text::prompt,
    missing: text::no_file,
    context: text::context_hint,
    context_id: "seal-context",
    submit: text::submit,
    done: text::done,
    result: text::result,
};

fn placed(failure: &Failure) -> Placed {
    let codes = [(ErrorCode::NotFound, "keyId"), (ErrorCode::InvalidArn, "keyId")];
    place(failure, &["keyId", "encryptionContext"], &codes)
}

/// The page.
#[component]
pub fn SealPage() -> impl IntoView {
    let client = use_client();
    let job = jobs().seal;
    let start = move |file: &File, encryption_context: EncryptionContext| {
        let request = SealFile { key_id: job.key.get_untracked().trim().to_owned(), encryption_context };
        client.seal(file, request, job.on_progress())
    };
    let key = view! {
        <KeyPicker
            id="seal-key"
            label=text::key()
            value=job.key
            hint=text::key_hint()
            error=job.form.error("keyId")
        />
    };
    work_page(WORDS, &Route::SealFile, job, Some(key.into_any()), start, placed)
}
