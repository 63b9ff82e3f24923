//! What the choices come to, and what it would cost at AWS.

use kms_api::key::{KeySpec, KeyUsage, Origin};
use leptos::prelude::*;

use super::kind::Kind;
use super::kinds::{name, requests};
use crate::components::icon::Icon;

/// The panel beside the form.
pub(super) fn summary(kind: Kind) -> AnyView {
    view! {
        <aside class="panel spec" aria-labelledby="spec-title">
            <h2 id="spec-title">"What you get"</h2>
            {move || facts(kind)}
        </aside>
    }
    .into_any()
}

fn facts(kind: Kind) -> AnyView {
    let spec = kind.spec();
    let usage = kind.purpose().map_or(KeyUsage::EncryptDecrypt, |purpose| purpose.usage);
    let symmetric = spec == KeySpec::SymmetricDefault;
    view! {
        <div class="spec-card">
            <span class="spec-icon">{Icon::Key.view()}</span>
            <div>
                <p class="spec-name">{name(spec)}</p>
                <p class="hint mono">{spec.as_str()}</p>
            </div>
        </div>
        <dl class="facts">
            <dt>"Usage"</dt>
            <dd class="mono">{usage.as_str()}</dd>
            <dt>"Material"</dt>
            <dd>
                {match kind.origin() {
                    Origin::External => "Yours. The key waits for it, and KMS cannot bring it back if you lose it",
                    _ => "Made by the engine, and never leaves it",
                }}
            </dd>
            <dt>"Regions"</dt>
            <dd>
                {if kind.multi_region() {
                    "A primary key. Replicas elsewhere share its id and material, and each costs as a key"
                } else {
                    "One. This cannot be changed later"
                }}
            </dd>
            <dt>"Rotation"</dt>
            <dd>
                {if symmetric { "By the calendar or on demand" } else { "By hand: a new key, and the alias moved to it" }}
            </dd>
            <dt>"Policy"</dt>
            <dd>"AWS's default: the account's root user may do everything, and so IAM policies count"</dd>
            <dt>"Price"</dt>
            <dd>"$1 a month, counted by the hour"</dd>
            <dt>"Requests"</dt>
            <dd>{requests(spec)}</dd>
        </dl>
        <p class="hint">"Prices are AWS's in us-east-1. Nothing is charged here."</p>
    }
    .into_any()
}
