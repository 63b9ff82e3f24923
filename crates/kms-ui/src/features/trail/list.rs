//! Records in a list, each of which opens as JSON. Only those near the window are in the document.

use std::ops::Range;

use kms_protocol::view::TrailPage;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::event::{Event, read};
use super::feed::Feed;
use super::filter::Filter;
use super::{model, why};
use crate::client::use_view;
use crate::components::copy::CopyButton;
use crate::components::icon::Icon;
use crate::components::json::json_view;
use crate::components::plate::plate;
use crate::components::virtual_list::model::{BATCH, batch};
use crate::components::virtual_list::use_visible_rows;
use crate::platform::dom;
use crate::route::Route;
use crate::text::trail as text;

/// Where records are cards; the same width as in the style sheet.
const CARDS: &str = "(max-width: 47.99rem)";

/// Lengths that follow the window's width.
#[derive(Clone, Copy, PartialEq)]
struct Lengths {
    /// The height of a closed record in pixels; the same as in the style sheet.
    row: f64,
    /// Rows that an open record takes beside its own.
    panel: usize,
}

/// The open record and the heights of all. Copies are the same.
#[derive(Clone, Copy)]
struct Layout {
    lengths: Signal<Lengths>,
    /// The number of the open record.
    open: RwSignal<Option<u64>>,
    /// Its place in the list.
    open_at: Memo<Option<usize>>,
}

/// The records that the feed has.
pub(super) fn records(feed: Feed) -> AnyView {
    let node = NodeRef::<html::Div>::new();
    let open = RwSignal::new(None::<u64>);
    let open_at = Memo::new(move |_| open.get().and_then(|seq| feed.marks.with(|marks| model::place(marks, seq))));
    let layout = Layout { lengths: lengths(), open, open_at };
    let total = Memo::new(move |_| {
        let panel = if open_at.get().is_some() { layout.lengths.get().panel } else { 0 };
        feed.marks.with(Vec::len) + panel
    });
    let row = Memo::new(move |_| layout.lengths.get().row);
    let visible = use_visible_rows(node, row.into(), total.into());
    let shown = Memo::new(move |_| model::records(&visible.get(), open_at.get(), layout.lengths.get().panel));
    let seqs = Memo::new(move |_| {
        // What was visible may be more than there is now.
        let Range { start, end } = shown.get();
        feed.marks.with(|marks| marks.iter().take(end).skip(start).map(|mark| mark.0).collect::<Vec<u64>>())
    });
    Effect::new(move |_| feed.near.set_value(seqs.with(|seqs| seqs.first().copied())));
    // Records do not change: what is held need not be asked for again.
    let window = use_view::<TrailPage>(move || {
        let missing = feed.rows.with(|rows| seqs.with(|seqs| seqs.iter().any(|seq| !rows.contains_key(seq))));
        let first = missing.then(|| feed.marks.with(|marks| marks.get(batch(&shown.get())).map(|mark| mark.0)));
        first.flatten().map(|first| feed.window(first, BATCH as u64))
    });
    Effect::new(move |_| {
        if let Some(page) = window.data.get() {
            // The same may be asked for again, after other records took its place.
            window.data.set(None);
            feed.hold(page.rows);
        }
    });
    let failure = feed.failure;
    Effect::new(move |_| {
        if let Some(found) = window.failure.get() {
            failure.set(Some(found));
        }
    });
    view! {
        <div class="trail-rows" node_ref=node style:height=move || format!("{}px", total.get() as f64 * row.get())>
            <ol class="trail" aria-label=text::newest_first()>
                <For each=move || seqs.get() key=|seq| *seq children=move |seq| record(seq, feed, layout) />
            </ol>
        </div>
    }
    .into_any()
}

fn lengths() -> Signal<Lengths> {
    let measure = || {
        let (rem, panel) = if dom::media_matches(CARDS) { (6.5, 5) } else { (2.75, 9) };
        Lengths { row: dom::root_font_size() * rem, panel }
    };
    let lengths = RwSignal::new(measure());
    let resize = window_event_listener(ev::resize, move |_| {
        lengths.try_set(measure());
    });
    on_cleanup(move || resize.remove());
    lengths.into()
}

