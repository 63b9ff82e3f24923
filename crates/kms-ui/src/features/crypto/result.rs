//! What came of a call: bytes to copy and download, what the answer says beside them, and where to go on.

use kms_api::{Blob, KeyArn};
use leptos::prelude::*;

use super::bytes::{self, BASE64, Form as ByteForm, Forms, PEM};
use super::call::Answer;
use crate::components::copy::CopyButton;
use crate::components::icon::Icon;
use crate::components::tabs::Choice;
use crate::explain::Told;
use crate::format::bytes::exact;
use crate::platform::file;
use crate::route::Route;
use crate::text::crypto as shared;
use crate::text::crypto::result as text;

/// Bytes that a program reads.
pub(super) fn base64() -> Forms {
    vec![(ByteForm::Base64, BASE64)]
}

/// Bytes that a program or a person reads.
pub(super) fn digits() -> Forms {
    vec![(ByteForm::Base64, BASE64), (ByteForm::Hex, shared::as_hex())]
}

/// Bytes that may be a text.
pub(super) fn any() -> Forms {
    vec![(ByteForm::Text, shared::as_text()), (ByteForm::Hex, shared::as_hex()), (ByteForm::Base64, BASE64)]
}

/// A public key.
pub(super) fn public_key() -> Forms {
    vec![(ByteForm::Pem, PEM), (ByteForm::Base64, shared::as_base64_der())]
}

/// How bytes are spoken of.
pub(super) struct OutputWords {
    /// `Plaintext`.
    pub(super) name: fn() -> &'static str,
    /// `plaintext`.
    pub(super) what: fn() -> &'static str,
    /// `Plaintext shown as`.
    pub(super) choice: fn() -> &'static str,
    /// `Download plaintext`.
    pub(super) download: fn() -> &'static str,
    /// What it is saved as.
    pub(super) file: &'static str,
    /// The forms that it can be shown in.
    pub(super) forms: fn() -> Forms,
    /// The name of the button that shows it, if it is hidden until asked for.
    pub(super) hidden: Option<fn() -> &'static str>,
}

/// A ciphertext.
pub(super) const CIPHERTEXT: OutputWords = OutputWords {
    name: shared::ciphertext,
    what: text::ciphertext_copied,
    choice: text::ciphertext_shown_as,
    download: text::download_ciphertext,
    file: "ciphertext.bin",
    forms: base64,
    hidden: None,
};

/// The bytes, and beside the buttons that copy and save them whatever else can be done.
pub(super) fn output(words: OutputWords, bytes: Option<&Blob>, more: AnyView) -> AnyView {
    let Some(bytes) = bytes.cloned() else { return ().into_any() };
    let [name, what, choice, download] = [words.name, words.what, words.choice, words.download].map(|say| say());
    let (file, forms, hidden) = (words.file, (words.forms)(), words.hidden.map(|say| say()));
    let several = forms.len() > 1;
    let best = bytes::best(bytes.as_slice());
    let usual = forms.first().map_or(ByteForm::Base64, |(form, _)| *form);
    let form = RwSignal::new(if usual == ByteForm::Text { best } else { usual });
    let open = RwSignal::new(hidden.is_none());
    let size = exact(bytes.as_slice().len());
    let text = bytes.clone();
    let text = Memo::new(move |_| bytes::write(form.get(), text.as_slice()));
    let inside = move || {
        if !open.get() {
            let show = move |_| open.set(true);
            return view! {
                <button type="button" class="button button-quiet" on:click=show>
                    {Icon::Follow.view()}
                    {hidden}
                </button>
            }
            .into_any();
        }
        view! {
            {several.then(|| view! { <Choice label=choice name=choice options=forms.clone() chosen=form quiet=true /> })}
            <output class="blob mono" aria-label=name>
                {move || text.get().unwrap_or_else(|| text::no_text().to_owned())}
            </output>
        }
        .into_any()
    };
    view! {
        <div class="panel-head">
            <h2>{name}</h2>
            <span class="hint">{if several { size } else { text::size_in_base64(&size) }}</span>
        </div>
        {inside}
        <div class="form-actions">
            <CopyButton what=what text=Signal::derive(move || text.get().unwrap_or_default()) labelled=true />
            <button type="button" class="button" on:click=move |_| file::save_bytes(bytes.as_slice(), file)>
                {Icon::Download.view()}
                {download}
            </button>
            {more}
        </div>
    }
    .into_any()
}

/// A link to another page of the section, to which it takes something along.
pub(super) fn hand_over(label: &'static str, icon: Icon, to: &Route, take: Box<dyn Fn()>) -> AnyView {
    view! {
        <a class="button" href=to.href() on:click=move |_| take()>
            {icon.view()}
            {label}
        </a>
    }
    .into_any()
}

/// What was found out.
pub(super) fn verdict(good: bool, title: &'static str, text: &'static str, refusal: Option<&Told>) -> AnyView {
    let (class, icon) = if good { ("notice notice-good", Icon::Check) } else { ("notice notice-bad", Icon::Warning) };
    let line = refusal.map(|told| told.line());
    let advice = refusal.and_then(|told| told.advice);
    view! {
        <div class=class>
            {icon.view()}
            <div class="notice-text">
                <h2 class="notice-title">{title}</h2>
                <p class="notice-message">{text}</p>
                {line.map(|line| view! { <p class="notice-message">{line}</p> })}
                {advice.map(|advice| view! { <p class="notice-advice">{advice}</p> })}
            </div>
        </div>
    }
    .into_any()
}

/// What the answer says beside the bytes.
pub(super) fn facts(answer: &Answer) -> AnyView {
    let fact_of =
        |name: &'static str, value: &Option<String>| value.clone().map(|value| fact(name, value.into_any(), true));
    let key = |name: &'static str, arn: &Option<KeyArn>| arn.as_ref().map(|arn| fact(name, key_link(arn), false));
    let facts = [
        key(text::source_key(), &answer.source_key_id),
        fact_of(text::source_algorithm(), &answer.source_encryption_algorithm),
        fact_of(text::source_material(), &answer.source_key_material_id),
        key(text::key(), &answer.key_id),
        fact_of(text::algorithm(), &answer.algorithm),
        fact_of(text::pair_spec(), &answer.key_pair_spec),
        fact_of(text::origin(), &answer.key_origin),
        fact_of(text::material(), &answer.key_material_id),
    ];
    let facts: Vec<AnyView> = facts.into_iter().flatten().collect();
    if facts.is_empty() {
        return ().into_any();
    }
    view! { <dl class="facts">{facts}</dl> }.into_any()
}

fn fact(name: &'static str, value: AnyView, mono: bool) -> AnyView {
    view! {
        <dt>{name}</dt>
        <dd class:mono=mono>{value}</dd>
    }
    .into_any()
}

fn key_link(arn: &KeyArn) -> AnyView {
    view! {
        <a class="mono" href=Route::Key(arn.key_id.clone()).href()>
            {arn.key_id.to_string()}
        </a>
    }
    .into_any()
}
