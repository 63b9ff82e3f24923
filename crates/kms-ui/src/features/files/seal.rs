//! Seal a file.

use kms_api::ErrorCode;
use kms_protocol::{Failure, SealFile};
use leptos::prelude::*;

use super::diagram::diagram;
use super::progress::{progress, result};
use super::{file_tabs, jobs};
use crate::client::use_client;
use crate::components::drop_zone::DropZone;
use crate::components::form::Submit;
use crate::components::key_picker::KeyPicker;
use crate::components::notice::FailureNotice;
use crate::components::page::PageHead;
use crate::components::pairs::{CONTEXT, PairsEditor, model};
use crate::forms::{Placed, place};
use crate::route::Route;
use crate::shell::toasts::use_toasts;

fn placed(failure: &Failure) -> Placed {
    let codes = [(ErrorCode::NotFound, "keyId"), (ErrorCode::InvalidArn, "keyId")];
    place(failure, &["keyId", "encryptionContext"], &codes)
}

/// The page.
#[component]
pub fn SealPage() -> impl IntoView {
    let client = use_client();
    let toasts = use_toasts();
    let job = jobs().seal;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if job.form.busy.get_untracked() {
            return;
        }
        let Some(file) = job.file.get_untracked() else {
            job.form.refuse(Placed::at("file", "Choose the file to seal."));
            return;
        };
        let encryption_context = match model::context(&job.context.get_untracked()) {
            Ok(context) => context,
            Err(fault) => {
                job.form.refuse(Placed::at("encryptionContext", fault));
                return;
            }
        };
        let request = SealFile { key_id: job.key.get_untracked().trim().to_owned(), encryption_context };
        let work = client.seal(&file, request, job.on_progress());
        job.follow(work, file.size() as u64, toasts, "Sealed", placed);
    };
    let shown = move || job.result.with(|found| found.as_ref().map(|(done, file)| result(done, file, "Sealed file")));
    view! {
        <div class="page">
            <PageHead
                title="Seal a file"
                lead=view! {
                    "A file of any size is encrypted under a data key that KMS makes for it, and stays on this device. "
                    "The data key travels with the file, wrapped under your KMS key."
                }
                    .into_any()
            />
            {file_tabs(&Route::SealFile)}
            <div class="split">
                <form class="panel form" novalidate=true aria-label="Seal a file" on:submit=submit>
                    <FailureNotice told=job.form.head() />
                    <DropZone
                        id="seal-file"
                        label="File to seal"
                        prompt="Drop a file here"
                        chosen=job.file
                        error=job.form.error("file")
                    />
                    <KeyPicker
                        id="seal-key"
                        label="KMS key"
                        value=job.key
                        hint="Its key wraps the data key. An alias, key id or ARN."
                        error=job.form.error("keyId")
                    />
                    <PairsEditor
                        id="seal-context"
                        words=CONTEXT
                        pairs=job.context
                        hint="Kept in the file's header, readable and protected against change."
                        error=job.form.error("encryptionContext")
                    />
                    {progress(job)}
                    <div class="form-actions">
                        <Submit form=job.form label="Seal file" />
                    </div>
                </form>
                <div class="stack">
                    <section class="panel files-result" aria-label="Result" role="status">
                        {shown}
                    </section>
                    {diagram()}
                </div>
            </div>
        </div>
    }
    .into_any()
}
