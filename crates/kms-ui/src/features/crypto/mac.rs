//! Make a message authentication code, and verify one.

use kms_api::ErrorCode;
use leptos::prelude::*;

use super::algorithms::{Purpose, algorithm_field};
use super::bytes::Form as ByteForm;
use super::call::{Answer, Call};
use super::draft;
use super::fields::key_field;
use super::input::{InputWords, MADE, WRITTEN, input_field};
use super::page::{Asking, KEY_CODES, Task, no_finding, page};
use super::result::{DIGITS, OutputWords, facts, hand_over, output, verdict};
use super::sheet::Sheet;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::forms::Placed;
use crate::route::{Route, Work};

const MESSAGE: InputWords = InputWords {
    label: "Message",
    choice: "Message as",
    file: "Message file",
    prompt: "Drop a file of up to 4,096 bytes here",
    id: "mac-message",
    file_id: "mac-message-file",
};

const PROOF: InputWords = InputWords {
    label: "MAC",
    choice: "MAC as",
    file: "MAC file",
    prompt: "Drop a MAC here",
    id: "mac-code",
    file_id: "mac-code-file",
};

const MAC: OutputWords = OutputWords {
    name: "MAC",
    what: "MAC",
    choice: "MAC shown as",
    download: "Download MAC",
    file: "mac.bin",
    forms: DIGITS,
    hidden: None,
};

/// The page of GenerateMac.
pub(super) fn generate(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = message_fields(sheet, form);
    let task = Task {
        title: "Generate MAC",
        lead: "A message authentication code shows that a message was not changed, to whoever may use the same key.",
        here: Route::Use(Work::Mac, None),
        empty: (Icon::Tag, "The MAC will be here", "It is as long as the digest of the algorithm."),
        members: &["keyId", "message", "macAlgorithm"],
        codes: |_| KEY_CODES,
        finding: no_finding,
        call: generation,
        shown: made,
    };
    page(task, sheet, form, fields)
}

/// The page of VerifyMac.
pub(super) fn verify(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = view! {
        {message_fields(sheet, form)}
        {input_field(sheet.proof, MADE, PROOF, form.error("mac"))}
    };
    let task = Task {
        title: "Verify MAC",
        lead: "A code is valid for one message, one key and one algorithm.",
        here: Route::Use(Work::VerifyMac, None),
        empty: (Icon::Check, "The verdict will be here", "Whether the key made this code for this message."),
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
        {key_field("mac-key", sheet.from, "A key whose usage is GENERATE_VERIFY_MAC.", form)}
        {algorithm_field("mac-algorithm", sheet.from, Purpose::Mac, form.error("macAlgorithm"))}
        {input_field(sheet.input, WRITTEN, MESSAGE, form.error("message"))}
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

fn made(answer: &Answer) -> AnyView {
    let made = answer.clone();
    let verify = draft().verify_mac;
    let take = move || {
        verify.take(&made, "MacAlgorithm");
        verify.input.put(made.asked_bytes("Message").as_slice());
        verify.proof.put_as(ByteForm::Base64, made.mac.clone().unwrap_or_default().as_slice());
    };
    let on = hand_over("Verify this", Icon::Check, &Route::Use(Work::VerifyMac, None), Box::new(take));
    view! { {output(MAC, answer.mac.as_ref(), on)} {facts(answer)} }.into_any()
}

fn verified(answer: &Answer) -> AnyView {
    let (title, text) = match answer.refusal {
        None => ("The MAC is valid", "The key made it for exactly this message."),
        Some(_) => (
            "The MAC is not valid",
            "The message, the key, the algorithm or the code itself is not the one it was made with.",
        ),
    };
    view! {
        {verdict(answer.refusal.is_none(), title, text, answer.refusal.as_ref())}
        {facts(answer)}
    }
    .into_any()
}
