//! The list of keys.

mod filters;
pub mod nav;
mod row;

use kms_protocol::view::{KeysPage as Window, KeysQuery, View};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use self::filters::{Filters, filters_bar};
use self::nav::keys_nav;
use self::row::{Line, key_row};
use crate::client::use_view;
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::components::page::PageHead;
use crate::components::virtual_list::model::{BATCH, batch};
use crate::components::virtual_list::use_visible_rows;
use crate::format::number;
use crate::platform::dom;
use crate::route::Route;
use crate::shell::boundary::PageFailure;
use crate::text::keys as text;

/// Where rows are cards; the same width as in the style sheet.
const CARDS: &str = "(max-width: 47.99rem)";
/// The heights of a row and of a card, in `rem`; the same as in the style sheet.
const ROW_REM: f64 = 3.75;
const CARD_REM: f64 = 7.0;

/// The page of the list.
#[component]
pub fn KeysPage() -> impl IntoView {
    let filters = Filters::default();
    let list = NodeRef::<html::Div>::new();
    let row_height = row_height();
    let matching = RwSignal::new(0_usize);
    let visible = use_visible_rows(list, row_height, matching.into());
    let offset = Memo::new(move |_| batch(&visible.get()) as u64);
    let window = use_view::<Window>(move || {
        Some(View::Keys(KeysQuery { offset: offset.get(), limit: BATCH as u64, ..filters.query() }))
    });
    // The height of the list follows from the answer, and the question from the place in the list: a circle that only a
    // signal of its own can close.
    Effect::new(move |_| {
        if let Some(count) = window.data.with(|page| page.as_ref().map(|page| page.matching as usize))
            && matching.get_untracked() != count
        {
            matching.set(count);
        }
    });

    let total = Memo::new(move |_| window.data.with(|page| page.as_ref().map(|page| page.total)));
    let count = Memo::new(move |_| {
        let page = window.data.with(|page| page.as_ref().map(|page| (page.total, page.matching)))?;
        Some(match page {
            (total, matching) if total == matching => text::all(total),
            (total, matching) => text::some(total, &number::grouped(matching)),
        })
    });
    let line_at = move |index: usize| -> Memo<Option<Line>> {
        Memo::new(move |_| {
            window.data.with(|page| {
                let page = page.as_ref()?;
                page.rows.get(index.checked_sub(page.offset as usize)?).map(Line::of)
            })
        })
    };
    let rows = view! {
        <div class="keys" role="table" aria-label=text::title() aria-rowcount=move || matching.get() + 1>
            <div class="keys-head" role="row" aria-rowindex="1">
                <span role="columnheader">{text::name()}</span>
                <span role="columnheader">{text::id()}</span>
                <span role="columnheader">{text::state()}</span>
                <span role="columnheader">{text::created()}</span>
                <span role="columnheader">{text::deletion()}</span>
            </div>
            <div
                class="keys-rows"
                role="rowgroup"
                node_ref=list
                style:height=move || format!("{}px", matching.get() as f64 * row_height.get())
            >
                <For each=move || visible.get() key=|index| *index let(index)>
                    {key_row(index, line_at(index), row_height)}
                </For>
            </div>
        </div>
    };
    let body = move || match (total.get(), matching.get()) {
        (Some(0), _) => Some(
            view! {
                <Empty
                    icon=Icon::Key
                    title=text::none_title()
                    text=text::none_text()
                >
                    <a class="button button-primary" href=Route::CreateKey.href()>
                        {Icon::Plus.view()}
                        {text::create_first()}
                    </a>
                </Empty>
            }
            .into_any(),
        ),
        (Some(_), 0) => Some(
            view! {
                <Empty icon=Icon::Search title=text::no_match_title() text=text::no_match_text()>
                    <button type="button" class="button" on:click=move |_| filters.clear()>
                        {text::show_all()}
                    </button>
                </Empty>
            }
            .into_any(),
        ),
        _ => None,
    };
    let empty = Memo::new(move |_| total.get().is_some() && matching.get() == 0);
    let failure = move || window.failure.get().map_or(Ok(()), |failure| Err(PageFailure(failure)));
    view! {
        <div class="page">
            <PageHead title=text::title() lead=text::lead().into_any()>
                <a class="button button-primary" href=Route::CreateKey.href()>
                    {Icon::Plus.view()}
                    {text::create()}
                </a>
            </PageHead>
            {keys_nav(&Route::Keys)}
            {failure}
            <section class="panel panel-flush" aria-label=text::list()>
                <div class="keys-bar" hidden=move || total.get() == Some(0)>
                    {filters_bar(filters)}
                    <p class="keys-count" role="status">
                        {move || count.get()}
                    </p>
                </div>
                <div class="keys-table" hidden=move || empty.get()>
                    {rows}
                </div>
                {body}
            </section>
        </div>
    }
    .into_any()
}

/// The height of a row in pixels; follows the window's width.
fn row_height() -> Signal<f64> {
    let measure = || dom::root_font_size() * if dom::media_matches(CARDS) { CARD_REM } else { ROW_REM };
    let height = RwSignal::new(measure());
    let resize = window_event_listener(ev::resize, move |_| {
        height.try_set(measure());
    });
    on_cleanup(move || resize.remove());
    height.into()
}
