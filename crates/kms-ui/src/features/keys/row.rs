//! A row of the list.

use kms_protocol::view::KeyRow;
use leptos::prelude::*;

use crate::components::plate::plate;
use crate::components::state_badge::state_badge;
use crate::format::{name, time};
use crate::route::Route;

/// The row at a place in the list; a still picture of one while it is on its way.
pub(super) fn key_row(index: usize, row: Memo<Option<KeyRow>>, height: Signal<f64>) -> AnyView {
    let top = move || format!("translateY({}px)", index as f64 * height.get());
    view! {
        <div class="keys-row" role="row" aria-rowindex=index + 2 style:transform=top>
            {move || row.get().map_or_else(waiting, |row| cells(&row))}
        </div>
    }
    .into_any()
}

fn cells(row: &KeyRow) -> AnyView {
    let more = row.aliases.len().saturating_sub(1);
    let note = match (row.aliases.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => row.description.clone(),
        (false, more) => format!("+{more} more · {}", row.description).trim_end_matches(" · ").to_owned(),
    };
    let unnamed = row.aliases.is_empty() && row.description.trim().is_empty();
    view! {
        <span class="keys-name" role="cell">
            {plate(&row.arn.key_id)}
            <span class="keys-names">
                <a class="keys-link" class:is-unnamed=unnamed href=Route::Key(row.arn.key_id.clone()).href()>
                    {name::key(&row.aliases, &row.description)}
                </a>
                <span class="keys-note">{note}</span>
            </span>
        </span>
        <span class="keys-id mono" role="cell">
            {row.arn.key_id.to_string()}
        </span>
        <span class="keys-state" role="cell">
            {state_badge(row.state)}
        </span>
        <span class="keys-created" role="cell" title=time::date_and_second(row.created)>
            {time::date(row.created)}
        </span>
        <span class="keys-deletion" role="cell">
            {row.deletion_date.map(|date| view! { <span title=time::date_and_second(date)>{time::date(date)}</span> })}
        </span>
    }
    .into_any()
}

fn waiting() -> AnyView {
    view! {
        <span class="keys-name" role="cell">
            <span class="skeleton"></span>
        </span>
    }
    .into_any()
}
