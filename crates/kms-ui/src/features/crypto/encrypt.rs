//! Encrypt a text or a small file.

use kms_api::KeyId;
use leptos::prelude::*;

use super::algorithms::{Purpose, SYMMETRIC, algorithm_field};
use super::bytes::Form as ByteForm;
use super::call::{Answer, Call};
use super::draft;
use super::fields::{context_field, key_field};
use super::input::{InputWords, input_field, written};
use super::page::{Asking, KEY_CODES, Task, no_finding, page};
use super::result::{CIPHERTEXT, facts, hand_over, output};
use super::sheet::Sheet;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::pairs::CONTEXT;
use crate::route::{Route, Work};
use crate::text::crypto as shared;
use crate::text::crypto::encrypt as text;

const WORDS: InputWords = InputWords {
    label: shared::plaintext,
    choice: text::plaintext_as,
    file: text::plaintext_file,
    prompt: shared::drop_small_file,
    id: "encrypt-plaintext",
    file_id: "encrypt-file",
};

/// The page, for this key if one is named.
pub fn encrypt(key: Option<KeyId>) -> AnyView {
    let sheet = draft().encrypt;
    if let Some(key) = key {
        sheet.from.key.set(key.to_string());
    }
    let form = Form::default();
    let fields = view! {
        {key_field("encrypt-key", sheet.from, text::key_hint(), form)}
        {algorithm_field("encrypt-algorithm", sheet.from, Purpose::Encryption, form.error("encryptionAlgorithm"))}
        {input_field(sheet.input, written(), WORDS, form.error("plaintext"))}
        {context_field(
            "encrypt-context",
            CONTEXT,
            sheet.from,
            text::context_hint(),
            form.error("encryptionContext"),
        )}
    };
    let task = Task {
        title: shared::encrypt(),
        lead: text::lead(),
        here: Route::Encrypt(None),
        empty: (Icon::Lock, text::empty_title(), text::empty()),
        members: &["keyId", "plaintext", "encryptionContext", "encryptionAlgorithm"],
        codes: |_| KEY_CODES,
        finding: no_finding,
        call,
        shown,
    };
    page(task, sheet, form, fields.into_any())
}

pub(super) fn call(sheet: Sheet) -> Asking {
    Box::pin(async move {
        let plaintext = sheet.input.bytes("plaintext").await?;
        Ok(Call::to("Encrypt")
            .text("KeyId", sheet.from.key())
            .bytes("Plaintext", plaintext)
            .context("EncryptionContext", sheet.from.context("encryptionContext")?)
            .text_if_any("EncryptionAlgorithm", sheet.from.algorithm.get_untracked()))
    })
}

fn shown(answer: &Answer) -> AnyView {
    view! {
        {output(CIPHERTEXT, answer.ciphertext_blob.as_ref(), ciphertext_actions(answer, "EncryptionContext"))}
        {facts(answer)}
    }
    .into_any()
}

/// What can be done with a ciphertext that was made under the context in this member of the request.
pub(super) fn ciphertext_actions(answer: &Answer, context: &'static str) -> AnyView {
    let draft = draft();
    let symmetric = answer.algorithm.as_deref().is_none_or(|name| name == SYMMETRIC);
    // A ciphertext under a public key names no key, so Decrypt must be told.
    let key = answer.key_id.as_ref().filter(|_| !symmetric).map(ToString::to_string).unwrap_or_default();
    let blob =
        answer.ciphertext_blob.clone().or_else(|| answer.private_key_ciphertext_blob.clone()).unwrap_or_default();
    let (algorithm, context) = (answer.algorithm.clone().unwrap_or_default(), answer.asked_context(context));
    let fill = move |sheet: Sheet| {
        sheet.input.put_as(ByteForm::Base64, blob.as_slice());
        sheet.from.context.set(&context);
        sheet.from.wanted.set(algorithm.clone());
        sheet.from.key.set(key.clone());
        sheet.result.set(None);
    };
    let inspect = fill.clone();
    let inspect = symmetric.then(move || {
        let take = move || inspect(draft.inspect);
        hand_over(text::inspect_this(), Icon::Search, &Route::Use(Work::Inspect, None), Box::new(take))
    });
    view! {
        {hand_over(text::decrypt_this(), Icon::Unlock, &Route::Decrypt, Box::new(move || fill(draft.decrypt)))}
        {inspect}
    }
    .into_any()
}
