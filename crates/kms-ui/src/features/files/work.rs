//! What both pages are: a form for a file and what is to be known about it, and the result beside it.

use kms_api::EncryptionContext;
use kms_protocol::Failure;
use leptos::prelude::*;
use web_sys::File;

use super::diagram::diagram;
use super::file_tabs;
use super::job::Job;
use super::progress::{progress, result};
use crate::client::FileWork;
use crate::components::drop_zone::DropZone;
use crate::components::form::Submit;
use crate::components::notice::FailureNotice;
use crate::components::page::PageHead;
use crate::components::pairs::{CONTEXT, PairsEditor, model};
use crate::forms::Placed;
use crate::route::Route;
use crate::shell::toasts::use_toasts;
use crate::text::files as text;

/// How a page speaks.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// `Seal a file`.
    pub(super) title: fn() -> &'static str,
    pub(super) lead: fn() -> &'static str,
    /// `File to seal`.
    pub(super) file: fn() -> &'static str,
    pub(super) file_id: &'static str,
    /// What is said while no file is chosen.
    pub(super) prompt: fn() -> &'static str,
    /// What is said to who starts without a file.
    pub(super) missing: fn() -> &'static str,
    /// What the context is for.
    pub(super) context: fn() -> &'static str,
    pub(super) context_id: &'static str,
    /// `Seal file`.
    pub(super) submit: fn() -> &'static str,
    /// `Sealed: name`.
    pub(super) done: fn(&str) -> String,
    /// `Sealed file`.
    pub(super) result: fn() -> &'static str,
}

/// A page. `fields` stand between the file and the context; `start` begins the work.
pub(super) fn work_page(
    words: Words,
    here: &Route,
    job: Job,
    fields: Option<AnyView>,
    start: impl Fn(&File, EncryptionContext) -> FileWork + 'static,
    placed: fn(&Failure) -> Placed,
) -> AnyView {
    let toasts = use_toasts();
    let title = (words.title)();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if job.form.busy.get_untracked() {
            return;
        }
        let Some(file) = job.file.get_untracked() else {
            job.form.refuse(Placed::at("file", (words.missing)()));
            return;
        };
        match model::context(&job.context.get_untracked()) {
            Ok(context) => job.follow(start(&file, context), file.size() as u64, toasts, words.done, placed),
            Err(fault) => job.form.refuse(Placed::at("encryptionContext", fault)),
        }
    };
    let shown =
        move || job.result.with(|found| found.as_ref().map(|(done, file)| result(done, file, (words.result)())));
    view! {
        <div class="page">
            <PageHead title=title lead=(words.lead)().into_any() />
            {file_tabs(here)}
            <div class="split">
                <form class="panel form" novalidate=true aria-label=title on:submit=submit>
                    <FailureNotice told=job.form.head() />
                    <DropZone
                        id=words.file_id
                        label=(words.file)()
                        prompt=(words.prompt)()
                        chosen=job.file
                        error=job.form.error("file")
                    />
                    {fields}
                    <PairsEditor
                        id=words.context_id
                        words=CONTEXT
                        pairs=job.context
                        hint=(words.context)()
                        error=job.form.error("encryptionContext")
                    />
                    {progress(job)}
                    <div class="form-actions">
                        <Submit form=job.form label=(words.submit)() />
                    </div>
                </form>
                <div class="stack">
                    <section class="panel files-result" aria-label=text::result() role="status">
                        {shown}
                    </section>
                    {diagram()}
                </div>
            </div>
        </div>
    }
    .into_any()
}
