//! What there is to know of a key.

use kms_api::key::{KeyMetadata, KeySpec, KeyUsage, Origin};
use leptos::prelude::*;

use super::Shown;
use super::description::description_dialog;
use crate::components::copy::{CopyButton, Copyable};
use crate::components::icon::Icon;
use crate::format::time;
use crate::text::key::facts as text;

/// The panel of the facts.
pub(super) fn facts(shown: Shown) -> AnyView {
    let metadata = shown.part(|detail| detail.metadata.clone());
    let editing = RwSignal::new(false);
    view! {
        <section class="panel" aria-labelledby="facts-title">
            <div class="panel-head">
                <h2 id="facts-title">{text::title()}</h2>
                <button type="button" class="button button-quiet button-small" on:click=move |_| editing.set(true)>
                    {Icon::Edit.view()}
                    {text::edit_description()}
                </button>
            </div>
            {move || metadata.get().map(|metadata| list(&metadata))}
        </section>
        {description_dialog(shown, editing)}
    }
    .into_any()
}

fn list(metadata: &KeyMetadata) -> AnyView {
    let description = if metadata.description.is_empty() {
        view! { <span class="hint">{text::no_description()}</span> }.into_any()
    } else {
        view! { <p class="key-description">{metadata.description.clone()}</p> }.into_any()
    };
    let material = metadata.current_key_material_id.clone().map(|id| {
        let short: String = id.chars().take(16).collect();
        view! {
            <dt>{text::material()}</dt>
            <dd>
                <span class="copyable">
                    <code class="copyable-text" title=id.clone()>
                        {short}
                        "…"
                    </code>
                    <CopyButton what=text::material_copied() text=id />
                </span>
            </dd>
        }
    });
    view! {
        <dl class="facts facts-tall">
            <dt>{text::description()}</dt>
            <dd>{description}</dd>
            <dt>{text::id()}</dt>
            <dd>
                <Copyable what=text::id_copied() text=metadata.key_id.to_string() />
            </dd>
            <dt>{text::kind()}</dt>
            <dd>{spec(metadata.key_spec)}</dd>
            <dt>{text::usage()}</dt>
            <dd>{usage(metadata.key_usage)}</dd>
            <dt>{text::origin()}</dt>
            <dd>{origin(metadata.origin)}</dd>
            <dt>{text::created()}</dt>
            <dd>{time::date_and_second(metadata.creation_date)}</dd>
            {metadata
                .deletion_date
                .map(|date| {
                    view! {
                        <dt>{text::deletion()}</dt>
                        <dd>{time::date_and_second(date)}</dd>
                    }
                })}
            <dt>{text::account()}</dt>
            <dd class="mono">{metadata.aws_account_id.to_string()}</dd>
            <dt>{text::region()}</dt>
            <dd>
                <span class="mono">{metadata.arn.region.to_string()}</span>
                {if metadata.multi_region { text::multi_region() } else { text::single_region() }}
            </dd>
            {material}
        </dl>
    }
    .into_any()
}

fn spec(spec: KeySpec) -> AnyView {
    match spec {
        KeySpec::SymmetricDefault => {
            view! { {text::symmetric()} " " <code class="hint">"SYMMETRIC_DEFAULT"</code> }.into_any()
        }
        other => view! { <code>{other.as_str()}</code> }.into_any(),
    }
}

fn usage(usage: KeyUsage) -> &'static str {
    match usage {
        KeyUsage::EncryptDecrypt => text::encrypt_decrypt(),
        KeyUsage::SignVerify => text::sign_verify(),
        KeyUsage::GenerateVerifyMac => text::mac(),
        KeyUsage::KeyAgreement => text::key_agreement(),
        KeyUsage::EncapsulateDecapsulate => text::encapsulate(),
    }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::AwsKms => text::from_kms(),
        Origin::External => text::imported(),
        Origin::AwsCloudHsm => text::cloudhsm(),
        Origin::ExternalKeyStore => text::external(),
    }
}
