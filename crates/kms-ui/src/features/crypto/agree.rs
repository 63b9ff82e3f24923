//! Agree on a secret: from another's public key, or encapsulated for the key's owner.

use kms_api::ErrorCode;
use kms_api::key::{EncapsulationAlgorithm, KeyAgreementAlgorithm};
use leptos::prelude::*;

use super::bytes::Form as ByteForm;
use super::call::{Answer, Call};
use super::draft;
use super::fields::key_field;
use super::input::{InputWords, input_field, made, public_key};
use super::page::{Asking, Codes, KEY_CODES, Task, no_finding, page};
use super::result::{CIPHERTEXT, OutputWords, digits, facts, hand_over, output};
use super::sheet::Sheet;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::route::{Route, Work};
use crate::text::crypto as shared;
use crate::text::crypto::agree as text;

const PEER: InputWords = InputWords {
    label: shared::public_key,
    choice: text::public_key_as,
    file: text::public_key_file,
    prompt: text::drop_public_key,
    id: "derive-public-key",
    file_id: "derive-file",
};

const ENCAPSULATED: InputWords = InputWords {
    label: text::encapsulated,
    choice: text::encapsulated_as,
    file: text::encapsulated_file,
    prompt: text::drop_encapsulated,
    id: "decapsulate-ciphertext",
    file_id: "decapsulate-file",
};

const SECRET: OutputWords = OutputWords {
    name: text::secret,
    what: text::secret_copied,
    choice: text::secret_shown_as,
    download: text::download_secret,
    file: "shared-secret.bin",
    forms: digits,
    hidden: Some(text::show_secret),
};

const CAPSULE: OutputWords = OutputWords {
    name: text::encapsulated,
    what: text::encapsulated_copied,
    download: text::download_encapsulated,
    file: "encapsulated-secret.bin",
    ..CIPHERTEXT
};

fn empty() -> (Icon, &'static str, &'static str) {
    (Icon::Key, text::empty_title(), text::empty())
}

/// A public key that is none, or on another curve, is refused without a word.
const DERIVE_CODES: Codes = &[
    (ErrorCode::NotFound, "keyId"),
    (ErrorCode::InvalidArn, "keyId"),
    (ErrorCode::InvalidKeyUsage, "keyId"),
    (ErrorCode::Validation, "publicKey"),
];

/// The page of DeriveSharedSecret.
pub(super) fn derive(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = view! {
        {key_field("derive-key", sheet.from, text::derive_key_hint(), form)}
        {input_field(sheet.input, public_key(), PEER, form.error("publicKey"))}
    };
    let task = Task {
        title: text::derive_title(),
        lead: text::derive_lead(),
        here: Route::Use(Work::Derive, None),
        empty: empty(),
        members: &["keyId", "publicKey", "keyAgreementAlgorithm"],
        codes: |_| DERIVE_CODES,
        finding: no_finding,
        call: derivation,
        shown,
    };
    page(task, sheet, form, fields.into_any())
}

/// The page of Encapsulate.
pub(super) fn encapsulate(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let task = Task {
        title: shared::encapsulate(),
        lead: text::encapsulate_lead(),
        here: Route::Use(Work::Encapsulate, None),
        empty: empty(),
        members: &["keyId", "encapsulationAlgorithm"],
        codes: |_| KEY_CODES,
        finding: no_finding,
        call: encapsulation,
        shown,
    };
    page(task, sheet, form, key_field("encapsulate-key", sheet.from, text::encapsulation_key_hint(), form))
}

/// The page of Decapsulate.
pub(super) fn decapsulate(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = view! {
        {key_field("decapsulate-key", sheet.from, text::encapsulation_key_hint(), form)}
        {input_field(sheet.input, made(), ENCAPSULATED, form.error("sharedSecretCiphertextBlob"))}
    };
    let task = Task {
        title: shared::decapsulate(),
        lead: text::decapsulate_lead(),
        here: Route::Use(Work::Decapsulate, None),
        empty: empty(),
        members: &["keyId", "sharedSecretCiphertextBlob", "encapsulationAlgorithm"],
        codes: |_| KEY_CODES,
        finding: no_finding,
        call: decapsulation,
        shown,
    };
    page(task, sheet, form, fields.into_any())
}

pub(super) fn derivation(sheet: Sheet) -> Asking {
    Box::pin(async move {
        Ok(Call::to("DeriveSharedSecret")
            .text("KeyId", sheet.from.key())
            .text("KeyAgreementAlgorithm", KeyAgreementAlgorithm::Ecdh.as_str())
            .bytes("PublicKey", sheet.input.bytes("publicKey").await?))
    })
}

pub(super) fn encapsulation(sheet: Sheet) -> Asking {
    Box::pin(std::future::ready(Ok(ml_kem("Encapsulate", sheet))))
}

fn ml_kem(operation: &'static str, sheet: Sheet) -> Call {
    Call::to(operation)
        .text("KeyId", sheet.from.key())
        .text("EncapsulationAlgorithm", EncapsulationAlgorithm::MlKem.as_str())
}

pub(super) fn decapsulation(sheet: Sheet) -> Asking {
    Box::pin(async move {
        let secret = sheet.input.bytes("sharedSecretCiphertextBlob").await?;
        Ok(ml_kem("Decapsulate", sheet).bytes("SharedSecretCiphertextBlob", secret))
    })
}

fn shown(answer: &Answer) -> AnyView {
    let made = answer.clone();
    let decapsulate = draft().decapsulate;
    let take = move || {
        decapsulate.take(&made, "EncapsulationAlgorithm");
        let blob = made.shared_secret_ciphertext_blob.clone().unwrap_or_default();
        decapsulate.input.put_as(ByteForm::Base64, blob.as_slice());
    };
    let on = hand_over(text::decapsulate_this(), Icon::Unlock, &Route::Use(Work::Decapsulate, None), Box::new(take));
    view! {
        {output(SECRET, answer.shared_secret.as_ref(), ().into_any())}
        {output(CAPSULE, answer.shared_secret_ciphertext_blob.as_ref(), on)}
        {facts(answer)}
    }
    .into_any()
}
