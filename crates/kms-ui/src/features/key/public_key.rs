//! A key's public key, to take away.

use kms_api::operation::{GetPublicKeyRequest, GetPublicKeyResponse};
use leptos::prelude::*;

use super::Shown;
use crate::components::asked::ask;
use crate::components::copy::CopyButton;
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::features::crypto::bytes::{self, Form as ByteForm};
use crate::format::bytes::exact;
use crate::platform::file;
use crate::text::key::public_key as text;

/// The part of the page.
pub(super) fn public_key(shown: Shown) -> AnyView {
    let key = ask(shown.act, move || GetPublicKeyRequest { key_id: shown.id(), grant_tokens: Vec::new() });
    view! {
        <FailureNotice told=key.told() />
        {move || key.data.with(|key| key.as_ref().map(panel))}
    }
    .into_any()
}

fn panel(key: &GetPublicKeyResponse) -> AnyView {
    let pem = bytes::write(ByteForm::Pem, key.public_key.as_slice()).unwrap_or_default();
    let algorithms = algorithms(key);
    let name = key.key_id.key_id.to_string();
    let (pem_name, der_name) = (format!("{name}.pem"), format!("{name}.der"));
    let (saved, der) = (pem.clone(), key.public_key.clone());
    view! {
        <section class="panel" aria-labelledby="public-title">
            <div class="panel-head">
                <h2 id="public-title">{text::title()}</h2>
                <span class="hint">{text::size(&exact(key.public_key.as_slice().len()))}</span>
            </div>
            <p class="hint">
                {text::purpose()}
            </p>
            <output class="blob mono" aria-label=text::pem_label()>
                {pem.clone()}
            </output>
            <div class="form-actions">
                <CopyButton what=text::copied() text=pem labelled=true />
                <button
                    type="button"
                    class="button"
                    on:click=move |_| file::save_bytes(saved.as_bytes(), &pem_name)
                >
                    {Icon::Download.view()}
                    {text::download_pem()}
                </button>
                <button
                    type="button"
                    class="button"
                    on:click=move |_| file::save_bytes(der.as_slice(), &der_name)
                >
                    {Icon::Download.view()}
                    {text::download_der()}
                </button>
            </div>
            <dl class="facts">
                <dt>{text::kind()}</dt>
                <dd class="mono">{key.key_spec.as_str()}</dd>
                <dt>{text::usage()}</dt>
                <dd class="mono">{key.key_usage.as_str()}</dd>
                <dt>{text::algorithms()}</dt>
                <dd class="mono">{algorithms}</dd>
            </dl>
        </section>
    }
    .into_any()
}

fn algorithms(key: &GetPublicKeyResponse) -> String {
    let mut names: Vec<&str> = Vec::new();
    names.extend(key.encryption_algorithms.iter().flatten().map(|name| name.as_str()));
    names.extend(key.signing_algorithms.iter().flatten().map(|name| name.as_str()));
    names.extend(key.key_agreement_algorithms.iter().flatten().map(|name| name.as_str()));
    names.extend(key.encapsulation_algorithms.iter().flatten().map(|name| name.as_str()));
    names.join(", ")
}
