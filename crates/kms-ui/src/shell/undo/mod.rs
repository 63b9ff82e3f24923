//! Undo and redo: two buttons, and their keys.

use kms_protocol::workspace::{StepView, WorkspaceTask};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::KeyboardEvent;

use crate::client::{Client, use_client};
use crate::components::icon::Icon;
use crate::explain::tell;
use crate::platform::dom;
use crate::shell::toasts::{Toasts, use_toasts};
use crate::text::shell::undo as text;

/// A step in words: the operation, or what else happened.
pub fn words(label: &str) -> &str {
    match label {
        "Due" => text::due(),
        "Freeze" => text::freeze(),
        "Run" => text::run(),
        "JumpTo" => text::jump(),
        "Restore" => text::restore(),
        "Import" => text::import(),
        operation => operation,
    }
}

/// Undoes the last step, or redoes the one that was undone last, and says so.
pub fn turn(client: Client, toasts: Toasts, back: bool) {
    let task = if back { WorkspaceTask::Undo } else { WorkspaceTask::Redo };
    spawn_local(async move {
        match client.workspace::<Option<StepView>>(task, None).await {
            Ok((Some(step), _)) => {
                let name = words(&step.label);
                toasts.say(if back { text::undone(name) } else { text::redone(name) });
            }
            Ok((None, _)) => {}
            Err(failure) => toasts.warn(tell(&failure).title),
        }
    });
}

/// What these keys ask for: true for undo, false for redo.
fn asked(event: &KeyboardEvent) -> Option<bool> {
    let command = event.ctrl_key() != event.meta_key() && !event.alt_key();
    let key = event.key();
    if command && key.eq_ignore_ascii_case("z") {
        return Some(!event.shift_key());
    }
    (command && !event.shift_key() && key.eq_ignore_ascii_case("y")).then_some(false)
}

/// The buttons.
#[component]
pub fn UndoButtons() -> impl IntoView {
    let client = use_client();
    let toasts = use_toasts();
    let listener = window_event_listener(ev::keydown, move |event| {
        let Some(back) = asked(&event) else { return };
        if !event.default_prevented() && !dom::is_typed(&event) && !dom::has_dialog() {
            event.prevent_default();
            turn(client, toasts, back);
        }
    });
    on_cleanup(move || listener.remove());
    let undo = Memo::new(move |_| client.changed.with(|changed| changed.undo.clone()));
    let redo = Memo::new(move |_| client.changed.with(|changed| changed.redo.clone()));
    let undo_told = move || undo.get().map_or_else(|| text::no_undo().to_owned(), |label| text::undo(words(&label)));
    let redo_told = move || redo.get().map_or_else(|| text::no_redo().to_owned(), |label| text::redo(words(&label)));
    view! {
        <span class="undo-buttons">
            <button
                type="button"
                class="button button-bare button-icon"
                title=undo_told
                aria-label=text::undo_button()
                disabled=move || undo.with(Option::is_none)
                on:click=move |_| turn(client, toasts, true)
            >
                {Icon::Undo.view()}
            </button>
            <button
                type="button"
                class="button button-bare button-icon is-mirrored"
                title=redo_told
                aria-label=text::redo_button()
                disabled=move || redo.with(Option::is_none)
                on:click=move |_| turn(client, toasts, false)
            >
                {Icon::Undo.view()}
            </button>
        </span>
    }
    .into_any()
}
