//! Records in a list, each of which opens as JSON.

use kms_protocol::view::TrailRow;
use leptos::prelude::*;

use super::event::{Event, read};
use crate::components::copy::CopyButton;
use crate::components::icon::Icon;
use crate::components::json::json_view;
use crate::components::plate::plate;

/// One record: a line that opens.
pub fn record(row: &TrailRow) -> AnyView {
    let event = read(row);
    let open = RwSignal::new(false);
    let id = format!("record-{}", event.seq);
    let json = serde_json::to_string_pretty(&row.event).unwrap_or_default();
    let label = format!("Record {} as JSON", event.seq);
    let body = move || {
        open.get().then(|| {
            view! {
                <div class="record-json">
                    <div class="record-copy">
                        <CopyButton what="record" text=json.clone() />
                    </div>
                    {json_view(&label, &json)}
                </div>
            }
        })
    };
    view! {
        <li class="record" class:is-open=move || open.get()>
            <button
                type="button"
                class="record-line"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=id.clone()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {line(&event)}
                <span class="record-turn">{Icon::Down.view()}</span>
            </button>
            <div id=id>{body}</div>
        </li>
    }
    .into_any()
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
        None => view! { <span class="badge badge-good record-outcome">"Succeeded"</span> }.into_any(),
    }
}
