//! What was called: the records of the trail, newest first.

pub mod event;
mod feed;
pub mod list;

use kms_api::KeyArn;
use kms_api::operation::NAMES;
use leptos::prelude::*;

use self::feed::{Feed, Filters};
use self::list::record;
use crate::components::empty::Empty;
use crate::components::field::no_error;
use crate::components::icon::Icon;
use crate::components::key_picker::KeyPicker;
use crate::components::page::PageHead;
use crate::shell::boundary::PageFailure;

/// The page of the trail.
#[component]
pub fn TrailPage(
    /// The key whose records are shown, if the way here named one.
    key: Option<KeyArn>,
) -> impl IntoView {
    let typed = RwSignal::new(key.as_ref().map(|key| key.key_id.to_string()).unwrap_or_default());
    let filters = Filters { operation: RwSignal::new(None), failed: RwSignal::new(None), key: RwSignal::new(key) };
    let feed = Feed::start(filters);
    let filtered = Memo::new(move |_| {
        filters.operation.get().is_some() || filters.failed.get().is_some() || filters.key.get().is_some()
    });
    let clear = move |_| {
        filters.operation.set(None);
        filters.failed.set(None);
        filters.key.set(None);
        typed.set(String::new());
    };
    let empty = move || {
        let none = feed.rows.with(|rows| rows.as_ref().is_some_and(Vec::is_empty));
        none.then(|| {
            if filtered.get() {
                view! {
                    <Empty icon=Icon::Search title="No record matches" text="Nothing was called that fits these filters.">
                        <button type="button" class="button" on:click=clear>
                            "Show all records"
                        </button>
                    </Empty>
                }
                .into_any()
            } else {
                view! {
                    <Empty
                        icon=Icon::Trail
                        title="Nothing was called yet"
                        text="Every call to KMS leaves a record here, as AWS CloudTrail would write it; refused calls too."
                    />
                }
                .into_any()
            }
        })
    };
    let failure = move || feed.failure.get().map_or(Ok(()), |failure| Err(PageFailure(failure)));
    view! {
        <div class="page">
            <PageHead
                title="Trail"
                lead=view! { "Every call to KMS, newest first. A record opens as the JSON that AWS CloudTrail writes." }
                    .into_any()
            />
            {failure}
            <section class="panel panel-flush" aria-label="Records">
                <div class="trail-bar" role="search" aria-label="Filter records">
                    {operation_filter(filters)} {result_filter(filters)}
                    <div class="trail-key">
                        <KeyPicker
                            id="trail-key"
                            label="Key"
                            value=typed
                            picked=filters.key
                            quiet=true
                            hint=""
                            error=no_error()
                        />
                    </div>
                    <Show when=move || filtered.get()>
                        <button type="button" class="button button-quiet" on:click=clear>
                            "Clear filters"
                        </button>
                    </Show>
                </div>
                <ol class="trail" aria-label="Records, newest first">
                    <For
                        each=move || feed.rows.get().unwrap_or_default()
                        key=|row| row.seq
                        children=|row| record(&row)
                    />
                </ol>
                {empty}
                <Show when=move || feed.more.get()>
                    <div class="trail-more">
                        <button
                            type="button"
                            class="button"
                            aria-disabled=move || feed.loading.get().then_some("true")
                            on:click=move |_| feed.load_older()
                        >
                            "Load older records"
                        </button>
                    </div>
                </Show>
            </section>
        </div>
    }
    .into_any()
}

fn operation_filter(filters: Filters) -> AnyView {
    let options: Vec<_> = NAMES
        .iter()
        .map(|name| {
            let chosen = move || filters.operation.with(|chosen| chosen.as_deref() == Some(*name));
            view! {
                <option value=*name prop:selected=chosen>
                    {*name}
                </option>
            }
        })
        .collect();
    let choose = move |event: web_sys::Event| {
        let name = event_target_value(&event);
        filters.operation.set((!name.is_empty()).then_some(name));
    };
    view! {
        <select class="select" aria-label="Filter by operation" on:change=choose>
            <option value="" prop:selected=move || filters.operation.with(Option::is_none)>
                "All operations"
            </option>
            {options}
        </select>
    }
    .into_any()
}

fn result_filter(filters: Filters) -> AnyView {
    let choose = move |event: web_sys::Event| {
        filters.failed.set(match event_target_value(&event).as_str() {
            "failed" => Some(true),
            "succeeded" => Some(false),
            _ => None,
        });
    };
    view! {
        <select class="select" aria-label="Filter by result" on:change=choose>
            <option value="" prop:selected=move || filters.failed.get().is_none()>
                "All results"
            </option>
            <option value="succeeded" prop:selected=move || filters.failed.get() == Some(false)>
                "Succeeded"
            </option>
            <option value="failed" prop:selected=move || filters.failed.get() == Some(true)>
                "Failed"
            </option>
        </select>
    }
    .into_any()
}
