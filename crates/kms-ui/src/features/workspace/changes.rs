//! What leads from one state of the workspace to another.

use kms_protocol::workspace::{ComparisonView, RowChange, RowView};
use leptos::prelude::*;
use serde_json::Value;

use crate::text::workspace::changes as text;

/// The rows that are shown.
const SHOWN: usize = 200;

/// The rows that differ, after how many of each table do.
pub(super) fn changes(found: &ComparisonView) -> AnyView {
    if found.counts.is_empty() {
        return view! { <p class="quiet-line">{text::same()}</p> }.into_any();
    }
    let counts: Vec<_> = found
        .counts
        .iter()
        .map(|(table, [added, removed, changed])| {
            view! {
                <li>{text::counts(&added.to_string(), &changed.to_string(), &removed.to_string(), table)}</li>
            }
        })
        .collect();
    let rows: Vec<_> = found.rows.iter().take(SHOWN).map(row).collect();
    view! {
        <ul class="change-counts">{counts}</ul>
        <details>
            <summary>{text::rows()}</summary>
            <ul class="change-rows">{rows}</ul>
        </details>
    }
    .into_any()
}

fn row(row: &RowView) -> AnyView {
    let (mark, told) = match row.kind {
        RowChange::Added => ("+", text::added()),
        RowChange::Removed => ("−", text::removed()),
        RowChange::Changed => ("±", text::changed()),
    };
    let fields: Vec<_> = row
        .fields
        .iter()
        .map(|(name, before, after)| {
            view! {
                <li>
                    <b>{name.clone()}</b>
                    ": "
                    <del>{shown(before.as_ref())}</del>
                    " → "
                    <ins>{shown(after.as_ref())}</ins>
                </li>
            }
        })
        .collect();
    view! {
        <li>
            <span aria-hidden="true" class="mono">
                {mark}
            </span>
            " "
            <span class="sr-only">{told}</span>
            <span class="hint">{row.table.clone()}</span>
            " "
            <code>{row.id.clone()}</code>
            {(!fields.is_empty()).then(|| view! { <ul>{fields}</ul> })}
        </li>
    }
    .into_any()
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None => "…".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
