//! Take a ciphertext apart: its fields, the key that it names, and whether Decrypt would succeed now.

use kms_api::{ErrorCode, KeyId};
use kms_protocol::view::{KeyDetail, View};
use leptos::prelude::*;

use super::blob::{self, Blob, Part, hex};
use super::call::{Answer, Call};
use super::fields::context_field;
use super::input::{InputWords, MADE, input_field};
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

const WORDS: InputWords = InputWords {
    label: "Ciphertext",
    choice: "Ciphertext as",
    file: "Ciphertext file",
    prompt: "Drop a ciphertext here",
    id: "inspect-ciphertext",
    file_id: "inspect-file",
};

/// The page.
pub(super) fn inspect(sheet: Sheet) -> AnyView {
    let form = Form::default();
    let fields = view! {
        {input_field(sheet.input, MADE, WORDS, form.error("ciphertextBlob"))}
        {context_field(
            "inspect-context",
            CONTEXT,
            sheet.from,
            "Needed only to find out whether Decrypt would succeed.",
            form.error("encryptionContext"),
        )}
    };
    let task = Task {
        title: "Inspect ciphertext",
        lead: "What a ciphertext under a symmetric key tells whoever has it, and a dry run of Decrypt. AWS does not \
               document the layout: the first bytes and the lengths are AWS's, the fields between them kmsbox's own.",
        here: Route::Use(Work::Inspect, None),
        empty: (
            Icon::Search,
            "The fields will be here",
            "Byte by byte, with the key and the key material that they name.",
        ),
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
        None => {
            verdict(true, "Decrypt would succeed now", "For whoever you act as, under this encryption context.", None)
        }
        Some(told) => verdict(false, "Decrypt would fail now", "This is what it would answer.", Some(told)),
    };
    let rows: Vec<_> = parts.iter().map(row).collect();
    view! {
        {verdict}
        {key.map(|key| owner(key, material.unwrap_or_default()))}
        <h2>"Fields"</h2>
        {fault.map(|fault| view! { <p class="field-error">{fault}</p> })}
        <table class="blob-fields">
            <thead>
                <tr>
                    <th scope="col">"Offset"</th>
                    <th scope="col">"Length"</th>
                    <th scope="col">"Meaning and bytes"</th>
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
            Some(None) => view! { <p class="hint">"This account and Region has no key with this id."</p> }.into_any(),
            Some(Some(detail)) => here(detail, &material),
        })
    };
    view! {
        <h2>"Key"</h2>
        <p class="mono blob-bytes">{key.to_string()}</p>
        {detail}
    }
    .into_any()
}

fn here(detail: &KeyDetail, material: &str) -> AnyView {
    let metadata = &detail.metadata;
    let current = metadata.current_key_material_id.as_deref();
    let which = match current {
        Some(current) if current == material => "The key's current material",
        Some(_) => "Not the key's current material: an earlier one, or none of this key",
        None => "The key has no current material",
    };
    view! {
        <dl class="facts">
            <dt>"Name"</dt>
            <dd>
                <a href=Route::Key(metadata.key_id.clone()).href()>{name::key(&detail.aliases, &metadata.description)}</a>
            </dd>
            <dt>"State"</dt>
            <dd>{state_badge(metadata.key_state)}</dd>
            <dt>"Material"</dt>
            <dd>{which}</dd>
        </dl>
    }
    .into_any()
}
