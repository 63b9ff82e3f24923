//! All the material that a key has had, newest first.

use kms_api::key::{ImportState, KeyMaterialState, RotationType};
use kms_api::operation::{ListKeyRotationsResponse, RotationsListEntry};
use leptos::prelude::*;

use crate::components::asked::Asked;
use crate::components::copy::CopyButton;
use crate::components::notice::FailureNotice;
use crate::format::time;
use crate::text::key::rotation::timeline as text;

/// The panel.
pub(super) fn timeline(list: Asked<ListKeyRotationsResponse>) -> AnyView {
    let entries = move || {
        list.data.with(|list| {
            let rotations = list.as_ref().map(|list| list.rotations.as_slice()).unwrap_or_default();
            rotations.iter().rev().map(entry).collect::<Vec<_>>()
        })
    };
    view! {
        <section class="panel" aria-labelledby="material-title">
            <div class="panel-head">
                <h2 id="material-title">{text::title()}</h2>
                <span class="hint">{text::newest_first()}</span>
            </div>
            <FailureNotice told=list.told() />
            <ol class="timeline">{entries}</ol>
        </section>
    }
    .into_any()
}

fn entry(entry: &RotationsListEntry) -> AnyView {
    let (role, current) = match entry.key_material_state {
        Some(KeyMaterialState::Current) => (text::current(), true),
        Some(KeyMaterialState::NonCurrent) => (text::non_current(), false),
        Some(KeyMaterialState::PendingRotation) => (text::pending_rotation(), false),
        Some(KeyMaterialState::PendingMultiRegionImportAndRotation) => (text::pending_regions(), false),
        None => ("", false),
    };
    let since = match (entry.rotation_date, entry.rotation_type) {
        (Some(date), Some(RotationType::Automatic)) => text::automatic(&time::date_and_minute(date)),
        (Some(date), _) => text::on_demand(&time::date_and_minute(date)),
        (None, _) => text::first().to_owned(),
    };
    let expiry = match (entry.import_state, entry.valid_to) {
        (Some(ImportState::PendingImport), _) => Some(text::gone().to_owned()),
        (_, Some(date)) => Some(text::expires(&time::date_and_minute(date))),
        _ => None,
    };
    let description = entry.key_material_description.clone().filter(|text| !text.is_empty());
    let id = entry.key_material_id.clone().map(|id| {
        let short: String = id.chars().take(16).collect();
        view! {
            <span class="copyable">
                <code class="copyable-text" title=id.clone()>
                    {short}
                    "…"
                </code>
                <CopyButton what=text::copied() text=id />
            </span>
        }
    });
    view! {
        <li class="timeline-entry" class:is-current=current>
            <p class="timeline-role">{role}</p>
            {id}
            <p class="hint">{since}</p>
            {description.map(|text| view! { <p class="hint">{text}</p> })}
            {expiry.map(|text| view! { <p class="hint">{text}</p> })}
        </li>
    }
    .into_any()
}
