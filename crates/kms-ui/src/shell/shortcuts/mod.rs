//! Shortcuts: which keys do something everywhere, and the sheet that lists them. They do nothing while something is typed
//! and while a dialog is open.

use leptos::ev;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::components::dialog::Dialog;
use crate::platform::{dom, storage};
use crate::text::shell::shortcuts as text;

/// Under what the page keeps that shortcuts of a single character are not wanted.
const SETTING: &str = "kmsbox:characters";
/// How it says so.
const OFF: &str = "off";

/// What a shortcut asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// The commands.
    Commands,
    /// The list of shortcuts.
    Sheet,
}

/// Whether these are the keys of the commands.
pub fn is_commands(event: &KeyboardEvent) -> bool {
    (event.ctrl_key() != event.meta_key())
        && !event.alt_key()
        && !event.shift_key()
        && event.key().eq_ignore_ascii_case("k")
}

/// The keys of the commands as they are called on this system.
pub fn command_k() -> &'static str {
    if dom::is_apple() { "⌘ K" } else { "Ctrl K" }
}

/// Whether shortcuts of a single character are wanted: they can be in the way of those who speak to the browser.
fn wants_characters() -> bool {
    storage::setting(SETTING).as_deref() != Some(OFF)
}

/// Calls back for every shortcut that is pressed, until the current owner is gone.
pub fn listen(then: impl Fn(Shortcut) + 'static) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let shortcut = if is_commands(&event) {
            Shortcut::Commands
        } else if event.key() == "?" && !event.ctrl_key() && !event.meta_key() && !event.alt_key() && wants_characters()
        {
            Shortcut::Sheet
        } else {
            return;
        };
        if event.default_prevented() || event.repeat() || dom::is_typed(&event) || dom::has_dialog() {
            return;
        }
        event.prevent_default();
        then(shortcut);
    });
    on_cleanup(move || listener.remove());
}

/// The dialog that lists the shortcuts.
pub fn sheet(open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open=open id="shortcuts" title=text::title()>
            {content}
        </Dialog>
    }
    .into_any()
}

fn content() -> AnyView {
    let wanted = RwSignal::new(wants_characters());
    let choose = move |event: web_sys::Event| {
        let checked = event_target_checked(&event);
        wanted.set(checked);
        storage::keep_setting(SETTING, (!checked).then_some(OFF));
    };
    let row = |keys: &[&'static str], does: &'static str| {
        let keys: Vec<_> = keys.iter().map(|key| view! { <kbd class="shortcut-key">{*key}</kbd> }).collect();
        view! {
            <div class="shortcut">
                <dt>{keys}</dt>
                <dd>{does}</dd>
            </div>
        }
        .into_any()
    };
    let command = if dom::is_apple() { "⌘" } else { "Ctrl" };
    view! {
        <dl class="shortcuts">
            {row(&[command, "K"], text::commands())}
            {row(&["?"], text::sheet())}
            {row(&["↑", "↓"], text::choose())}
            {row(&["Enter"], text::take())}
            {row(&["Escape"], text::close())}
        </dl>
        <p class="hint">{text::not_in_fields()}</p>
        <label class="shortcut-choice">
            <input type="checkbox" prop:checked=move || wanted.get() on:change=choose />
            {text::character()}
        </label>
    }
    .into_any()
}
