//! Make a message authentication code, and verify one.

use kms_api::ErrorCode;
use leptos::prelude::*;

use super::algorithms::{Purpose, algorithm_field};
use super::bytes::Form as ByteForm;
use super::call::{Answer, Call};
use super::draft;
use super::fields::key_field;
use super::input::{InputWords, input_field, made, written};
use super::page::{Asking, KEY_CODES, Task, no_finding, page};
use super::result::{OutputWords, digits, facts, hand_over, output, verdict};
use super::sheet::Sheet;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::forms::Placed;
use crate::route::{Route, Work};
use crate::text::crypto as shared;
use crate::text::crypto::mac as text;

const MESSAGE: InputWords = InputWords {
    label: shared::message,
    choice: shared::message_as,
    file: shared::message_file,
    prompt: shared::drop_small_file,
    id: "mac-message",
    file_id: "mac-message-file",
};

const PROOF: InputWords = InputWords {
    label: shared::mac,
    choice: text::mac_as,
    file: text::mac_file,
    prompt: text::drop_mac,
    id: "mac-code",
    file_id: "mac-code-file",
};

const MAC: OutputWords = OutputWords {
    name: shared::mac,
    what: text::mac_copied,
    choice: text::mac_shown_as,
    download: text::download_mac,
    file: "mac.bin",
    forms: digits,
    hidden: None,
};

/// The page of GenerateMac.
pub(super) fn generate(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = message_fields(sheet, form);
    let task = Task {
        title: shared::generate_mac(),
        lead: text::generate_lead(),
        here: Route::Use(Work::Mac, None),
        empty: (Icon::Tag, text::generate_empty_title(), text::generate_empty()),
        members: &["keyId", "message", "macAlgorithm"],
        codes: |_| KEY_CODES,
        finding: no_finding,
        call: generation,
        shown: generated,
    };
    page(task, sheet, form, fields)
}

/// The page of VerifyMac.
pub(super) fn verify(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = view! {
        {message_fields(sheet, form)}
        {input_field(sheet.proof, made(), PROOF, form.error("mac"))}
    };
    let task = Task {
        title: shared::verify_mac(),
        lead: text::verify_lead(),
        here: Route::Use(Work::VerifyMac, None),
        empty: (Icon::Check, shared::verdict_here(), text::verify_empty()),
        members: &["keyId", "message", "macAlgorithm", "mac"],
        codes: |_| KEY_CODES,
        finding: |code| code == ErrorCode::KmsInvalidMac,
        call: verification,
        shown: verified,
    };
    page(task, sheet, form, fields.into_any())
}

fn message_fields(sheet: Sheet, form: Form) -> AnyView {
    view! {
        {key_field("mac-key", sheet.from, text::key_hint(), form)}
        {algorithm_field("mac-algorithm", sheet.from, Purpose::Mac, form.error("macAlgorithm"))}
        {input_field(sheet.input, written(), MESSAGE, form.error("message"))}
    }
    .into_any()
}

async fn message(operation: &'static str, sheet: Sheet) -> Result<Call, Placed> {
    let message = sheet.input.bytes("message").await?;
    Ok(Call::to(operation)
        .text("KeyId", sheet.from.key())
        .bytes("Message", message)
        .text("MacAlgorithm", sheet.from.algorithm.get_untracked()))
}

pub(super) fn generation(sheet: Sheet) -> Asking {
    Box::pin(message("GenerateMac", sheet))
}

pub(super) fn verification(sheet: Sheet) -> Asking {
    Box::pin(async move {
        let call = message("VerifyMac", sheet).await?;
        Ok(call.bytes("Mac", sheet.proof.bytes("mac").await?))
    })
}

fn generated(answer: &Answer) -> AnyView {
    let made = answer.clone();
    let verify = draft().verify_mac;
    let take = move || {
        verify.take(&made, "MacAlgorithm");
        verify.input.put(made.asked_bytes("Message").as_slice());
        verify.proof.put_as(ByteForm::Base64, made.mac.clone().unwrap_or_default().as_slice());
    };
    let on = hand_over(text::verify_this(), Icon::Check, &Route::Use(Work::VerifyMac, None), Box::new(take));
    view! { {output(MAC, answer.mac.as_ref(), on)} {facts(answer)} }.into_any()
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
