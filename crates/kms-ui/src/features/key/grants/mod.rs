//! The grants of a key: who may use it besides what policies say.

mod create;
mod operations;

use kms_api::operation::{GrantConstraints, GrantListEntry, ListGrantsRequest, RetireGrantRequest, RevokeGrantRequest};
use leptos::prelude::*;

use self::create::create_dialog;
use super::Shown;
use crate::components::asked::ask;
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::format::time;

/// The most grants of a page, and the most that are shown.
const LIMIT: u32 = 100;

/// The part of the page.
pub(super) fn grants(shown: Shown) -> AnyView {
    let list = ask(shown.act, move || ListGrantsRequest {
        limit: Some(LIMIT),
        marker: None,
        key_id: shown.id(),
        grant_id: None,
        grantee_principal: None,
        grantee_service_principal: None,
    });
    let creating = RwSignal::new(false);
    let rows = move || {
        list.data.with(|list| {
            let list = list.as_ref()?;
            if list.grants.is_empty() {
                return Some(nothing());
            }
            let rows: Vec<_> = list.grants.iter().map(|grant| row(shown, grant)).collect();
            let more = list.truncated.then(|| {
                view! { <p class="hint">"These are the first 100. An AWS client lists them all."</p> }
            });
            Some(
                view! {
                    <ul class="grants">{rows}</ul>
                    {more}
                }
                .into_any(),
            )
        })
    };
    view! {
        <FailureNotice told=shown.act.told() />
        <section class="panel" aria-labelledby="grants-title">
            <div class="panel-head">
                <h2 id="grants-title">"Grants"</h2>
                <button type="button" class="button button-primary" on:click=move |_| creating.set(true)>
                    {Icon::Plus.view()}
                    "Create grant"
                </button>
            </div>
            <p class="hint">
                "A grant only ever allows. It needs no change of the key policy, which is why AWS services give one another \
                 grants; a deny in any policy is stronger."
            </p>
            <FailureNotice told=list.told() />
            {rows}
        </section>
        {create_dialog(shown, creating)}
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! { <p class="quiet-line">"This key has no grants."</p> }.into_any()
}

fn row(shown: Shown, grant: &GrantListEntry) -> AnyView {
    let who = grant.grantee_principal.clone().or_else(|| grant.grantee_service_principal.clone()).unwrap_or_default();
    let retiring = grant.retiring_principal.clone().or_else(|| grant.retiring_service_principal.clone());
    let operations: Vec<_> =
        grant.operations.iter().map(|name| view! { <li class="tag mono">{name.as_str()}</li> }).collect();
    let name = Some(grant.name.clone()).filter(|name| !name.is_empty());
    let (key, id) = (grant.key_id.to_string(), grant.grant_id.clone());
    let (revoked, retired) = (id.clone(), id.clone());
    let revoke = move |_| {
        let request = RevokeGrantRequest { key_id: shown.id(), grant_id: revoked.clone(), dry_run: None };
        shown.act.run(request, "The grant is revoked. Its grantee may no longer use the key by it.");
    };
    let retire = move |_| {
        let request = RetireGrantRequest {
            grant_token: None,
            key_id: Some(key.clone()),
            grant_id: Some(retired.clone()),
            dry_run: None,
        };
        shown.act.run(request, "The grant is retired.");
    };
    view! {
        <li class="grant">
            <div class="grant-head">
                <span class="grant-who mono">{who.clone()}</span>
                <button
                    type="button"
                    class="button button-quiet button-small"
                    aria-label=format!("Retire the grant to {who}")
                    on:click=retire
                >
                    "Retire"
                </button>
                <button
                    type="button"
                    class="button button-quiet button-small"
                    aria-label=format!("Revoke the grant to {who}")
                    on:click=revoke
                >
                    "Revoke"
                </button>
            </div>
            <ul class="tags">{operations}</ul>
            <dl class="facts">
                {name.map(|name| fact("Name", name))}
                {retiring.map(|who| fact("May be retired by", who))}
                {grant.constraints.as_ref().map(constraints)}
                {fact("Created", time::date_and_second(grant.creation_date))}
                {fact("Issued in", grant.issuing_account.clone())}
                {fact("Grant id", id)}
            </dl>
        </li>
    }
    .into_any()
}

fn fact(name: &'static str, value: String) -> AnyView {
    view! {
        <dt>{name}</dt>
        <dd class="grant-value mono">{value}</dd>
    }
    .into_any()
}

fn constraints(constraints: &GrantConstraints) -> AnyView {
    let text = |context: &kms_api::EncryptionContext| {
        context.0.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
    };
    [
        constraints.encryption_context_equals.as_ref().map(|context| fact("Context is", text(context))),
        constraints.encryption_context_subset.as_ref().map(|context| fact("Context has", text(context))),
        constraints.source_arn.clone().map(|arn| fact("Source ARN", arn)),
    ]
    .into_any()
}