/// One record: a line that opens.
fn record(seq: u64, feed: Feed, layout: Layout) -> AnyView {
    let at = Memo::new(move |_| feed.marks.with(|marks| model::place(marks, seq)));
    let event = Memo::new(move |_| feed.rows.with(|rows| rows.get(&seq).map(read)));
    let is_open = Memo::new(move |_| layout.open.get() == Some(seq));
    let top = move || {
        let Lengths { row, panel } = layout.lengths.get();
        let begin = model::row(at.get().unwrap_or_default(), layout.open_at.get(), panel);
        format!("translateY({}px)", begin as f64 * row)
    };
    let height = move || {
        let Lengths { row, panel } = layout.lengths.get();
        let rows = if is_open.get() { panel + 1 } else { 1 };
        format!("{}px", rows as f64 * row)
    };
    let body = move || (is_open.get() && event.with(Option::is_some)).then(|| whole(seq, feed));
    let id = format!("record-{seq}");
    view! {
        <li
            class="record"
            class:is-open=move || is_open.get()
            class:is-waiting=move || event.with(Option::is_none)
            aria-posinset=move || at.get().map(|at| at + 1)
            aria-setsize=move || feed.marks.with(Vec::len)
            style:transform=top
            style:height=height
        >
            <button
                type="button"
                class="record-line"
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                aria-controls=id.clone()
                on:click=move |_| layout.open.update(|open| *open = (*open != Some(seq)).then_some(seq))
            >
                {move || event.with(|event| event.as_ref().map(line))}
                <span class="record-turn">{Icon::Down.view()}</span>
            </button>
            <div id=id class="record-whole">
                {body}
            </div>
        </li>
    }
    .into_any()
}

/// A record as JSON, with the ways on from it.
fn whole(seq: u64, feed: Feed) -> Option<AnyView> {
    let row = feed.rows.with_untracked(|rows| rows.get(&seq).cloned())?;
    let event = read(&row);
    let json = serde_json::to_string_pretty(&row.event).unwrap_or_default();
    let lab = why::question(&row.event, &event).map(|question| {
        view! {
            <a class="button button-small" href=Route::Lab(Box::new(question)).href()>
                {Icon::Lab.view()}
                {why::words(&event)}
            </a>
        }
    });
    let of_key = event.key.clone().map(|key| {
        let href = Filter::of_key(Some(key)).route().href();
        view! {
            <a class="button button-small" href=href>
                {text::of_key()}
            </a>
        }
    });
    let of_caller = (!event.arn.is_empty()).then(|| {
        let href = Filter { by: event.arn.clone(), ..Filter::default() }.route().href();
        view! {
            <a class="button button-small" href=href>
                {text::of_principal()}
            </a>
        }
    });
    let view = view! {
        <div class="record-actions">
            {lab} {of_key} {of_caller} <span class="record-copy">
                <CopyButton what=text::copied() text=json.clone() />
            </span>
        </div>
        <div class="record-json">{json_view(&text::as_json(&seq.to_string()), &json)}</div>
    };
    Some(view.into_any())
}

/// The parts of a record's line.
pub fn line(event: &Event) -> AnyView {
    view! {
        <span class="record-time mono">{event.time.clone()}</span>
        <span class="record-operation">{event.operation.clone()}</span>
        {outcome(event)}
        <span class="record-key">
            {event
                .key
                .as_ref()
                .map(|arn| {
                    view! {
                        {plate(&arn.key_id)}
                        <span class="record-id mono">{arn.key_id.to_string()}</span>
                    }
                })}
        </span>
        <span class="record-caller">{event.caller.clone()}</span>
    }
    .into_any()
}

/// Whether it worked, and if not the error's code.
pub fn outcome(event: &Event) -> AnyView {
    match &event.error {
        Some(code) => view! { <span class="badge badge-bad record-outcome">{code.clone()}</span> }.into_any(),
        None => view! { <span class="badge badge-good record-outcome">{text::succeeded()}</span> }.into_any(),
    }
}
