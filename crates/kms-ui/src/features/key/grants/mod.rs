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
use crate::text::key::grants as text;

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
                view! { <p class="hint">{text::truncated()}</p> }
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
                <h2 id="grants-title">{text::title()}</h2>
                <button type="button" class="button button-primary" on:click=move |_| creating.set(true)>
                    {Icon::Plus.view()}
                    {text::create()}
                </button>
            </div>
            <p class="hint">
                {text::purpose()}
            </p>
            <FailureNotice told=list.told() />
            {rows}
        </section>
        {create_dialog(shown, creating)}
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! { <p class="quiet-line">{text::nothing()}</p> }.into_any()
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
        shown.act.run(request, text::revoked());
    };
    let retire = move |_| {
        let request = RetireGrantRequest {
            grant_token: None,
            key_id: Some(key.clone()),
            grant_id: Some(retired.clone()),
            dry_run: None,
        };
        shown.act.run(request, text::retired());
    };
    view! {
        <li class="grant">
            <div class="grant-head">
                <span class="grant-who mono">{who.clone()}</span>
                <button
                    type="button"
                    class="button button-quiet button-small"
                    aria-label=text::retire_label(&who)
                    on:click=retire
                >
                    {text::retire()}
                </button>
                <button
                    type="button"
                    class="button button-quiet button-small"
                    aria-label=text::revoke_label(&who)
                    on:click=revoke
                >
                    {text::revoke()}
                </button>
            </div>
            <ul class="tags">{operations}</ul>
            <dl class="facts">
                {name.map(|name| fact(text::name(), name))}
                {retiring.map(|who| fact(text::retiring(), who))}
                {grant.constraints.as_ref().map(constraints)}
                {fact(text::created(), time::date_and_second(grant.creation_date))}
                {fact(text::issuer(), grant.issuing_account.clone())}
                {fact(text::id(), id)}
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
    let pairs = |context: &kms_api::EncryptionContext| {
        context.0.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
    };
    [
        constraints.encryption_context_equals.as_ref().map(|context| fact(text::context_is(), pairs(context))),
        constraints.encryption_context_subset.as_ref().map(|context| fact(text::context_has(), pairs(context))),
        constraints.source_arn.clone().map(|arn| fact(text::source(), arn)),
    ]
    .into_any()
}
