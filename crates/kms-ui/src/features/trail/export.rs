//! What the filter shows, as a file: a record of CloudTrail on each line.

use kms_protocol::Failure;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::feed::Feed;
use super::filter::Filter;
use crate::components::icon::Icon;
use crate::explain::tell;
use crate::format::time;
use crate::platform::file::{Parts, save};
use crate::shell::clock::use_now;
use crate::shell::toasts::use_toasts;
use crate::text::trail::export as text;

/// Records that are looked at in one answer, and come whole if they match: the most that the worker gives.
const PIECE: u64 = 200;

/// The button that makes the file. While it works, it stops the work.
pub(super) fn export_button(feed: Feed) -> AnyView {
    let toasts = use_toasts();
    let now = use_now();
    // How many records the file has so far, while it is made.
    let made = RwSignal::new(None::<u64>);
    // Whether the work is to end; it does so with the answer that is under way.
    let stop = RwSignal::new(false);
    let press = move |_| {
        if made.get_untracked().is_some() {
            stop.set(true);
            return;
        }
        stop.set(false);
        made.set(Some(0));
        let filter = feed.filter.get_untracked();
        let name = format!("trail-{}.jsonl", time::to_field(now.get_untracked()).replace(':', ""));
        spawn_local(async move {
            match collect(feed, &filter, made, stop).await {
                Ok(Some((parts, count))) => {
                    if let Some(blob) = parts.whole() {
                        save(&blob, &name);
                        toasts.say(text::exported(count));
                    }
                }
                Ok(None) => {}
                Err(failure) => toasts.warn(text::not_exported(&tell(&failure).line())),
            }
            made.try_set(None);
        });
    };
    let label = move || match made.get() {
        None => text::export().to_owned(),
        Some(count) => text::stop(count),
    };
    view! {
        <button
            type="button"
            class="button"
            disabled=move || made.get().is_none() && feed.marks.with(Vec::is_empty)
            title=text::title()
            on:click=press
        >
            {Icon::Download.view()}
            {label}
        </button>
    }
    .into_any()
}

/// The lines of all records that match, and how many there are; nothing if the work was stopped or the page left.
async fn collect(
    feed: Feed,
    filter: &Filter,
    made: RwSignal<Option<u64>>,
    stop: RwSignal<bool>,
) -> Result<Option<(Parts, u64)>, Failure> {
    let parts = Parts::default();
    let (mut before, mut count) = (None, 0);
    loop {
        let page = feed.ask(filter, before, PIECE, PIECE).await?;
        if stop.try_get_untracked() != Some(false) {
            return Ok(None);
        }
        let mut lines = String::new();
        for row in &page.rows {
            lines.push_str(&row.event.to_string());
            lines.push('\n');
        }
        count += page.rows.len() as u64;
        parts.add(&lines);
        made.try_set(Some(count));
        before = page.next;
        if before.is_none() {
            return Ok(Some((parts, count)));
        }
    }
}
