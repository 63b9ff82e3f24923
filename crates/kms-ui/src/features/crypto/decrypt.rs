//! Decrypt what Encrypt made.

use kms_api::operation::{DecryptRequest, DecryptResponse};
use kms_api::{Blob, ErrorCode};
use leptos::prelude::*;

use super::bytes::{self, Form as ByteForm, MOST_CIPHERTEXT};
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
use crate::components::tabs::Choice;
use crate::format::bytes::exact;
use crate::forms::{Placed, place};
use crate::route::Route;

const OPTIONS: [(ByteForm, &str); 2] = [(ByteForm::Base64, "Base64"), (ByteForm::File, "File")];
const SHOWN_AS: [(ByteForm, &str); 3] =
    [(ByteForm::Text, "Text"), (ByteForm::Hex, "Hex"), (ByteForm::Base64, "Base64")];

const WORDS: InputWords = InputWords {
    label: "Ciphertext",
    choice: "Ciphertext as",
    file: "Ciphertext file",
    prompt: "Drop a ciphertext here",
    id: "decrypt-ciphertext",
    file_id: "decrypt-file",
};

const FIELDS: [&str; 3] = ["ciphertextBlob", "keyId", "encryptionContext"];
const CODES: [(ErrorCode, &str); 3] =
    [(ErrorCode::NotFound, "keyId"), (ErrorCode::InvalidArn, "keyId"), (ErrorCode::IncorrectKey, "keyId")];

/// The page with the form and its result.
#[component]
pub fn DecryptPage() -> impl IntoView {
    let client = use_client();
    let decrypt = draft().decrypt;
    let form = Form::default();
    let input = Input { form: decrypt.form, text: decrypt.text, file: decrypt.file, most: MOST_CIPHERTEXT };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let work = async move {
            let ciphertext = input.bytes().await.map_err(|fault| Placed::at("ciphertextBlob", fault))?;
            let encryption_context = model::context(&decrypt.context.get_untracked())
                .map_err(|fault| Placed::at("encryptionContext", fault))?;
            let key = decrypt.key.get_untracked().trim().to_owned();
            let request = DecryptRequest {
                ciphertext_blob: Some(Blob::from(ciphertext)),
                encryption_context,
                key_id: (!key.is_empty()).then_some(key),
                ..DecryptRequest::default()
            };
            client.call(request).await.map_err(|failure| {
                let placed = place(&failure, &FIELDS, &CODES);
                placed.about(decrypt.key.get_untracked().trim(), &decrypt.context.get_untracked())
            })
        };
        decrypt.result.set(None);
        form.run(work, move |response| {
            decrypt.result.try_set(Some(response));
        });
    };
    let result = move || match decrypt.result.get() {
        Some(response) => shown(&response),
        None => view! {
            <Empty
                icon=Icon::Unlock
                title="The plaintext will be here"
                text="It is shown on this page only and stored nowhere."
            />
        }
        .into_any(),
    };
    let fields = view! {
        {input_field(input, &OPTIONS, WORDS, form.error("ciphertextBlob"))}
        <PairsEditor
            id="decrypt-context"
            words=CONTEXT
            pairs=decrypt.context
            hint="Exactly the pairs that were given to Encrypt; upper and lower case count."
            error=form.error("encryptionContext")
        />
        <KeyPicker
            id="decrypt-key"
            label="KMS key"
            value=decrypt.key
            optional=true
            hint="Name it to be sure that no other key's ciphertext is accepted."
            error=form.error("keyId")
        />
    };
    let lead = "The ciphertext names its key. What you bring is the encryption context it was made under.";
    page("Decrypt", lead, &Route::Decrypt, form, submit, fields.into_any(), result)
}

fn shown(response: &DecryptResponse) -> AnyView {
    let plaintext = response.plaintext.clone().unwrap_or_default();
    let text = plaintext.clone();
    let size = plaintext.as_slice().len();
    let form = RwSignal::new(bytes::best(plaintext.as_slice()));
    let text = Memo::new(move |_| bytes::write(form.get(), text.as_slice()));
    view! {
        <div class="panel-head">
            <h2>"Plaintext"</h2>
            <span class="hint">{exact(size)}</span>
        </div>
        <Choice label="Plaintext shown as" name="shown-as" options=&SHOWN_AS chosen=form quiet=true />
        <output class="blob mono" aria-label="Plaintext">
            {move || text.get().unwrap_or_else(|| "These bytes are not UTF-8 text.".to_owned())}
        </output>
        <div class="form-actions">
            <CopyButton what="plaintext" text=Signal::derive(move || text.get().unwrap_or_default()) labelled=true />
            {download("Download plaintext", plaintext, "plaintext.bin")}
        </div>
        {facts(&response.key_id, response.encryption_algorithm.as_str(), response.key_material_id.clone())}
    }
    .into_any()
}
