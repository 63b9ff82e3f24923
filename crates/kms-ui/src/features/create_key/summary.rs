//! What the choices come to, and what it would cost at AWS.

use kms_api::key::{KeySpec, KeyUsage, Origin};
use leptos::prelude::*;

use super::kind::Kind;
use super::kinds::{name, requests};
use crate::components::icon::Icon;
use crate::text::create_key::summary as text;

/// The panel beside the form.
pub(super) fn summary(kind: Kind) -> AnyView {
    view! {
        <aside class="panel spec" aria-labelledby="spec-title">
            <h2 id="spec-title">{text::title()}</h2>
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
            <dt>{text::usage()}</dt>
            <dd class="mono">{usage.as_str()}</dd>
            <dt>{text::material()}</dt>
            <dd>
                {match kind.origin() {
                    Origin::External => text::material_external(),
                    _ => text::material_kms(),
                }}
            </dd>
            <dt>{text::regions()}</dt>
            <dd>
                {if kind.multi_region() {
                    text::regions_many()
                } else {
                    text::regions_one()
                }}
            </dd>
            <dt>{text::rotation()}</dt>
            <dd>
                {if symmetric { text::rotation_symmetric() } else { text::rotation_by_hand() }}
            </dd>
            <dt>{text::policy()}</dt>
            <dd>{text::policy_default()}</dd>
            <dt>{text::price()}</dt>
            <dd>{text::price_monthly()}</dd>
            <dt>{text::requests()}</dt>
            <dd>{requests(spec)}</dd>
        </dl>
        <p class="hint">{text::prices()}</p>
    }
    .into_any()
}
