//! The wall of boxes: a door for each of the newest keys.

use kms_protocol::view::{KeyRow, KeysPage, KeysQuery, View};
use leptos::prelude::*;

use crate::client::use_view;
use crate::components::state_badge::{tone, words};
use crate::format::name;
use crate::route::Route;
use crate::text::overview as text;

/// Doors on the wall.
const DOORS: u64 = 48;

/// The wall.
pub(super) fn wall() -> AnyView {
    let keys =
        use_view::<KeysPage>(|| Some(View::Keys(KeysQuery { descending: true, limit: DOORS, ..KeysQuery::default() })));
    let rows = move || keys.data.with(|page| page.as_ref().map(|page| page.rows.clone())).unwrap_or_default();
    let more = move || {
        let total = keys.data.with(|page| page.as_ref().map_or(0, |page| page.total));
        (total > DOORS).then(|| text::newest(total, &DOORS.to_string()))
    };
    view! {
        <section class="panel wall" aria-labelledby="wall-title">
            <div class="panel-head">
                <h2 id="wall-title">{text::vault()}</h2>
                <span class="hint">{more}</span>
                <a href=Route::Keys.href()>{text::all_keys()}</a>
            </div>
            <ul class="doors">
                <For
                    each=rows
                    key=|row| (row.arn.clone(), row.state, row.aliases.first().cloned(), row.description.clone())
                    children=|row| door(&row)
                />
            </ul>
        </section>
    }
    .into_any()
}

fn door(row: &KeyRow) -> AnyView {
    let name = name::key(&row.aliases, &row.description);
    let label = format!("{name}, {}", words(row.state));
    view! {
        <li>
            <a
                class=format!("door door-{}", tone(row.state))
                href=Route::Key(row.arn.key_id.clone()).href()
                title=label
            >
                <span class="door-number" aria-hidden="true">{name::plate(&row.arn.key_id)}</span>
                <span class="door-name">{name}</span>
                <span class="sr-only">{format!(", {}", words(row.state))}</span>
            </a>
        </li>
    }
    .into_any()
}
