//! What there is to know of a key.

use kms_api::key::{KeyMetadata, KeySpec, KeyUsage, Origin};
use leptos::prelude::*;

use super::Shown;
use super::description::description_dialog;
use crate::components::copy::{CopyButton, Copyable};
use crate::components::icon::Icon;
use crate::format::time;

/// The panel of the facts.
pub(super) fn facts(shown: Shown) -> AnyView {
    let metadata = shown.part(|detail| detail.metadata.clone());
    let editing = RwSignal::new(false);
    view! {
        <section class="panel" aria-labelledby="facts-title">
            <div class="panel-head">
                <h2 id="facts-title">"About this key"</h2>
                <button type="button" class="button button-quiet button-small" on:click=move |_| editing.set(true)>
                    {Icon::Edit.view()}
                    "Edit description"
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
        view! { <span class="hint">"None"</span> }.into_any()
    } else {
        view! { <p class="key-description">{metadata.description.clone()}</p> }.into_any()
    };
    let material = metadata.current_key_material_id.clone().map(|id| {
        let short: String = id.chars().take(16).collect();
        view! {
            <dt>"Material"</dt>
            <dd>
                <span class="copyable">
                    <code class="copyable-text" title=id.clone()>
                        {short}
                        "…"
                    </code>
                    <CopyButton what="material id" text=id />
                </span>
            </dd>
        }
    });
    view! {
        <dl class="facts facts-tall">
            <dt>"Description"</dt>
            <dd>{description}</dd>
            <dt>"Key id"</dt>
            <dd>
                <Copyable what="key id" text=metadata.key_id.to_string() />
            </dd>
            <dt>"Kind"</dt>
            <dd>{spec(metadata.key_spec)}</dd>
            <dt>"Usage"</dt>
            <dd>{usage(metadata.key_usage)}</dd>
            <dt>"Origin"</dt>
            <dd>{origin(metadata.origin)}</dd>
            <dt>"Created"</dt>
            <dd>{time::date_and_second(metadata.creation_date)}</dd>
            {metadata
                .deletion_date
                .map(|date| {
                    view! {
                        <dt>"Deletion"</dt>
                        <dd>{time::date_and_second(date)}</dd>
                    }
                })}
            <dt>"Account"</dt>
            <dd class="mono">{metadata.aws_account_id.to_string()}</dd>
            <dt>"Region"</dt>
            <dd>
                <span class="mono">{metadata.arn.region.to_string()}</span>
                {if metadata.multi_region { ", multi-Region" } else { ", this Region only" }}
            </dd>
            {material}
        </dl>
    }
    .into_any()
}

fn spec(spec: KeySpec) -> AnyView {
    match spec {
        KeySpec::SymmetricDefault => {
            view! { "Symmetric, AES-256-GCM " <code class="hint">"SYMMETRIC_DEFAULT"</code> }.into_any()
        }
        other => view! { <code>{other.as_str()}</code> }.into_any(),
    }
}

fn usage(usage: KeyUsage) -> &'static str {
    match usage {
        KeyUsage::EncryptDecrypt => "Encrypt and decrypt",
        KeyUsage::SignVerify => "Sign and verify",
        KeyUsage::GenerateVerifyMac => "Make and verify MACs",
        KeyUsage::KeyAgreement => "Key agreement",
        KeyUsage::EncapsulateDecapsulate => "Encapsulate and decapsulate",
    }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::AwsKms => "Made by KMS",
        Origin::External => "Imported",
        Origin::AwsCloudHsm => "AWS CloudHSM key store",
        Origin::ExternalKeyStore => "External key store",
    }
}
