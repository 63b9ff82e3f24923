//! Move a ciphertext from one key or context to another, without showing the plaintext.

use kms_api::ErrorCode;
use leptos::prelude::*;

use super::algorithms::{Purpose, algorithm_field};
use super::call::{Answer, Call};
use super::encrypt::ciphertext_actions;
use super::fields::context_field;
use super::input::{InputWords, input_field, made};
use super::page::{Asking, Codes, Task, no_finding, page};
use super::result::{CIPHERTEXT, OutputWords, facts, output};
use super::sheet::Sheet;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::key_picker::KeyPicker;
use crate::components::pairs::PairWords;
use crate::route::{Route, Work};
use crate::text::crypto as shared;
use crate::text::crypto::re_encrypt as text;

const WORDS: InputWords = InputWords {
    label: shared::ciphertext,
    choice: shared::ciphertext_as,
    file: shared::ciphertext_file,
    prompt: shared::drop_ciphertext,
    id: "re-encrypt-ciphertext",
    file_id: "re-encrypt-file",
};

const SOURCE: PairWords =
    PairWords { all: text::source_context, one: text::source_pair, name: text::source_name, value: text::source_value };

const DESTINATION: PairWords = PairWords {
    all: text::destination_context,
    one: text::destination_pair,
    name: text::destination_name,
    value: text::destination_value,
};

const OUTPUT: OutputWords = OutputWords {
    name: text::new_ciphertext,
    what: text::new_ciphertext_copied,
    download: text::download_new_ciphertext,
    ..CIPHERTEXT
};

/// The page.
pub(super) fn re_encrypt(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let error = move |member| form.error(member);
    let fields = view! {
        {input_field(sheet.input, made(), WORDS, error("ciphertextBlob"))}
        {context_field(
            "re-encrypt-from",
            SOURCE,
            sheet.from,
            text::source_context_hint(),
            error("sourceEncryptionContext"),
        )}
        <KeyPicker
            id="re-encrypt-source"
            label=text::source_key()
            value=sheet.from.key
            optional=true
            hint=text::source_key_hint()
            error=error("sourceKeyId")
        />
        {algorithm_field("re-encrypt-from-algorithm", sheet.from, Purpose::Encryption, error("sourceEncryptionAlgorithm"))}
        <KeyPicker
            id="re-encrypt-destination"
            label=text::destination_key()
            value=sheet.to.key
            hint=text::destination_key_hint()
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
            text::destination_context_hint(),
            error("destinationEncryptionContext"),
        )}
    };
    let task = Task {
        title: shared::re_encrypt(),
        lead: text::lead(),
        here: Route::Use(Work::ReEncrypt, None),
        empty: (Icon::Arrow, text::empty_title(), text::empty()),
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
