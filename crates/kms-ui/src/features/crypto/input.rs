//! The field for the bytes that go in.

use leptos::prelude::*;

use super::bytes::{self, BASE64, Form as ByteForm, Forms, PEM};
use crate::components::drop_zone::{Chosen, DropZone};
use crate::components::field::{FieldError, TextField};
use crate::components::tabs::Choice;
use crate::format::bytes::exact;
use crate::format::number;
use crate::forms::Placed;
use crate::platform::file;
use crate::text::crypto as shared;
use crate::text::crypto::input as text;

/// What goes in: a text in one of several forms, or a file.
#[derive(Clone, Copy)]
pub(super) struct Input {
    pub(super) form: RwSignal<ByteForm>,
    pub(super) text: RwSignal<String>,
    pub(super) file: Chosen,
    pub(super) most: usize,
}

impl Input {
    /// Nothing yet, in this form.
    pub(super) fn new(form: ByteForm, most: usize) -> Self {
        Self { form: RwSignal::new(form), text: RwSignal::new(String::new()), file: Chosen::default(), most }
    }

    /// Puts bytes in: as text if they are one, else as base64.
    pub(super) fn put(self, bytes: &[u8]) {
        let form = if bytes::best(bytes) == ByteForm::Text { ByteForm::Text } else { ByteForm::Base64 };
        self.put_as(form, bytes);
    }

    /// Puts bytes in, in this form.
    pub(super) fn put_as(self, form: ByteForm, bytes: &[u8]) {
        self.form.set(form);
        self.text.set(bytes::write(form, bytes).unwrap_or_default());
    }

    /// The bytes, for this member of a request.
    ///
    /// # Errors
    ///
    /// What is wrong with what was typed or chosen, beside the member's field.
    pub(super) async fn bytes(self, member: &str) -> Result<Vec<u8>, Placed> {
        self.read().await.map_err(|fault| Placed::at(member, fault))
    }

    async fn read(self) -> Result<Vec<u8>, String> {
        let form = self.form.get_untracked();
        if form != ByteForm::File {
            return bytes::read(form, &self.text.get_untracked());
        }
        let file = self.file.get_untracked().ok_or_else(|| text::no_file().to_owned())?;
        // Files that are far too large are not even read.
        if file.size() > 64.0 * 1_024.0 {
            let (size, most) = (crate::format::bytes::size(file.size() as u64), exact(self.most));
            return Err(text::too_large(&most, &size));
        }
        file::read(&file).await.ok_or_else(|| text::unreadable().to_owned())
    }

    fn count(self) -> Result<usize, String> {
        match self.form.get() {
            ByteForm::File => Ok(self.file.size().unwrap_or_default() as usize),
            form => bytes::read(form, &self.text.get()).map(|bytes| bytes.len()),
        }
    }
}

/// What a person has written, or a file.
pub(super) fn written() -> Forms {
    vec![
        (ByteForm::Text, shared::as_text()),
        (ByteForm::Hex, shared::as_hex()),
        (ByteForm::Base64, BASE64),
        (ByteForm::File, shared::as_file()),
    ]
}

/// What a program has made: a ciphertext, a signature.
pub(super) fn made() -> Forms {
    vec![(ByteForm::Base64, BASE64), (ByteForm::Hex, shared::as_hex()), (ByteForm::File, shared::as_file())]
}

/// A public key.
pub(super) fn public_key() -> Forms {
    vec![(ByteForm::Pem, PEM), (ByteForm::Base64, shared::as_base64_der()), (ByteForm::File, shared::as_der_file())]
}

/// How the field speaks.
#[derive(Clone, Copy)]
pub(super) struct InputWords {
    /// `Plaintext`.
    pub(super) label: fn() -> &'static str,
    /// `Plaintext as`.
    pub(super) choice: fn() -> &'static str,
    /// `Plaintext file`.
    pub(super) file: fn() -> &'static str,
    /// What is said while no file is chosen.
    pub(super) prompt: fn() -> &'static str,
    pub(super) id: &'static str,
    pub(super) file_id: &'static str,
}

/// The field, with a count of bytes that follows the typing.
pub(super) fn input_field(input: Input, options: Forms, words: InputWords, error: FieldError) -> AnyView {
    let InputWords { id, file_id, .. } = words;
    let [label, choice, file, prompt] = [words.label, words.choice, words.file, words.prompt].map(|say| say());
    let mono = Memo::new(move |_| input.form.get() != ByteForm::Text);
    let is_file = Memo::new(move |_| input.form.get() == ByteForm::File);
    let count = Memo::new(move |_| input.count());
    let counted = move || match count.get() {
        Ok(count) => text::filled(&number::grouped(count as u64), &exact(input.most)),
        Err(fault) => fault,
    };
    let over = move || count.get().map_or(true, |count| count > input.most);
    let field = move || {
        if is_file.get() {
            view! {
                <DropZone id=file_id label=file prompt=prompt chosen=input.file error=error />
            }
            .into_any()
        } else {
            view! {
                <TextField
                    id=id
                    label=label
                    value=input.text
                    rows=6
                    mono=mono.get()
                    error=error
                />
            }
            .into_any()
        }
    };
    view! {
        <div class="bytes">
            {field}
            <div class="bytes-foot">
                <Choice label=choice name=choice options=options chosen=input.form quiet=true />
                <span class="bytes-count" class:is-over=over>
                    {counted}
                </span>
            </div>
        </div>
    }
    .into_any()
}
