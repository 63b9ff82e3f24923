//! The dialog that makes a grant.

use std::collections::BTreeSet;

use kms_api::ErrorCode;
use kms_api::key::{GrantOperation, KeySpec, KeyUsage};
use kms_api::operation::{CreateGrantRequest, GrantConstraints};
use kms_protocol::decision::ActorView;
use kms_protocol::view::View;
use kms_protocol::{Actor, Part};
use leptos::prelude::*;

use super::super::Shown;
use super::operations::operations;
use crate::client::use_view;
use crate::components::copy::Copyable;
use crate::components::dialog::Dialog;
use crate::components::field::{TextField, field_error, select_field};
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::components::pairs::{CONTEXT, Pairs, PairsEditor, model};
use crate::components::tabs::Choice;
use crate::forms::{Placed, place};
use crate::text::key::grants::create as text;

const FIELDS: [&str; 5] = ["granteePrincipal", "retiringPrincipal", "operations", "constraints", "name"];
const CODES: [(ErrorCode, &str); 1] = [(ErrorCode::InvalidArn, "granteePrincipal")];
/// Stands for a principal that is typed.
const OTHER: &str = "";

/// The dialog.
pub(super) fn create_dialog(shown: Shown, open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open=open id="create-grant" title=text::title()>
            {content(shown, open)}
        </Dialog>
    }
    .into_any()
}

fn content(shown: Shown, open: RwSignal<bool>) -> AnyView {
    let form = Form::default();
    let grantee = RwSignal::new(OTHER.to_owned());
    let typed = RwSignal::new(String::new());
    let retiring = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let exact = RwSignal::new(false);
    let pairs = Pairs::default();
    let chosen = RwSignal::new(BTreeSet::<GrantOperation>::new());
    let token = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (who, exact) = (principal(grantee, typed), exact.get_untracked());
        let pairs = pairs.get_untracked();
        let filled = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let work = async move {
            let context = model::context(&pairs).map_err(|fault| Placed::at("constraints", fault))?;
            let constraints = (!context.0.is_empty()).then(|| GrantConstraints {
                encryption_context_equals: exact.then(|| context.clone()),
                encryption_context_subset: (!exact).then_some(context),
                source_arn: None,
            });
            let request = CreateGrantRequest {
                key_id: shown.id(),
                grantee_principal: filled(who),
                retiring_principal: filled(retiring.get_untracked()),
                operations: chosen.get_untracked().into_iter().collect(),
                constraints,
                grant_tokens: Vec::new(),
                name: filled(name.get_untracked()),
                dry_run: None,
                grantee_service_principal: None,
                retiring_service_principal: None,
            };
            shown.act.client.call(request).await.map_err(|failure| place(&failure, &FIELDS, &CODES))
        };
        form.run(work, move |made| {
            token.try_set(Some(made.grant_token));
            shown.act.succeed(text::made());
        });
    };
    let other = Memo::new(move |_| grantee.with(|grantee| grantee == OTHER));
    let fields = move || {
        view! {
            <form class="form" novalidate=true aria-label=text::submit() on:submit=submit>
                <FailureNotice told=form.head() />
                {principals(grantee, form)}
                {move || {
                    other
                        .get()
                        .then(|| {
                            view! {
                                <TextField
                                    id="grant-arn"
                                    label=text::typed()
                                    value=typed
                                    mono=true
                                    placeholder="arn:aws:iam::111122223333:role/reader"
                                    error=form.error("granteePrincipal")
                                />
                            }
                        })
                }}
                {checks(shown, chosen, form)}
                <PairsEditor
                    id="grant-context"
                    words=CONTEXT
                    pairs=pairs
                    hint=text::context_hint()
                    error=form.error("constraints")
                />
                <Choice
                    label=text::context()
                    name="grant-exact"
                    options=[(false, text::at_least()), (true, text::exactly())]
                    chosen=exact
                />
                <TextField
                    id="grant-retiring"
                    label=text::retiring()
                    value=retiring
                    optional=true
                    mono=true
                    error=form.error("retiringPrincipal")
                    hint=text::retiring_hint().into_any()
                />
                <TextField
                    id="grant-name"
                    label=text::name()
                    value=name
                    optional=true
                    error=form.error("name")
                    hint=text::name_hint().into_any()
                />
                <div class="dialog-actions">
                    <button type="button" class="button button-quiet" on:click=move |_| open.set(false)>
                        {text::cancel()}
                    </button>
                    <Submit form=form label=text::submit() />
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        {move || match token.get() {
            Some(token) => done(token, open),
            None => fields(),
        }}
    }
    .into_any()
}

/// What the new grant's token is good for. KMS tells it once.
fn done(token: String, open: RwSignal<bool>) -> AnyView {
    view! {
        <p>
            {text::token_purpose()}
        </p>
        <Copyable what=text::token_copied() text=token />
        <div class="dialog-actions">
            <button type="button" class="button button-primary" on:click=move |_| open.set(false)>
                {text::done()}
            </button>
        </div>
    }
    .into_any()
}

fn principals(grantee: RwSignal<String>, form: Form) -> AnyView {
    let actors = use_view::<Vec<ActorView>>(move || Some(View::Actors));
    let options = Signal::derive(move || {
        let mut options = vec![(OTHER.to_owned(), text::other().to_owned())];
        let actors = actors.data.get().unwrap_or_default();
        options.extend(actors.iter().map(arn).map(|arn| (arn.clone(), arn)));
        options
    });
    let hint = text::grantee_hint();
    select_field("grant-grantee", text::grantee(), grantee, options, hint, form.error("granteePrincipal"))
}

/// A grant to a role counts for all of its sessions.
fn arn(view: &ActorView) -> String {
    let Actor { account, region, who } = &view.actor;
    match who {
        Part::Session { role, .. } => format!("arn:{}:iam::{account}:role/{role}", region.partition()),
        Part::Root | Part::User { .. } => view.arn.clone(),
    }
}

fn principal(grantee: RwSignal<String>, typed: RwSignal<String>) -> String {
    let chosen = grantee.get_untracked();
    if chosen == OTHER { typed.get_untracked() } else { chosen }
}

fn checks(shown: Shown, chosen: RwSignal<BTreeSet<GrantOperation>>, form: Form) -> AnyView {
    let kind = shown.detail.with_untracked(|detail| {
        let key = detail.as_ref().map(|detail| (detail.metadata.key_spec, detail.metadata.key_usage));
        key.unwrap_or((KeySpec::SymmetricDefault, KeyUsage::EncryptDecrypt))
    });
    let boxes: Vec<_> = operations(kind.0, kind.1)
        .into_iter()
        .map(|operation| {
            let toggle = move |_| {
                chosen.update(|chosen| {
                    if !chosen.remove(&operation) {
                        chosen.insert(operation);
                    }
                });
            };
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || chosen.with(|chosen| chosen.contains(&operation))
                        on:change=toggle
                    />
                    <span class="mono">{operation.as_str()}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="checks">
            <legend class="label">{text::operations()}</legend>
            <div class="checks-grid">{boxes}</div>
            {field_error("grant-operations", form.error("operations"))}
        </fieldset>
    }
    .into_any()
}
