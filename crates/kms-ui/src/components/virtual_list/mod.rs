//! A list of which only the rows near the window are in the document. The page scrolls, not the list.

pub mod model;

use std::ops::Range;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::platform::dom;

/// Rows made in one frame. More would hold the page up while it scrolls fast.
const ROWS_A_FRAME: usize = 8;

/// The rows to draw of the list at `node`, with rows `row` pixels high and `total` of them; follows scrolling and resizing.
pub fn use_visible_rows(node: NodeRef<html::Div>, row: Signal<f64>, total: Signal<usize>) -> Signal<Range<usize>> {
    let drawn = RwSignal::new(0..0);
    let awaited = StoredValue::new(false);
    // Scroll events come at most once a frame, before it is drawn.
    let scroll = window_event_listener(ev::scroll, move |_| advance(node, row, total, drawn, awaited));
    let resize = window_event_listener(ev::resize, move |_| advance(node, row, total, drawn, awaited));
    on_cleanup(move || {
        scroll.remove();
        resize.remove();
    });
    Effect::new(move |_| {
        total.track();
        row.track();
        node.track();
        // The list has its new height only in the next frame.
        next_frame(node, row, total, drawn, awaited);
    });
    drawn.into()
}

/// Draws the next rows on the way to those that are near the window, and goes on in the next frame if that is not all.
fn advance(
    node: NodeRef<html::Div>,
    row: Signal<f64>,
    total: Signal<usize>,
    drawn: RwSignal<Range<usize>>,
    awaited: StoredValue<bool>,
) {
    // The list may be gone by the time that a frame comes.
    let (Some(Some(list)), Some(row_height), Some(count), Some(now)) =
        (node.try_get_untracked(), row.try_get_untracked(), total.try_get_untracked(), drawn.try_get_untracked())
    else {
        return;
    };
    let above = -list.get_bounding_client_rect().top();
    let target = model::visible(above, dom::window_height(), row_height, count);
    let next = model::step(&now, &target, ROWS_A_FRAME);
    if next != target {
        next_frame(node, row, total, drawn, awaited);
    }
    if next != now {
        drawn.set(next);
    }
}

fn next_frame(
    node: NodeRef<html::Div>,
    row: Signal<f64>,
    total: Signal<usize>,
    drawn: RwSignal<Range<usize>>,
    awaited: StoredValue<bool>,
) {
    if awaited.try_update_value(|awaited| std::mem::replace(awaited, true)) == Some(false) {
        request_animation_frame(move || {
            awaited.try_set_value(false);
            advance(node, row, total, drawn, awaited);
        });
    }
}
