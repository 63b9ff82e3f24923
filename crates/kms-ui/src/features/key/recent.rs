//! What was called on a key lately.

use kms_protocol::view::{TrailPage, TrailQuery, View};
use leptos::prelude::*;

use super::Shown;
use crate::client::use_view;
use crate::features::overview::latest;
use crate::route::Route;
use crate::text::key as text;

/// How many records are shown here.
const SHOWN: u64 = 8;

/// The panel of the latest calls.
pub(super) fn recent(shown: Shown) -> AnyView {
    let arn = shown.part(|detail| detail.metadata.arn.clone());
    let page = use_view::<TrailPage>(move || {
        let key = Some(arn.get()?);
        Some(View::Trail(TrailQuery { key, limit: SHOWN, ..TrailQuery::default() }))
    });
    view! {
        <section class="panel panel-flush" aria-labelledby="recent-title">
            <div class="panel-bar">
                <h2 id="recent-title">{text::latest_calls()}</h2>
                <a href=move || Route::Trail(arn.get()).href()>{text::trail()}</a>
            </div>
            {move || page.data.with(|page| page.as_ref().map(|page| latest(&page.rows)))}
        </section>
    }
    .into_any()
}
