//! A workspace file or link is looked at, and then takes the place of the workspace.

use kms_protocol::Failure;
use kms_protocol::workspace::{ComparisonView, FileFault, PreviewView, Read, WorkspaceTask};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{File, SubmitEvent};

use super::changes::changes;
use crate::client::use_client;
use crate::components::drop_zone::{Chosen, DropZone};
use crate::components::field::{TextField, no_error};
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::format::{number, time};
use crate::forms::{Placed, place};
use crate::platform::{file, pack};
use crate::shell::toasts::use_toasts;
use crate::text::workspace::import as text;

const PASSPHRASE: &str = "passphrase";
/// The longest text of a link, in bytes.
const LONGEST: u32 = 16 << 20;

/// What is known of the chosen file.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    Nothing,
    /// It cannot be read at all.
    Unreadable,
    Read(Box<Read<PreviewView>>),
    Failed(Failure),
}

/// The panel; with what a link holds.
pub(super) fn import(link: Option<String>) -> AnyView {
    let client = use_client();
    let toasts = use_toasts();
    let chosen = Chosen::default();
    let passphrase = RwSignal::new(String::new());
    let seen = RwSignal::new(Seen::Nothing);
    let form = Form::default();
    let given = move || Some(passphrase.get_untracked()).filter(|typed| !typed.is_empty());
    let look = move |from: File| {
        let task = WorkspaceTask::Preview { passphrase: given() };
        spawn_local(async move {
            let found = match client.workspace(task, Some(from)).await {
                Ok((read, _)) => Seen::Read(Box::new(read)),
                Err(failure) => Seen::Failed(failure),
            };
            seen.try_set(found);
        });
    };
    if let Some(packed) = link {
        spawn_local(async move {
            let text = pack::unpack(&packed, LONGEST).await;
            match text.and_then(|text| file::of_text(&text, text::link_name())) {
                Some(from) => chosen.put(from),
                None => {
                    seen.try_set(Seen::Unreadable);
                }
            }
        });
    }
    Effect::new(move |_| {
        form.clear();
        match chosen.get() {
            Some(from) => look(from),
            None => seen.set(Seen::Nothing),
        }
    });
    let unlock = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(from) = chosen.get_untracked() {
            look(from);
        }
    };
    let take = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(from) = chosen.get_untracked() else { return };
        let task = WorkspaceTask::Import { passphrase: given() };
        let work = async move {
            let (read, _): (Read<ComparisonView>, _) =
                client.workspace(task, Some(from)).await.map_err(|failure| place(&failure, &[], &[]))?;
            match read {
                Read::Done(changes) => Ok(changes),
                Read::Refused(fault) => Err(Placed::at("file", told(&fault))),
                Read::Locked | Read::WrongPassphrase => Err(Placed::at(PASSPHRASE, text::wrong())),
            }
        };
        form.run(work, move |_| {
            chosen.clear();
            passphrase.try_set(String::new());
            toasts.say(text::done());
        });
    };
    let locked = Memo::new(move |_| {
        seen.with(|seen| matches!(seen, Seen::Read(read) if matches!(**read, Read::Locked | Read::WrongPassphrase)))
    });
    let shown = move || {
        seen.with(|seen| match seen {
            Seen::Nothing => ().into_any(),
            Seen::Unreadable => view! { <p class="notice notice-bad">{text::bad_link()}</p> }.into_any(),
            Seen::Failed(failure) => {
                let told = crate::explain::tell(failure);
                view! { <p class="notice notice-bad">{told.title}</p> }.into_any()
            }
            Seen::Read(read) => match &**read {
                Read::Done(preview) => view! {
                    {summary(preview)}
                    <form class="form" novalidate=true aria-label=text::take() on:submit=take>
                        <FailureNotice told=form.head() />
                        {crate::components::field::field_error("import-file", form.error("file"))}
                        <div class="form-actions">
                            <Submit form=form label=text::take() />
                        </div>
                    </form>
                }
                .into_any(),
                Read::Locked => view! { <p>{text::locked()}</p> }.into_any(),
                Read::WrongPassphrase => view! { <p class="notice notice-bad">{text::wrong()}</p> }.into_any(),
                Read::Refused(fault) => view! { <p class="notice notice-bad">{told(fault)}</p> }.into_any(),
            },
        })
    };
    let key = move || {
        locked.get().then(|| {
            view! {
                <form class="form" novalidate=true aria-label=text::unlock() on:submit=unlock>
                    <TextField id="import-passphrase" label=text::passphrase() kind="password" value=passphrase />
                    <div class="form-actions">
                        <button type="submit" class="button">
                            {text::unlock()}
                        </button>
                    </div>
                </form>
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="import-title">
            <h2 id="import-title">{text::title()}</h2>
            <p class="hint">{text::about()}</p>
            <DropZone id="import-file" label=text::file() prompt=text::drop() chosen=chosen error=no_error() />
            <div role="status">{shown}</div>
            {key}
        </section>
    }
    .into_any()
}

/// A fault with its place.
fn told(fault: &FileFault) -> String {
    match fault.position {
        Some((line, column)) => text::fault_at(&column.to_string(), &fault.text, &line.to_string()),
        None if fault.pointer.is_empty() => fault.text.clone(),
        None => text::fault_in(&fault.text, &fault.pointer),
    }
}

fn summary(preview: &PreviewView) -> AnyView {
    let tables: Vec<_> = preview
        .tables
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(table, count)| view! { <li>{format!("{table}: {}", number::grouped(*count))}</li> })
        .collect();
    let warnings: Vec<_> = preview.warnings.iter().map(|warning| view! { <li>{warning.clone()}</li> }).collect();
    view! {
        <h3>{text::holds()}</h3>
        <ul class="change-counts">
            {tables} <li>{text::records(preview.records)}</li>
            <li>{text::time(&time::date_and_minute(preview.time))}</li>
        </ul>
        {preview.lacks_material.then(|| view! { <p class="notice notice-warn">{text::new_material()}</p> })}
        {(preview.rsa > 0).then(|| view! { <p class="hint">{text::rsa(preview.rsa)}</p> })}
        {(!warnings.is_empty()).then(|| view! { <ul class="consequences">{warnings}</ul> })}
        <h3>{text::would_change()}</h3>
        {changes(&preview.changes)}
    }
    .into_any()
}
