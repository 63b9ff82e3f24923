//! Decrypt what Encrypt made.

use kms_api::ErrorCode;
use leptos::prelude::*;

use super::algorithms::{Purpose, algorithm_field};
use super::call::{Answer, Call};
use super::draft;
use super::fields::context_field;
use super::input::{InputWords, input_field, made};
use super::page::{Asking, Codes, Task, no_finding, page};
use super::result::{OutputWords, any, facts, output};
use super::sheet::Sheet;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::key_picker::KeyPicker;
use crate::components::pairs::CONTEXT;
use crate::route::Route;
use crate::text::crypto as shared;
use crate::text::crypto::decrypt as text;

const WORDS: InputWords = InputWords {
    label: shared::ciphertext,
    choice: shared::ciphertext_as,
    file: shared::ciphertext_file,
    prompt: shared::drop_ciphertext,
    id: "decrypt-ciphertext",
    file_id: "decrypt-file",
};

const PLAINTEXT: OutputWords = OutputWords {
    name: shared::plaintext,
    what: text::plaintext_copied,
    choice: text::plaintext_shown_as,
    download: text::download_plaintext,
    file: "plaintext.bin",
    forms: any,
    hidden: None,
};

const CODES: Codes = &[
    (ErrorCode::NotFound, "keyId"),
    (ErrorCode::InvalidArn, "keyId"),
    (ErrorCode::InvalidKeyUsage, "keyId"),
    (ErrorCode::IncorrectKey, "keyId"),
];

/// The page.
pub fn decrypt() -> AnyView {
    let sheet = draft().decrypt;
    let form = Form::default();
    let fields = view! {
        {input_field(sheet.input, made(), WORDS, form.error("ciphertextBlob"))}
        {context_field(
            "decrypt-context",
            CONTEXT,
            sheet.from,
            text::context_hint(),
            form.error("encryptionContext"),
        )}
        <KeyPicker
            id="decrypt-key"
            label=shared::kms_key()
            value=sheet.from.key
            optional=true
            hint=text::key_hint()
            error=form.error("keyId")
        />
        {algorithm_field("decrypt-algorithm", sheet.from, Purpose::Encryption, form.error("encryptionAlgorithm"))}
    };
    let task = Task {
        title: shared::decrypt(),
        lead: text::lead(),
        here: Route::Decrypt,
        empty: (Icon::Unlock, text::empty_title(), text::empty()),
        members: &["ciphertextBlob", "keyId", "encryptionContext", "encryptionAlgorithm"],
        codes: |_| CODES,
        finding: no_finding,
        call,
        shown,
    };
    page(task, sheet, form, fields.into_any())
}

pub(super) fn call(sheet: Sheet) -> Asking {
    Box::pin(async move {
        let ciphertext = sheet.input.bytes("ciphertextBlob").await?;
        Ok(Call::to("Decrypt")
            .bytes("CiphertextBlob", ciphertext)
            .context("EncryptionContext", sheet.from.context("encryptionContext")?)
            .text_if_any("KeyId", sheet.from.key())
            .text_if_any("EncryptionAlgorithm", sheet.from.algorithm.get_untracked()))
    })
}

fn shown(answer: &Answer) -> AnyView {
    view! { {output(PLAINTEXT, answer.plaintext.as_ref(), ().into_any())} {facts(answer)} }.into_any()
}
