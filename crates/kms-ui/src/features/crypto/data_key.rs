//! Make a data key or a pair of data keys, with or without its plaintext.

use kms_api::key::DataKeyPairSpec;
use leptos::prelude::*;

use super::call::{Answer, Call};
use super::encrypt::ciphertext_actions;
use super::fields::{context_field, fixed_select, key_field, named};
use super::page::{Asking, KEY_CODES, Task, no_finding, page};
use super::result::{CIPHERTEXT, OutputWords, digits, facts, output, public_key};
use super::sheet::Sheet;
use crate::components::field::TextField;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::pairs::CONTEXT;
use crate::components::tabs::Choice;
use crate::forms::Placed;
use crate::route::{Route, Work};
use crate::text::crypto as shared;
use crate::text::crypto::data_key as text;

/// The lengths with a name.
const LENGTHS: [&str; 2] = ["AES_256", "AES_128"];
/// The kind of a data key whose length is a number.
pub(super) const NUMBER: &str = "NUMBER";

const PLAINTEXT: OutputWords = OutputWords {
    name: text::plaintext_key,
    what: text::plaintext_key_copied,
    choice: text::plaintext_key_shown_as,
    download: text::download_plaintext_key,
    file: "data-key.bin",
    forms: digits,
    hidden: Some(text::show_plaintext_key),
};

const ENCRYPTED: OutputWords = OutputWords {
    name: text::encrypted_key,
    what: text::encrypted_key_copied,
    download: text::download_encrypted_key,
    file: "data-key.encrypted.bin",
    ..CIPHERTEXT
};

const PRIVATE: OutputWords = OutputWords {
    name: text::private_key,
    what: text::private_key_copied,
    choice: text::private_key_shown_as,
    download: text::download_private_key,
    file: "private-key.der",
    forms: digits,
    hidden: Some(text::show_private_key),
};

const ENCRYPTED_PRIVATE: OutputWords = OutputWords {
    name: text::encrypted_private_key,
    what: text::encrypted_private_key_copied,
    download: text::download_encrypted_private_key,
    file: "private-key.encrypted.bin",
    ..CIPHERTEXT
};

const PUBLIC: OutputWords = OutputWords {
    name: shared::public_key,
    what: text::public_key_copied,
    choice: text::public_key_shown_as,
    download: text::download_public_key,
    file: "public-key.der",
    forms: public_key,
    hidden: None,
};

/// The page.
pub(super) fn data_key(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let kinds = vec![(false, text::data_key()), (true, text::data_key_pair())];
    let clear = vec![(true, text::with_plaintext()), (false, text::without_plaintext())];
    let fields = view! {
        {key_field("data-key-key", sheet.from, text::key_hint(), form)}
        <Choice label=text::kind() name="data-key-kind" options=kinds chosen=sheet.pair />
        {move || spec_fields(sheet, form, sheet.pair.get())}
        <Choice label=shared::plaintext() name="data-key-clear" options=clear chosen=sheet.clear />
        {context_field(
            "data-key-context",
            CONTEXT,
            sheet.from,
            text::context_hint(),
            form.error("encryptionContext"),
        )}
    };
    let task = Task {
        title: text::title(),
        lead: text::lead(),
        here: Route::Use(Work::DataKey, None),
        empty: (Icon::Key, text::empty_title(), text::empty()),
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
        return fixed_select("data-key-pair", text::pair_spec(), sheet.pair_kind, specs, "", error);
    }
    let by_number = Memo::new(move |_| sheet.kind.with(|kind| kind == NUMBER));
    let number = move || {
        by_number.get().then(|| {
            view! {
                <TextField
                    id="data-key-length"
                    label=text::number_of_bytes()
                    value=sheet.length
                    hint=text::length_hint().into_any()
                    error=form.error("numberOfBytes")
                />
            }
        })
    };
    let mut lengths = named(LENGTHS);
    lengths.push((NUMBER.to_owned(), text::number_of_bytes().to_owned()));
    view! {
        {fixed_select("data-key-spec", text::spec(), sheet.kind, lengths, "", form.error("keySpec"))}
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
        let length = length.map_err(|_| Placed::at("numberOfBytes", text::no_number()))?;
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
