//! A list of which only the rows near the window are in the document. The page scrolls, not the list.

pub mod model;

use std::ops::Range;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::platform::dom;

/// What a virtual list draws.
#[derive(Clone, Copy)]
pub struct Visible {
    /// The rows near the window.
    pub rows: Memo<Range<usize>>,
    /// How many slots there are for them.
    pub slots: Memo<usize>,
}

impl Visible {
    /// The row that a slot shows now.
    pub fn row_in(self, slot: usize) -> Memo<Option<usize>> {
        Memo::new(move |_| model::row_in(slot, self.slots.get(), &self.rows.get()))
    }
}

/// What to draw of the list at `node`, with rows `row` pixels high and `total` of them; follows scrolling and resizing.
pub fn use_visible_rows(node: NodeRef<html::Div>, row: Signal<f64>, total: Signal<usize>) -> Visible {
    let place = RwSignal::new((0.0, dom::window_height()));
    let measure = move || {
        if let Some(Some(list)) = node.try_get_untracked() {
            place.try_set((-list.get_bounding_client_rect().top(), dom::window_height()));
        }
    };
    // Scroll events come at most once a frame, before it is drawn.
    let scroll = window_event_listener(ev::scroll, move |_| measure());
    let resize = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || {
        scroll.remove();
        resize.remove();
    });
    Effect::new(move |_| {
        total.track();
        row.track();
        node.track();
        request_animation_frame(measure);
    });
    let rows = Memo::new(move |_| {
        let (above, height) = place.get();
        model::visible(above, height, row.get(), total.get())
    });
    let height = Memo::new(move |_| place.get().1);
    Visible { rows, slots: Memo::new(move |_| model::slots(height.get(), row.get()).min(total.get())) }
}
