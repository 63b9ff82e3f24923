//! Encrypt a text or a small file.

use kms_api::operation::{EncryptRequest, EncryptResponse};
use kms_api::{Blob, ErrorCode, KeyId};
use leptos::prelude::*;

use super::bytes::{Form as ByteForm, MOST};
use super::draft;
use super::input::{Input, InputWords, input_field};
use super::page::{download, facts, page};
use crate::client::use_client;
use crate::components::copy::CopyButton;
use crate::components::empty::Empty;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::key_picker::KeyPicker;
use crate::components::pairs::{CONTEXT, PairsEditor, model};
use crate::format::bytes::exact;
use crate::forms::{Placed, place};
use crate::route::Route;

const OPTIONS: [(ByteForm, &str); 4] =
    [(ByteForm::Text, "Text"), (ByteForm::Hex, "Hex"), (ByteForm::Base64, "Base64"), (ByteForm::File, "File")];

const WORDS: InputWords = InputWords {
    label: "Plaintext",
    choice: "Plaintext as",
    file: "Plaintext file",
    prompt: "Drop a file of up to 4,096 bytes here",
    id: "encrypt-plaintext",
    file_id: "encrypt-file",
};

const FIELDS: [&str; 3] = ["keyId", "plaintext", "encryptionContext"];
const CODES: [(ErrorCode, &str); 2] = [(ErrorCode::NotFound, "keyId"), (ErrorCode::InvalidArn, "keyId")];

const EMPTY: &str =
    "It carries the key's identity, so that Decrypt needs no key. It does not carry the encryption context.";

/// The page with the form and its result.
#[component]
pub fn EncryptPage(
    /// The key to encrypt under, if the way here named one.
    key: Option<KeyId>,
) -> impl IntoView {
    let client = use_client();
    let draft = draft();
    let encrypt = draft.encrypt;
    if let Some(key) = key {
        encrypt.key.set(key.to_string());
    }
    let form = Form::default();
    let input = Input { form: encrypt.form, text: encrypt.text, file: encrypt.file, most: MOST };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let work = async move {
            let plaintext = input.bytes().await.map_err(|fault| Placed::at("plaintext", fault))?;
            let encryption_context = model::context(&encrypt.context.get_untracked())
                .map_err(|fault| Placed::at("encryptionContext", fault))?;
            let request = EncryptRequest {
                key_id: encrypt.key.get_untracked().trim().to_owned(),
                plaintext: Blob::from(plaintext),
                encryption_context,
                ..EncryptRequest::default()
            };
            client.call(request).await.map_err(|failure| {
                let placed = place(&failure, &FIELDS, &CODES);
                placed.about(encrypt.key.get_untracked().trim(), &encrypt.context.get_untracked())
            })
        };
        encrypt.result.set(None);
        form.run(work, move |response| {
            encrypt.result.try_set(Some(response));
        });
    };
    // What was encrypted is decrypted under the same context, wherever the result came from.
    let hand_over = move |_| {
        let Some(result) = encrypt.result.get_untracked() else { return };
        draft.decrypt.form.set(ByteForm::Base64);
        draft.decrypt.text.set(result.ciphertext_blob.to_base64());
        draft.decrypt.result.set(None);
        if let Ok(context) = model::context(&encrypt.context.get_untracked()) {
            draft.decrypt.context.set(&context);
        }
    };
    let result = move || match encrypt.result.get() {
        Some(response) => {
            let actions = view! {
                <CopyButton what="ciphertext" text=response.ciphertext_blob.to_base64() labelled=true />
                {download("Download ciphertext", response.ciphertext_blob.clone(), "ciphertext.bin")}
                <a class="button" href=Route::Decrypt.href() on:click=hand_over>
                    {Icon::Unlock.view()}
                    "Decrypt this"
                </a>
            };
            shown(&response, actions.into_any())
        }
        None => view! {
            <Empty
                icon=Icon::Lock
                title="The ciphertext will be here"
                text=EMPTY
            />
        }
        .into_any(),
    };
    let fields = view! {
        <KeyPicker
            id="encrypt-key"
            label="KMS key"
            value=encrypt.key
            hint="An alias, key id or ARN. Begin to type to find one."
            error=form.error("keyId")
        />
        {input_field(input, &OPTIONS, WORDS, form.error("plaintext"))}
        <PairsEditor
            id="encrypt-context"
            words=CONTEXT
            pairs=encrypt.context
            hint="Bound to the ciphertext but not secret. Decrypt must be given exactly the same pairs."
            error=form.error("encryptionContext")
        />
    };
    let lead = "Up to 4,096 bytes go through KMS itself. For more, seal a file under a data key.";
    page("Encrypt", lead, &Route::Encrypt(None), form, submit, fields.into_any(), result)
}

fn shown(response: &EncryptResponse, actions: AnyView) -> AnyView {
    view! {
        <div class="panel-head">
            <h2>"Ciphertext"</h2>
            <span class="hint">{format!("{}, base64", exact(response.ciphertext_blob.as_slice().len()))}</span>
        </div>
        <output class="blob mono" aria-label="Ciphertext">
            {response.ciphertext_blob.to_base64()}
        </output>
        <div class="form-actions">{actions}</div>
        {facts(&response.key_id, response.encryption_algorithm.as_str(), None)}
    }
    .into_any()
}
