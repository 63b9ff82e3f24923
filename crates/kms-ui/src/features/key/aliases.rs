//! The names of a key: add, move to another key, delete.

use kms_api::operation::{CreateAliasRequest, DeleteAliasRequest, UpdateAliasRequest};
use kms_api::{AliasName, ErrorCode};
use leptos::prelude::*;

use super::Shown;
use crate::components::dialog::Dialog;
use crate::components::field::{describedby, field_error};
use crate::components::form::{Form, Submit};
use crate::components::icon::Icon;
use crate::components::key_picker::KeyPicker;
use crate::components::notice::FailureNotice;
use crate::forms::place;
use crate::text::key::aliases as text;

const CODES: [(ErrorCode, &str); 4] = [
    (ErrorCode::AlreadyExists, "aliasName"),
    (ErrorCode::InvalidAliasName, "aliasName"),
    (ErrorCode::NotAuthorized, "aliasName"),
    (ErrorCode::NotFound, "targetKeyId"),
];

/// The panel of the aliases.
pub(super) fn aliases(shown: Shown) -> AnyView {
    let names = shown.part(|detail| detail.aliases.clone());
    let moving = RwSignal::new(None::<AliasName>);
    let deleting = RwSignal::new(None::<AliasName>);
    let row = move |name: AliasName| {
        let (to_move, to_delete) = (name.clone(), name.clone());
        view! {
            <li class="item">
                <span class="item-name mono">{name.to_string()}</span>
                <button
                    type="button"
                    class="button button-quiet button-small"
                    aria-label=text::move_label(name.as_str())
                    on:click=move |_| moving.set(Some(to_move.clone()))
                >
                    {text::to_move()}
                </button>
                <button
                    type="button"
                    class="button button-bare button-icon button-small"
                    aria-label=text::delete_label(name.as_str())
                    title=text::delete_alias()
                    on:click=move |_| deleting.set(Some(to_delete.clone()))
                >
                    {Icon::Bin.view()}
                </button>
            </li>
        }
    };
    view! {
        <section class="panel" aria-labelledby="aliases-title">
            <div class="panel-head">
                <h2 id="aliases-title">{text::title()}</h2>
                <span class="hint">{text::purpose()}</span>
            </div>
            <ul class="items">
                <For each=move || names.get().unwrap_or_default() key=Clone::clone children=row />
            </ul>
            {add(shown)}
        </section>
        {move_dialog(shown, moving)}
        {delete_dialog(shown, deleting)}
    }
    .into_any()
}

fn add(shown: Shown) -> AnyView {
    let form = Form::default();
    let typed = RwSignal::new(String::new());
    let error = form.error("aliasName");
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let name = typed.get_untracked().trim().to_owned();
        let alias_name = if name.starts_with("alias/") { name } else { format!("alias/{name}") };
        let request = CreateAliasRequest { alias_name: alias_name.clone(), target_key_id: shown.id() };
        let work = async move {
            shown.act.client.call(request).await.map_err(|failure| place(&failure, &["aliasName"], &CODES))
        };
        form.run(work, move |_| {
            typed.try_set(String::new());
            shown.act.toasts.say(text::added(&alias_name));
        });
    };
    view! {
        <form class="inline-form" novalidate=true aria-label=text::add() on:submit=submit>
            <FailureNotice told=form.head() />
            <div class="inline-row">
                <input
                    id="new-alias"
                    class="input mono"
                    type="text"
                    aria-label=text::new()
                    placeholder="app/database"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=describedby("new-alias", false, error)
                    aria-invalid=move || error.get().is_some().then_some("true")
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <button type="submit" class="button" aria-disabled=move || form.busy.get().then_some("true")>
                    {Icon::Plus.view()}
                    {text::add()}
                </button>
            </div>
            {field_error("new-alias", error)}
        </form>
    }
    .into_any()
}

fn move_dialog(shown: Shown, moving: RwSignal<Option<AliasName>>) -> AnyView {
    let open = open_while(moving);
    let title = Signal::derive(move || named(text::move_title, moving));
    let content = move || {
        let form = Form::default();
        let target = RwSignal::new(String::new());
        let submit = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            let Some(name) = moving.get_untracked() else { return };
            // UpdateAlias takes a key id or ARN only; another alias of the target is no name for it.
            let request = UpdateAliasRequest {
                alias_name: name.to_string(),
                target_key_id: target.get_untracked().trim().to_owned(),
            };
            let work = async move {
                shown.act.client.call(request).await.map_err(|failure| place(&failure, &["targetKeyId"], &CODES))
            };
            form.run(work, move |_| {
                open.try_set(false);
                shown.act.toasts.say(text::moved(name.as_str()));
            });
        };
        view! {
            <p>
                {text::moving()}
            </p>
            <form class="form" novalidate=true aria-label=text::move_alias() on:submit=submit>
                <FailureNotice told=form.head() />
                <KeyPicker
                    id="move-target"
                    label=text::target()
                    value=target
                    ids=true
                    hint=text::target_hint()
                    error=form.error("targetKeyId")
                />
                <div class="dialog-actions">
                    <button type="button" class="button button-quiet" on:click=move |_| open.set(false)>
                        {text::cancel()}
                    </button>
                    <Submit form=form label=text::move_alias() />
                </div>
            </form>
        }
    };
    view! {
        <Dialog open=open id="move-alias" title=title>
            {content()}
        </Dialog>
    }
    .into_any()
}

fn delete_dialog(shown: Shown, deleting: RwSignal<Option<AliasName>>) -> AnyView {
    let open = open_while(deleting);
    let title = Signal::derive(move || named(text::delete_title, deleting));
    let delete = move |_| {
        if let Some(name) = deleting.get_untracked() {
            let said = text::deleted(name.as_str());
            shown.act.run(DeleteAliasRequest { alias_name: name.to_string() }, said);
        }
        open.set(false);
    };
    view! {
        <Dialog open=open id="delete-alias" title=title>
            <p>
                {text::deleting()}
            </p>
            <div class="dialog-actions">
                <button type="button" class="button button-quiet" on:click=move |_| open.set(false)>
                    {text::keep()}
                </button>
                <button type="button" class="button button-grave" on:click=delete>
                    {text::delete_alias()}
                </button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// A signal that opens a dialog when there is something for it; closing keeps what it was for, so that its title does not
/// change while it goes.
fn open_while(subject: RwSignal<Option<AliasName>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    // The dialog closes itself, so this cannot be derived from the subject alone.
    Effect::new(move |_| {
        if subject.with(Option::is_some) {
            open.set(true);
        }
    });
    open
}

fn named(title: fn(&str) -> String, subject: RwSignal<Option<AliasName>>) -> String {
    subject.with(|name| name.as_ref().map(|name| title(name.as_str()))).unwrap_or_default()
}
