//! Make a data key or a pair of data keys, with or without its plaintext.

use kms_api::key::DataKeyPairSpec;
use leptos::prelude::*;

use super::call::{Answer, Call};
use super::encrypt::ciphertext_actions;
use super::fields::{context_field, fixed_select, key_field, named};
use super::page::{Asking, KEY_CODES, Task, no_finding, page};
use super::result::{CIPHERTEXT, DIGITS, OutputWords, PUBLIC_KEY, facts, output};
use super::sheet::Sheet;
use crate::components::field::TextField;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::pairs::CONTEXT;
use crate::components::tabs::Choice;
use crate::forms::Placed;
use crate::route::{Route, Work};

const KINDS: &[(bool, &str)] = &[(false, "Data key"), (true, "Data key pair")];
const CLEAR: &[(bool, &str)] = &[(true, "With plaintext"), (false, "Without plaintext")];
/// The lengths with a name.
const LENGTHS: [&str; 2] = ["AES_256", "AES_128"];
/// The kind of a data key whose length is a number.
pub(super) const NUMBER: &str = "NUMBER";

const PLAINTEXT: OutputWords = OutputWords {
    name: "Plaintext data key",
    what: "plaintext data key",
    choice: "Plaintext data key shown as",
    download: "Download plaintext data key",
    file: "data-key.bin",
    forms: DIGITS,
    hidden: Some("Show plaintext data key"),
};

const ENCRYPTED: OutputWords = OutputWords {
    name: "Encrypted data key",
    what: "encrypted data key",
    download: "Download encrypted data key",
    file: "data-key.encrypted.bin",
    ..CIPHERTEXT
};

const PRIVATE: OutputWords = OutputWords {
    name: "Plaintext private key",
    what: "plaintext private key",
    choice: "Plaintext private key shown as",
    download: "Download plaintext private key",
    file: "private-key.der",
    forms: DIGITS,
    hidden: Some("Show plaintext private key"),
};

const ENCRYPTED_PRIVATE: OutputWords = OutputWords {
    name: "Encrypted private key",
    what: "encrypted private key",
    download: "Download encrypted private key",
    file: "private-key.encrypted.bin",
    ..CIPHERTEXT
};

const PUBLIC: OutputWords = OutputWords {
    name: "Public key",
    what: "public key",
    choice: "Public key shown as",
    download: "Download public key",
    file: "public-key.der",
    forms: PUBLIC_KEY,
    hidden: None,
};

/// The page.
pub(super) fn data_key(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = view! {
        {key_field("data-key-key", sheet.from, "The symmetric key that the data key is encrypted under.", form)}
        <Choice label="Kind" name="data-key-kind" options=KINDS chosen=sheet.pair />
        {move || spec_fields(sheet, form, sheet.pair.get())}
        <Choice label="Plaintext" name="data-key-clear" options=CLEAR chosen=sheet.clear />
        {context_field(
            "data-key-context",
            CONTEXT,
            sheet.from,
            "Bound to the encrypted data key. Decrypt must be given exactly the same pairs.",
            form.error("encryptionContext"),
        )}
    };
    let task = Task {
        title: "Generate data key",
        lead: "Encrypt with the plaintext data key outside of KMS, forget it, and keep the encrypted one with the data.",
        here: Route::Use(Work::DataKey, None),
        empty: (
            Icon::Key,
            "The data key will be here",
            "Its plaintext stays hidden until you ask for it. KMS keeps neither.",
        ),
        members: &["keyId", "keySpec", "numberOfBytes", "keyPairSpec", "encryptionContext"],
        codes: |_| KEY_CODES,
        finding: no_finding,
        call,
        shown,
    };
    page(task, sheet, form, fields.into_any())
}

fn spec_fields(sheet: Sheet, form: Form, pair: bool) -> AnyView {
    if pair {
        let specs = named(DataKeyPairSpec::ALL.iter().map(|one| one.as_str()));
        let error = form.error("keyPairSpec");
        return fixed_select("data-key-pair", "Key pair spec", sheet.pair_kind, specs, "", error);
    }
    let by_number = Memo::new(move |_| sheet.kind.with(|kind| kind == NUMBER));
    let number = move || {
        by_number.get().then(|| {
            view! {
                <TextField
                    id="data-key-length"
                    label="Number of bytes"
                    value=sheet.length
                    hint="From 1 to 1,024.".into_any()
                    error=form.error("numberOfBytes")
                />
            }
        })
    };
    let mut lengths = named(LENGTHS);
    lengths.push((NUMBER.to_owned(), "Number of bytes".to_owned()));
    view! {
        {fixed_select("data-key-spec", "Key spec", sheet.kind, lengths, "", form.error("keySpec"))}
        {number}
    }
    .into_any()
}

pub(super) fn call(sheet: Sheet) -> Asking {
    Box::pin(async move {
        let operation = match (sheet.pair.get_untracked(), sheet.clear.get_untracked()) {
            (false, true) => "GenerateDataKey",
            (false, false) => "GenerateDataKeyWithoutPlaintext",
            (true, true) => "GenerateDataKeyPair",
            (true, false) => "GenerateDataKeyPairWithoutPlaintext",
        };
        let call = Call::to(operation)
            .text("KeyId", sheet.from.key())
            .context("EncryptionContext", sheet.from.context("encryptionContext")?);
        if sheet.pair.get_untracked() {
            return Ok(call.text("KeyPairSpec", sheet.pair_kind.get_untracked()));
        }
        let spec = sheet.kind.get_untracked();
        if spec != NUMBER {
            return Ok(call.text("KeySpec", spec));
        }
        let length = sheet.length.get_untracked().trim().parse();
        let length = length.map_err(|_| Placed::at("numberOfBytes", "This is not a whole number of bytes."))?;
        Ok(call.number("NumberOfBytes", length))
    })
}

fn shown(answer: &Answer) -> AnyView {
    let actions = || ciphertext_actions(answer, "EncryptionContext");
    let none = || ().into_any();
    view! {
        {output(PLAINTEXT, answer.plaintext.as_ref(), none())}
        {output(ENCRYPTED, answer.ciphertext_blob.as_ref(), actions())}
        {output(PUBLIC, answer.public_key.as_ref(), none())}
        {output(PRIVATE, answer.private_key_plaintext.as_ref(), none())}
        {output(ENCRYPTED_PRIVATE, answer.private_key_ciphertext_blob.as_ref(), actions())}
        {facts(answer)}
    }
    .into_any()
}
