//! What was called: the records of the trail, newest first.

mod chart;
pub mod event;
mod export;
mod feed;
pub mod filter;
mod filters;
pub mod list;
mod model;
mod why;

use leptos::ev;
use leptos::prelude::*;

use self::chart::chart;
use self::export::export_button;
use self::feed::Feed;
use self::filter::Filter;
use self::filters::{Filters, filters_bar};
use self::list::records;
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::page::PageHead;
use crate::platform::hash;
use crate::route::Route;
use crate::shell::boundary::PageFailure;
use crate::text::trail as text;

/// The page of the trail.
#[component]
pub fn TrailPage(
    /// What is shown to begin with.
    filter: Filter,
) -> impl IntoView {
    let filters = Filters::of(filter);
    let feed = Feed::start(filters.rested());
    keep_address(filters, feed);
    let count = Memo::new(move |_| feed.marks.with(Vec::len) as u64);
    let told = move || if feed.looking.get() { text::count_so_far(count.get()) } else { text::count(count.get()) };
    // Screen readers hear the count when it is final.
    let said = move || if feed.looking.get() { String::new() } else { text::count(count.get()) };
    let empty = Memo::new(move |_| count.get() == 0 && !feed.looking.get());
    let failure = move || feed.failure.get().map_or(Ok(()), |failure| Err(PageFailure(failure)));
    view! {
        <div class="page">
            <PageHead
                title=text::title()
                lead=text::lead().into_any()
            >
                {export_button(feed)}
            </PageHead>
            {failure}
            <section class="panel panel-flush" aria-label=text::records()>
                {filters_bar(filters)} {chart(feed)}
                <p class="trail-count" hidden=move || empty.get()>
                    <span aria-hidden="true">
                        {told}
                    </span>
                    <span class="sr-only" role="status">
                        {said}
                    </span>
                </p>
                {records(feed)}
                {move || empty.get().then(|| nothing(filters))}
            </section>
        </div>
    }
    .into_any()
}

/// Lets the address name the filter, and the filter follow the address where both are of this page.
fn keep_address(filters: Filters, feed: Feed) {
    Effect::new(move |before: Option<()>| {
        let address = feed.filter.get().route().href();
        if before.is_some() {
            hash::replace(&address);
        }
    });
    let changed = window_event_listener(ev::hashchange, move |_| match Route::parse(&hash::current()) {
        Route::Trail(key) => filters.set(Filter::of_key(key)),
        Route::Records(filter) => filters.set(*filter),
        _ => {}
    });
    on_cleanup(move || changed.remove());
}

/// What stands where no record is.
fn nothing(filters: Filters) -> AnyView {
    if filters.limits() {
        view! {
            <Empty icon=Icon::Search title=text::no_match_title() text=text::no_match()>
                <button type="button" class="button" on:click=move |_| filters.set(Filter::default())>
                    {text::show_all()}
                </button>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Empty
                icon=Icon::Trail
                title=text::nothing_title()
                text=text::nothing()
            />
        }
        .into_any()
    }
}
