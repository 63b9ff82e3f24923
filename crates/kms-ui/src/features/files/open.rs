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

const WORDS: Words = Words {
    title: "Open a file",
    lead: "A sealed file names the key that wrapped its data key. \
           KMS unwraps the data key, and the file is decrypted and checked on this device.",
    file: "File to open",
    file_id: "open-file",
    prompt: "Drop a sealed file here",
    missing: "Choose the file to open.",
    context: "Pairs that the file must carry. The file brings its own context; leave this empty to accept any.",
    context_id: "open-context",
    submit: "Open file",
    done: "Opened",
    result: "Opened file",
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
