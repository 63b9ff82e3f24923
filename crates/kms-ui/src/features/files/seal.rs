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

const WORDS: Words = Words {
    title: "Seal a file",
    lead: "A file of any size is encrypted under a data key that KMS makes for it, and stays on this device. \
           The data key travels with the file, wrapped under your KMS key.",
    file: "File to seal",
    file_id: "seal-file",
    prompt: "Drop a file here",
    missing: "Choose the file to seal.",
    context: "Kept in the file's header, readable and protected against change.",
    context_id: "seal-context",
    submit: "Seal file",
    done: "Sealed",
    result: "Sealed file",
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
            label="KMS key"
            value=job.key
            hint="Its key wraps the data key. An alias, key id or ARN."
            error=job.form.error("keyId")
        />
    };
    work_page(WORDS, &Route::SealFile, job, Some(key.into_any()), start, placed)
}
