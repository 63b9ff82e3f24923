//! Sign a message, and verify a signature.

use kms_api::ErrorCode;
use kms_api::key::MessageType;
use leptos::prelude::*;

use super::algorithms::{Purpose, algorithm_field};
use super::bytes::Form as ByteForm;
use super::call::{Answer, Call};
use super::draft;
use super::fields::{fixed_select, key_field, named};
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
    id: "sign-message",
    file_id: "sign-message-file",
};

const PROOF: InputWords = InputWords {
    label: "Signature",
    choice: "Signature as",
    file: "Signature file",
    prompt: "Drop a signature here",
    id: "sign-signature",
    file_id: "sign-signature-file",
};

const SIGNATURE: OutputWords = OutputWords {
    name: "Signature",
    what: "signature",
    choice: "Signature shown as",
    download: "Download signature",
    file: "signature.bin",
    forms: DIGITS,
    hidden: None,
};

const TYPE_HINT: &str = "RAW is the message itself, up to 4,096 bytes. DIGEST is its digest, made with the hash function of \
                         the algorithm. EXTERNAL_MU is the message representative µ of ML-DSA, 64 bytes.";

/// The page of Sign.
pub(super) fn sign(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = view! {
        {key_field("sign-key", sheet.from, "A key whose usage is SIGN_VERIFY.", form)}
        {algorithm_field("sign-algorithm", sheet.from, Purpose::Signing, form.error("signingAlgorithm"))}
        {message_fields(sheet, form)}
    };
    let task = Task {
        title: "Sign",
        lead: "A signature shows that whoever may use the key signed this very message. The private key stays in KMS.",
        here: Route::Use(Work::Sign, None),
        empty: (
            Icon::Edit,
            "The signature will be here",
            "Whoever has the public key can verify it, with KMS or without.",
        ),
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
        {key_field("verify-key", sheet.from, "The key that is said to have signed.", form)}
        {algorithm_field("verify-algorithm", sheet.from, Purpose::Signing, form.error("signingAlgorithm"))}
        {message_fields(sheet, form)}
        {input_field(sheet.proof, MADE, PROOF, form.error("signature"))}
    };
    let task = Task {
        title: "Verify",
        lead: "A signature is valid for one message, one key and one algorithm.",
        here: Route::Use(Work::Verify, None),
        empty: (Icon::Check, "The verdict will be here", "Whether the key made this signature for this message."),
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
        {input_field(sheet.input, WRITTEN, MESSAGE, form.error("message"))}
        {fixed_select("sign-type", "Message type", sheet.kind, types, TYPE_HINT, form.error("messageType"))}
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
    let on = hand_over("Verify this", Icon::Check, &Route::Use(Work::Verify, None), Box::new(take));
    view! { {output(SIGNATURE, answer.signature.as_ref(), on)} {facts(answer)} }.into_any()
}

fn verified(answer: &Answer) -> AnyView {
    let (title, text) = match answer.refusal {
        None => ("The signature is valid", "The key made it for exactly this message."),
        Some(_) => (
            "The signature is not valid",
            "The message, its type, the key, the algorithm or the signature itself is not the one it was made with.",
        ),
    };
    view! {
        {verdict(answer.refusal.is_none(), title, text, answer.refusal.as_ref())}
        {facts(answer)}
    }
    .into_any()
}
