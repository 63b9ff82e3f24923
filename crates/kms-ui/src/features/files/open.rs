//! Open a sealed file.

use kms_api::EncryptionContext;
use kms_protocol::{Failure, OpenFile};
use leptos::prelude::*;
use web_sys::File;

use super::jobs;
use super::work::{Words, work_page};
use crate::client::use_client;
use crate::forms::{Placed, place};
use crate::route::Route;
use crate::text::files::open as text;

const WORDS: Words = Words {
    title: text::title,
    lead: text::lead,
    file: text::file,
    file_id: "open-file",
    prompt: text::prompt,
    missing: text::no_file,
    context: text::context_hint,
    context_id: "open-context",
    submit: text::submit,
    done: text::done,
    result: text::result,
};

fn placed(failure: &Failure) -> Placed {
    place(failure, &["encryptionContext"], &[])
}

/// The page.
#[component]
pub fn OpenPage() -> impl IntoView {
    let client = use_client();
    let job = jobs().open;
    let start = move |file: &File, required_context: EncryptionContext| {
        client.open(file, OpenFile { required_context }, job.on_progress())
    };
    work_page(WORDS, &Route::OpenFile, job, None, start, placed)
}
