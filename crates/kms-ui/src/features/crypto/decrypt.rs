//! Decrypt what Encrypt made.

use kms_api::ErrorCode;
use leptos::prelude::*;

use super::algorithms::{Purpose, algorithm_field};
use super::call::{Answer, Call};
use super::draft;
use super::fields::context_field;
use super::input::{InputWords, MADE, input_field};
use super::page::{Asking, Codes, Task, no_finding, page};
use super::result::{ANY, OutputWords, facts, output};
use super::sheet::Sheet;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::key_picker::KeyPicker;
use crate::components::pairs::CONTEXT;
use crate::route::Route;

const WORDS: InputWords = InputWords {
    label: "Ciphertext",
    choice: "Ciphertext as",
    file: "Ciphertext file",
    prompt: "Drop a ciphertext here",
    id: "decrypt-ciphertext",
    file_id: "decrypt-file",
};

const PLAINTEXT: OutputWords = OutputWords {
    name: "Plaintext",
    what: "plaintext",
    choice: "Plaintext shown as",
    download: "Download plaintext",
    file: "plaintext.bin",
    forms: ANY,
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
        {input_field(sheet.input, MADE, WORDS, form.error("ciphertextBlob"))}
        {context_field(
            "decrypt-context",
            CONTEXT,
            sheet.from,
            "Exactly the pairs that were given to Encrypt; upper and lower case count.",
            form.error("encryptionContext"),
        )}
        <KeyPicker
            id="decrypt-key"
            label="KMS key"
            value=sheet.from.key
            optional=true
            hint="Name it to be sure that no other key's ciphertext is accepted. A ciphertext under a public key names \
                  none, so there the key must be named."
            error=form.error("keyId")
        />
        {algorithm_field("decrypt-algorithm", sheet.from, Purpose::Encryption, form.error("encryptionAlgorithm"))}
    };
    let task = Task {
        title: "Decrypt",
        lead: "The ciphertext names its key. What you bring is the encryption context it was made under.",
        here: Route::Decrypt,
        empty: (Icon::Unlock, "The plaintext will be here", "It is shown on this page only and stored nowhere."),
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
