//! Move a ciphertext from one key or context to another, without showing the plaintext.

use kms_api::ErrorCode;
use leptos::prelude::*;

use super::algorithms::{Purpose, algorithm_field};
use super::call::{Answer, Call};
use super::encrypt::ciphertext_actions;
use super::fields::context_field;
use super::input::{InputWords, MADE, input_field};
use super::page::{Asking, Codes, Task, no_finding, page};
use super::result::{CIPHERTEXT, OutputWords, facts, output};
use super::sheet::Sheet;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::key_picker::KeyPicker;
use crate::components::pairs::PairWords;
use crate::route::{Route, Work};

const WORDS: InputWords = InputWords {
    label: "Ciphertext",
    choice: "Ciphertext as",
    file: "Ciphertext file",
    prompt: "Drop a ciphertext here",
    id: "re-encrypt-ciphertext",
    file_id: "re-encrypt-file",
};

const SOURCE: PairWords = PairWords {
    all: || "Source encryption context",
    one: || "source pair",
    name: || "Source name",
    value: || "Source value",
};

const DESTINATION: PairWords = PairWords {
    all: || "Destination encryption context",
    one: || "destination pair",
    name: || "Destination name",
    value: || "Destination value",
};

const OUTPUT: OutputWords =
    OutputWords { name: "New ciphertext", what: "new ciphertext", download: "Download new ciphertext", ..CIPHERTEXT };

/// The page.
pub(super) fn re_encrypt(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let error = move |member| form.error(member);
    let fields = view! {
        {input_field(sheet.input, MADE, WORDS, error("ciphertextBlob"))}
        {context_field(
            "re-encrypt-from",
            SOURCE,
            sheet.from,
            "Exactly the pairs that the ciphertext was made under.",
            error("sourceEncryptionContext"),
        )}
        <KeyPicker
            id="re-encrypt-source"
            label="Source KMS key"
            value=sheet.from.key
            optional=true
            hint="A ciphertext under a symmetric key names its key. Under a public key it names none."
            error=error("sourceKeyId")
        />
        {algorithm_field("re-encrypt-from-algorithm", sheet.from, Purpose::Encryption, error("sourceEncryptionAlgorithm"))}
        <KeyPicker
            id="re-encrypt-destination"
            label="Destination KMS key"
            value=sheet.to.key
            hint="It may be the same key: then the newest key material encrypts, or another context is bound."
            error=error("destinationKeyId")
        />
        {algorithm_field(
            "re-encrypt-to-algorithm",
            sheet.to,
            Purpose::Encryption,
            error("destinationEncryptionAlgorithm"),
        )}
        {context_field(
            "re-encrypt-to",
            DESTINATION,
            sheet.to,
            "What Decrypt of the new ciphertext must be given.",
            error("destinationEncryptionContext"),
        )}
    };
    let task = Task {
        title: "Re-encrypt",
        lead: "KMS decrypts a ciphertext and encrypts it under another key or context. The plaintext does not leave KMS.",
        here: Route::Use(Work::ReEncrypt, None),
        empty: (
            Icon::Arrow,
            "The new ciphertext will be here",
            "The old one stays as it is, and can be decrypted as long as its key can be used.",
        ),
        members: &[
            "ciphertextBlob",
            "sourceEncryptionContext",
            "sourceKeyId",
            "sourceEncryptionAlgorithm",
            "destinationKeyId",
            "destinationEncryptionAlgorithm",
            "destinationEncryptionContext",
        ],
        codes,
        finding: no_finding,
        call,
        shown,
    };
    page(task, sheet, form, fields.into_any())
}

/// What is not found is the destination, unless a source is named, too: then it may be either.
fn codes(sheet: Sheet) -> Codes {
    if sheet.from.key().is_empty() {
        &[(ErrorCode::NotFound, "destinationKeyId"), (ErrorCode::InvalidArn, "destinationKeyId")]
    } else {
        &[(ErrorCode::IncorrectKey, "sourceKeyId")]
    }
}

pub(super) fn call(sheet: Sheet) -> Asking {
    Box::pin(async move {
        let Sheet { from, to, input, .. } = sheet;
        Ok(Call::to("ReEncrypt")
            .bytes("CiphertextBlob", input.bytes("ciphertextBlob").await?)
            .context("SourceEncryptionContext", from.context("sourceEncryptionContext")?)
            .text_if_any("SourceKeyId", from.key())
            .text_if_any("SourceEncryptionAlgorithm", from.algorithm.get_untracked())
            .text("DestinationKeyId", to.key())
            .text_if_any("DestinationEncryptionAlgorithm", to.algorithm.get_untracked())
            .context("DestinationEncryptionContext", to.context("destinationEncryptionContext")?))
    })
}

fn shown(answer: &Answer) -> AnyView {
    let actions = ciphertext_actions(answer, "DestinationEncryptionContext");
    view! { {output(OUTPUT, answer.ciphertext_blob.as_ref(), actions)} {facts(answer)} }.into_any()
}
