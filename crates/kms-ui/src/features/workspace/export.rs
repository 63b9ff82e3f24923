//! The workspace as a file, or as a link.

use kms_protocol::workspace::{Export, ExportView, WorkspaceTask};
use leptos::prelude::*;
use web_sys::{File, SubmitEvent};

use crate::client::use_client;
use crate::components::copy::Copyable;
use crate::components::field::TextField;
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::forms::{Placed, place};
use crate::platform::{dom, file, pack};
use crate::route::Route;
use crate::shell::toasts::use_toasts;
use crate::text::workspace::export as text;

/// The longest link, in bytes: what browsers and the programs that pass links on still take.
const LONGEST: usize = 30_000;
const PASSPHRASE: &str = "passphrase";

/// The panel.
pub(super) fn export() -> AnyView {
    let client = use_client();
    let toasts = use_toasts();
    let form = Form::default();
    let (material, trail) = (RwSignal::new(false), RwSignal::new(true));
    let passphrase = RwSignal::new(String::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let passphrase = Some(passphrase.get_untracked()).filter(|typed| !typed.is_empty());
        let wanted = Export { material: material.get_untracked(), trail: trail.get_untracked(), passphrase };
        let work = async move {
            let done: (ExportView, Option<File>) = client
                .workspace(WorkspaceTask::Export(wanted), None)
                .await
                .map_err(|failure| place(&failure, &[PASSPHRASE], &[(kms_api::ErrorCode::Validation, PASSPHRASE)]))?;
            Ok(done)
        };
        form.run(work, move |(view, written)| {
            if let Some(written) = written {
                file::save(&written, &view.name);
                toasts.say(text::saved(&view.name));
            }
        });
    };
    let check = |id: &'static str, label: &'static str, value: RwSignal<bool>| {
        view! {
            <label class="check" for=id>
                <input
                    id=id
                    type="checkbox"
                    prop:checked=move || value.get()
                    on:change=move |event| value.set(event_target_checked(&event))
                />
                {label}
            </label>
        }
    };
    let warning =
        move || material.get().then(|| view! { <p class="notice notice-warn">{text::material_warning()}</p> });
    view! {
        <section class="panel" aria-labelledby="export-title">
            <h2 id="export-title">{text::title()}</h2>
            <p class="hint">{text::about()}</p>
            <form class="form" novalidate=true aria-label=text::title() on:submit=submit>
                <FailureNotice told=form.head() />
                {check("export-trail", text::with_trail(), trail)}
                {check("export-material", text::with_material(), material)}
                <div role="status">{warning}</div>
                <TextField
                    id="export-passphrase"
                    label=text::passphrase()
                    kind="password"
                    value=passphrase
                    error=form.error(PASSPHRASE)
                    hint=text::passphrase_hint().into_any()
                    optional=true
                />
                <div class="form-actions">
                    <Submit form=form label=text::save() />
                </div>
            </form>
            {share()}
        </section>
    }
    .into_any()
}

/// A link whose fragment holds the workspace, without key material and trail.
fn share() -> AnyView {
    let client = use_client();
    let form = Form::default();
    let link = RwSignal::new(None::<String>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let work = async move {
            let wanted = Export { material: false, trail: false, passphrase: None };
            let (_, written): (ExportView, Option<File>) = client
                .workspace(WorkspaceTask::Export(wanted), None)
                .await
                .map_err(|failure| place(&failure, &[], &[]))?;
            let text = match written {
                Some(written) => file::text(&written).await,
                None => None,
            };
            let packed = match text {
                Some(text) => pack::pack(&text).await,
                None => None,
            };
            let packed = packed.ok_or_else(|| Placed::at("link", text::no_link()))?;
            if packed.len() > LONGEST {
                return Err(Placed::at("link", text::too_long()));
            }
            Ok(dom::address_of(&Route::Workspace(Some(packed)).href()))
        };
        link.set(None);
        form.run(work, move |made| {
            link.try_set(Some(made));
        });
    };
    view! {
        <form class="form" novalidate=true aria-label=text::share() on:submit=submit>
            <h3>{text::share()}</h3>
            <p class="hint">{text::share_about()}</p>
            <FailureNotice told=form.head() />
            {crate::components::field::field_error("share-link", form.error("link"))}
            <div class="form-actions">
                <Submit form=form label=text::make_link() />
            </div>
            <div role="status">
                {move || link.get().map(|link| view! { <Copyable what=text::link_copied() text=link /> })}
            </div>
        </form>
    }
    .into_any()
}
