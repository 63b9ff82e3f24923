//! Take a ciphertext apart: its fields, the key that it names, and whether Decrypt would succeed now.

use kms_api::{ErrorCode, KeyId};
use kms_protocol::view::{KeyDetail, View};
use leptos::prelude::*;

use super::blob::{self, Blob, Part, hex};
use super::call::{Answer, Call};
use super::fields::context_field;
use super::input::{InputWords, input_field, made};
use super::page::{Asking, Task, page};
use super::result::verdict;
use super::sheet::Sheet;
use crate::client::use_view;
use crate::components::form::Form;
use crate::components::icon::Icon;
use crate::components::pairs::CONTEXT;
use crate::components::state_badge::state_badge;
use crate::format::name;
use crate::route::{Route, Work};
use crate::text::crypto as shared;
use crate::text::crypto::inspect as text;

const WORDS: InputWords = InputWords {
    label: shared::ciphertext,
    choice: shared::ciphertext_as,
    file: shared::ciphertext_file,
    prompt: shared::drop_ciphertext,
    id: "inspect-ciphertext",
    file_id: "inspect-file",
};

/// The page.
pub(super) fn inspect(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = view! {
        {input_field(sheet.input, made(), WORDS, form.error("ciphertextBlob"))}
        {context_field(
            "inspect-context",
            CONTEXT,
            sheet.from,
            text::context_hint(),
            form.error("encryptionContext"),
        )}
    };
    let task = Task {
        title: text::title(),
        lead: text::lead(),
        here: Route::Use(Work::Inspect, None),
        empty: (Icon::Search, text::empty_title(), text::empty()),
        members: &["ciphertextBlob", "encryptionContext"],
        codes: |_| &[],
        finding: |code| code != ErrorCode::Validation,
        call,
        shown,
    };
    page(task, sheet, form, fields.into_any())
}

pub(super) fn call(sheet: Sheet) -> Asking {
    Box::pin(async move {
        let ciphertext = sheet.input.bytes("ciphertextBlob").await?;
        Ok(Call::to("Decrypt")
            .bytes("CiphertextBlob", ciphertext)
            .context("EncryptionContext", sheet.from.context("encryptionContext")?)
            .dry_run())
    })
}

fn shown(answer: &Answer) -> AnyView {
    let Blob { parts, key, material, fault } = blob::parse(answer.asked_bytes("CiphertextBlob").as_slice());
    let refusal = answer.refusal.as_ref().filter(|told| told.title != ErrorCode::DryRunOperation.as_str());
    let verdict = match refusal {
        None => verdict(true, text::succeeds_title(), text::succeeds(), None),
        Some(told) => verdict(false, text::fails_title(), text::fails(), Some(told)),
    };
    let rows: Vec<_> = parts.iter().map(row).collect();
    view! {
        {verdict}
        {key.map(|key| owner(key, material.unwrap_or_default()))}
        <h2>{text::fields()}</h2>
        {fault.map(|fault| view! { <p class="field-error">{fault}</p> })}
        <table class="blob-fields">
            <thead>
                <tr>
                    <th scope="col">{text::offset()}</th>
                    <th scope="col">{text::length()}</th>
                    <th scope="col">{text::meaning()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(part: &Part) -> AnyView {
    view! {
        <tr>
            <td class="mono">{part.offset}</td>
            <td class="mono">{part.bytes.len()}</td>
            <td>
                <strong>{part.name}</strong>
                " "
                {part.meaning.clone()}
                <span class="blob-bytes mono">{hex(&part.bytes, " ")}</span>
            </td>
        </tr>
    }
    .into_any()
}

/// The key that the blob names, as it is in the workspace.
fn owner(key: KeyId, material: String) -> AnyView {
    let asked = key.clone();
    let query = use_view::<Option<KeyDetail>>(move || Some(View::Key { key_id: asked.clone() }));
    let detail = move || {
        query.data.with(|data| match data {
            None => ().into_any(),
            Some(None) => view! { <p class="hint">{text::no_key()}</p> }.into_any(),
            Some(Some(detail)) => here(detail, &material),
        })
    };
    view! {
        <h2>{text::key()}</h2>
        <p class="mono blob-bytes">{key.to_string()}</p>
        {detail}
    }
    .into_any()
}

fn here(detail: &KeyDetail, material: &str) -> AnyView {
    let metadata = &detail.metadata;
    let current = metadata.current_key_material_id.as_deref();
    let which = match current {
        Some(current) if current == material => text::current_material(),
        Some(_) => text::other_material(),
        None => text::no_material(),
    };
    view! {
        <dl class="facts">
            <dt>{text::name()}</dt>
            <dd>
                <a href=Route::Key(metadata.key_id.clone()).href()>{name::key(&detail.aliases, &metadata.description)}</a>
            </dd>
            <dt>{text::state()}</dt>
            <dd>{state_badge(metadata.key_state)}</dd>
            <dt>{text::material()}</dt>
            <dd>{which}</dd>
        </dl>
    }
    .into_any()
}
