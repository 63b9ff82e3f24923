//! Sign a message, and verify a signature.

use kms_api::ErrorCode;
use kms_api::key::MessageType;
use leptos::prelude::*;

use super::algorithms::{Purpose, algorithm_field};
use super::bytes::Form as ByteForm;
use super::call::{Answer, Call};
use super::draft;
use super::fields::{fixed_select, key_field, named};
use super::input::{InputWords, input_field, made, written};
use super::page::{Asking, KEY_CODES, Task, no_finding, page};
use super::result::{OutputWords, digits, facts, hand_over, output, verdict};
use super::sheet::Sheet;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::forms::Placed;
use crate::route::{Route, Work};
use crate::text::crypto as shared;
use crate::text::crypto::sign as text;

const MESSAGE: InputWords = InputWords {
    label: shared::message,
    choice: shared::message_as,
    file: shared::message_file,
    prompt: shared::drop_small_file,
    id: "sign-message",
    file_id: "sign-message-file",
};

const PROOF: InputWords = InputWords {
    label: text::signature,
    choice: text::signature_as,
    file: text::signature_file,
    prompt: text::drop_signature,
    id: "sign-signature",
    file_id: "sign-signature-file",
};

const SIGNATURE: OutputWords = OutputWords {
    name: text::signature,
    what: text::signature_copied,
    choice: text::signature_shown_as,
    download: text::download_signature,
    file: "signature.bin",
    forms: digits,
    hidden: None,
};

/// The page of Sign.
pub(super) fn sign(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = view! {
        {key_field("sign-key", sheet.from, text::sign_key_hint(), form)}
        {algorithm_field("sign-algorithm", sheet.from, Purpose::Signing, form.error("signingAlgorithm"))}
        {message_fields(sheet, form)}
    };
    let task = Task {
        title: shared::sign(),
        lead: text::sign_lead(),
        here: Route::Use(Work::Sign, None),
        empty: (Icon::Edit, text::sign_empty_title(), text::sign_empty()),
        members: &["keyId", "message", "messageType", "signingAlgorithm"],
        codes: |_| KEY_CODES,
        finding: no_finding,
        call: signing,
        shown: signed,
    };
    page(task, sheet, form, fields.into_any())
}

/// The page of Verify.
pub(super) fn verify(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = view! {
        {key_field("verify-key", sheet.from, text::verify_key_hint(), form)}
        {algorithm_field("verify-algorithm", sheet.from, Purpose::Signing, form.error("signingAlgorithm"))}
        {message_fields(sheet, form)}
        {input_field(sheet.proof, made(), PROOF, form.error("signature"))}
    };
    let task = Task {
        title: shared::verify(),
        lead: text::verify_lead(),
        here: Route::Use(Work::Verify, None),
        empty: (Icon::Check, shared::verdict_here(), text::verify_empty()),
        members: &["keyId", "message", "messageType", "signingAlgorithm", "signature"],
        codes: |_| KEY_CODES,
        finding: |code| code == ErrorCode::KmsInvalidSignature,
        call: verification,
        shown: verified,
    };
    page(task, sheet, form, fields.into_any())
}

fn message_fields(sheet: Sheet, form: Form) -> AnyView {
    let types = named(MessageType::ALL.iter().map(|one| one.as_str()));
    view! {
        {input_field(sheet.input, written(), MESSAGE, form.error("message"))}
        {fixed_select("sign-type", text::message_type(), sheet.kind, types, text::type_hint(), form.error("messageType"))}
    }
    .into_any()
}

async fn message(operation: &'static str, sheet: Sheet) -> Result<Call, Placed> {
    let message = sheet.input.bytes("message").await?;
    Ok(Call::to(operation)
        .text("KeyId", sheet.from.key())
        .bytes("Message", message)
        .text("MessageType", sheet.kind.get_untracked())
        .text("SigningAlgorithm", sheet.from.algorithm.get_untracked()))
}

pub(super) fn signing(sheet: Sheet) -> Asking {
    Box::pin(message("Sign", sheet))
}

pub(super) fn verification(sheet: Sheet) -> Asking {
    Box::pin(async move {
        let call = message("Verify", sheet).await?;
        Ok(call.bytes("Signature", sheet.proof.bytes("signature").await?))
    })
}

fn signed(answer: &Answer) -> AnyView {
    let made = answer.clone();
    let verify = draft().verify;
    let take = move || {
        verify.take(&made, "SigningAlgorithm");
        verify.input.put(made.asked_bytes("Message").as_slice());
        verify.kind.set(made.asked_text("MessageType"));
        verify.proof.put_as(ByteForm::Base64, made.signature.clone().unwrap_or_default().as_slice());
    };
    let on = hand_over(text::verify_this(), Icon::Check, &Route::Use(Work::Verify, None), Box::new(take));
    view! { {output(SIGNATURE, answer.signature.as_ref(), on)} {facts(answer)} }.into_any()
}

fn verified(answer: &Answer) -> AnyView {
    let (title, text) = match answer.refusal {
        None => (text::valid_title(), text::valid()),
        Some(_) => (text::invalid_title(), text::invalid()),
    };
    view! {
        {verdict(answer.refusal.is_none(), title, text, answer.refusal.as_ref())}
        {facts(answer)}
    }
    .into_any()
}
