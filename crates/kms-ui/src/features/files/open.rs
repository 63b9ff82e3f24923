//! Open a sealed file.

use kms_protocol::{Failure, OpenFile};
use leptos::prelude::*;

use super::diagram::diagram;
use super::progress::{progress, result};
use super::{file_tabs, jobs};
use crate::client::use_client;
use crate::components::drop_zone::DropZone;
use crate::components::form::Submit;
use crate::components::notice::FailureNotice;
use crate::components::page::PageHead;
use crate::components::pairs::{CONTEXT, PairsEditor, model};
use crate::forms::{Placed, place};
use crate::route::Route;
use crate::shell::toasts::use_toasts;

fn placed(failure: &Failure) -> Placed {
    place(failure, &["encryptionContext"], &[])
}

/// The page.
#[component]
pub fn OpenPage() -> impl IntoView {
    let client = use_client();
    let toasts = use_toasts();
    let job = jobs().open;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if job.form.busy.get_untracked() {
            return;
        }
        let Some(file) = job.file.get_untracked() else {
            job.form.refuse(Placed::at("file", "Choose the file to open."));
            return;
        };
        let required_context = match model::context(&job.context.get_untracked()) {
            Ok(context) => context,
            Err(fault) => {
                job.form.refuse(Placed::at("encryptionContext", fault));
                return;
            }
        };
        let work = client.open(&file, OpenFile { required_context }, job.on_progress());
        job.follow(work, file.size() as u64, toasts, "Opened", placed);
    };
    let shown = move || job.result.with(|found| found.as_ref().map(|(done, file)| result(done, file, "Opened file")));
    view! {
        <div class="page">
            <PageHead
                title="Open a file"
                lead=view! {
                    "A sealed file names the key that wrapped its data key. "
                    "KMS unwraps the data key, and the file is decrypted and checked on this device."
                }
                    .into_any()
            />
            {file_tabs(&Route::OpenFile)}
            <div class="split">
                <form class="panel form" novalidate=true aria-label="Open a file" on:submit=submit>
                    <FailureNotice told=job.form.head() />
                    <DropZone
                        id="open-file"
                        label="File to open"
                        prompt="Drop a sealed file here"
                        chosen=job.file
                        error=job.form.error("file")
                    />
                    <PairsEditor
                        id="open-context"
                        words=CONTEXT
                        pairs=job.context
                        hint="Pairs that the file must carry. The file brings its own context; leave this empty to accept any."
                        error=job.form.error("encryptionContext")
                    />
                    {progress(job)}
                    <div class="form-actions">
                        <Submit form=job.form label="Open file" />
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
