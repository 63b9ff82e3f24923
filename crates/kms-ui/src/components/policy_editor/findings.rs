//! The list of findings: each leads to its place and can be mended from here.

use kms_protocol::policy::{Finding, Fix, Severity};
use leptos::prelude::*;

use super::model::{apply, line_and_column, summary};
use super::{Found, Parts, same_text};
use crate::components::icon::Icon;
use crate::text::components::policy_editor as text;

/// The list, with a line above it that says how many there are.
pub(super) fn finding_list(parts: Parts) -> AnyView {
    let Parts { found, .. } = parts;
    let says = move || found.with(|found| found.as_ref().map(|found| summary(&found.findings)));
    let clean = move || found.with(|found| found.as_ref().is_some_and(|found| found.findings.is_empty()));
    let items = move || {
        found.get().map(|Found { text, findings }| {
            findings.into_iter().map(|finding| item(parts, &text, finding)).collect::<Vec<_>>()
        })
    };
    view! {
        <div class="findings">
            <p class="findings-summary" class:is-clean=clean role="status">
                {move || clean().then(|| Icon::Check.view())}
                {says}
            </p>
            <ul class="findings-list" aria-label=text::findings() hidden=move || clean() || found.with(Option::is_none)>
                {items}
            </ul>
        </div>
    }
    .into_any()
}

fn item(parts: Parts, text: &str, finding: Finding) -> AnyView {
    let (line, column) = line_and_column(text, finding.span.0);
    let (class, word, icon) = severity(finding.severity);
    let span = finding.span;
    let reason = finding.reason;
    let fixes: Vec<_> = finding.fixes.into_iter().map(|fix| fix_button(parts, fix)).collect();
    view! {
        <li class=class>
            {icon.view()}
            <div class="finding-text">
                <button type="button" class="finding-message" on:click=move |_| parts.reveal.set(Some(span))>
                    <b>{word}" "</b>
                    {finding.message}
                    <span class="finding-place">{text::place(&column.to_string(), &line.to_string())}</span>
                </button>
                {(!reason.is_empty()).then(|| view! { <p class="finding-reason">{reason}</p> })}
                {(!fixes.is_empty()).then(|| view! { <div class="finding-fixes">{fixes}</div> })}
            </div>
        </li>
    }
    .into_any()
}

fn fix_button(parts: Parts, fix: Fix) -> AnyView {
    let mend = move |_| {
        let text = parts.text.get_untracked();
        // The edits are for the text that was looked at.
        let looked_at = parts.found.with_untracked(|found| found.as_ref().map(|found| found.text.clone()));
        let fitting = looked_at.filter(|looked_at| same_text(looked_at, &text));
        if let Some(mended) = fitting.and_then(|text| apply(&text, &fix.edits)) {
            parts.text.set(mended);
        }
    };
    view! {
        <button type="button" class="button button-small" hidden=move || parts.read_only.get() on:click=mend>
            {fix.title}
        </button>
    }
    .into_any()
}

fn severity(severity: Severity) -> (&'static str, &'static str, Icon) {
    match severity {
        Severity::Error => ("finding finding-error", text::error(), Icon::Close),
        Severity::Security => ("finding finding-security", text::security(), Icon::Unlock),
        Severity::Warning => ("finding finding-warning", text::warning(), Icon::Warning),
        Severity::Suggestion => ("finding finding-suggestion", text::suggestion(), Icon::About),
    }
}
