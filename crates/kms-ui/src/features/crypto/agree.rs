//! Agree on a secret: from another's public key, or encapsulated for the key's owner.

use kms_api::ErrorCode;
use kms_api::key::{EncapsulationAlgorithm, KeyAgreementAlgorithm};
use leptos::prelude::*;

use super::bytes::Form as ByteForm;
use super::call::{Answer, Call};
use super::draft;
use super::fields::key_field;
use super::input::{InputWords, MADE, PUBLIC_KEY, input_field};
use super::page::{Asking, Codes, KEY_CODES, Task, no_finding, page};
use super::result::{CIPHERTEXT, DIGITS, OutputWords, facts, hand_over, output};
use super::sheet::Sheet;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::route::{Route, Work};

const PEER: InputWords = InputWords {
    label: "Public key",
    choice: "Public key as",
    file: "Public key file",
    prompt: "Drop a public key in DER here",
    id: "derive-public-key",
    file_id: "derive-file",
};

const ENCAPSULATED: InputWords = InputWords {
    label: "Encapsulated secret",
    choice: "Encapsulated secret as",
    file: "Encapsulated secret file",
    prompt: "Drop an encapsulated secret here",
    id: "decapsulate-ciphertext",
    file_id: "decapsulate-file",
};

const SECRET: OutputWords = OutputWords {
    name: "Shared secret",
    what: "shared secret",
    choice: "Shared secret shown as",
    download: "Download shared secret",
    file: "shared-secret.bin",
    forms: DIGITS,
    hidden: Some("Show shared secret"),
};

const CAPSULE: OutputWords = OutputWords {
    name: "Encapsulated secret",
    what: "encapsulated secret",
    download: "Download encapsulated secret",
    file: "encapsulated-secret.bin",
    ..CIPHERTEXT
};

const EMPTY: (Icon, &str, &str) =
    (Icon::Key, "The shared secret will be here", "It stays hidden until you ask for it. KMS does not keep it.");

const ML_KEM: &str = "A key whose usage is ENCAPSULATE_DECAPSULATE.";

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
        {key_field("derive-key", sheet.from, "A key whose usage is KEY_AGREEMENT.", form)}
        {input_field(sheet.input, PUBLIC_KEY, PEER, form.error("publicKey"))}
    };
    let task = Task {
        title: "Derive shared secret",
        lead: "Two who have each other's public keys come to the same secret. The public key must be on the curve of the \
               KMS key.",
        here: Route::Use(Work::Derive, None),
        empty: EMPTY,
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
        title: "Encapsulate",
        lead: "ML-KEM makes a secret, and encapsulates it so that only whoever may use the private key recovers it.",
        here: Route::Use(Work::Encapsulate, None),
        empty: EMPTY,
        members: &["keyId", "encapsulationAlgorithm"],
        codes: |_| KEY_CODES,
        finding: no_finding,
        call: encapsulation,
        shown,
    };
    page(task, sheet, form, key_field("encapsulate-key", sheet.from, ML_KEM, form))
}

/// The page of Decapsulate.
pub(super) fn decapsulate(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = view! {
        {key_field("decapsulate-key", sheet.from, ML_KEM, form)}
        {input_field(sheet.input, MADE, ENCAPSULATED, form.error("sharedSecretCiphertextBlob"))}
    };
    let task = Task {
        title: "Decapsulate",
        lead: "An encapsulated secret is recovered with the private key. One that was changed gives another secret and no \
               error: so ML-KEM is defined.",
        here: Route::Use(Work::Decapsulate, None),
        empty: EMPTY,
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
    let on = hand_over("Decapsulate this", Icon::Unlock, &Route::Use(Work::Decapsulate, None), Box::new(take));
    view! {
        {output(SECRET, answer.shared_secret.as_ref(), ().into_any())}
        {output(CAPSULE, answer.shared_secret_ciphertext_blob.as_ref(), on)}
        {facts(answer)}
    }
    .into_any()
}
