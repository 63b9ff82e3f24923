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

const FIELDS: [&str; 5] = ["granteePrincipal", "retiringPrincipal", "operations", "constraints", "name"];
const CODES: [(ErrorCode, &str); 1] = [(ErrorCode::InvalidArn, "granteePrincipal")];
const CONSTRAINTS: [(bool, &str); 2] = [(false, "Has at least these pairs"), (true, "Has exactly these pairs")];
/// Stands for a principal that is typed.
const OTHER: &str = "";

/// The dialog.
pub(super) fn create_dialog(shown: Shown, open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open=open id="create-grant" title="Create a grant">
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
            shown.act.succeed("The grant is made.");
        });
    };
    let other = Memo::new(move |_| grantee.with(|grantee| grantee == OTHER));
    let fields = move || {
        view! {
            <form class="form" novalidate=true aria-label="Create grant" on:submit=submit>
                <FailureNotice told=form.head() />
                {principals(grantee, form)}
                {move || {
                    other
                        .get()
                        .then(|| {
                            view! {
                                <TextField
                                    id="grant-arn"
                                    label="Its ARN"
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
                    hint="Allow only calls whose encryption context fits. Leave it empty to allow all."
                    error=form.error("constraints")
                />
                <Choice label="The context of a call" name="grant-exact" options=&CONSTRAINTS chosen=exact />
                <TextField
                    id="grant-retiring"
                    label="Retiring principal"
                    value=retiring
                    optional=true
                    mono=true
                    error=form.error("retiringPrincipal")
                    hint=view! { "The ARN of who may end the grant when it is no longer needed." }.into_any()
                />
                <TextField
                    id="grant-name"
                    label="Name"
                    value=name
                    optional=true
                    error=form.error("name")
                    hint=view! { "The same request under the same name makes no second grant." }.into_any()
                />
                <div class="dialog-actions">
                    <button type="button" class="button button-quiet" on:click=move |_| open.set(false)>
                        "Cancel"
                    </button>
                    <Submit form=form label="Create grant" />
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
            "At AWS a new grant may take up to five minutes to count everywhere. A call that carries this token counts on it \
             at once. It is no secret, and KMS does not tell it again."
        </p>
        <Copyable what="grant token" text=token />
        <div class="dialog-actions">
            <button type="button" class="button button-primary" on:click=move |_| open.set(false)>
                "Done"
            </button>
        </div>
    }
    .into_any()
}

fn principals(grantee: RwSignal<String>, form: Form) -> AnyView {
    let actors = use_view::<Vec<ActorView>>(move || Some(View::Actors));
    let options = Signal::derive(move || {
        let mut options = vec![(OTHER.to_owned(), "Another principal, by its ARN".to_owned())];
        let actors = actors.data.get().unwrap_or_default();
        options.extend(actors.iter().map(arn).map(|arn| (arn.clone(), arn)));
        options
    });
    let hint = "Who may then use the key.";
    select_field("grant-grantee", "Grantee principal", grantee, options, hint, form.error("granteePrincipal"))
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
            <legend class="label">"Operations"</legend>
            <div class="checks-grid">{boxes}</div>
            {field_error("grant-operations", form.error("operations"))}
        </fieldset>
    }
    .into_any()
}
