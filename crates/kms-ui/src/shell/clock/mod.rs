//! The virtual clock: what it shows, and the dialog that sets it.

mod dialog;
pub mod model;

use std::time::Duration;

use kms_api::Timestamp;
use kms_api::time::SECOND;
use leptos::prelude::*;

use self::dialog::clock_dialog;
use crate::client::{Client, use_client};
use crate::components::icon::Icon;
use crate::format::time;
use crate::platform;
use crate::shell::use_bar_dialogs;
use crate::text::shell::clock as text;

/// Virtual time by the second.
#[derive(Clone, Copy)]
pub struct VirtualNow(Memo<Timestamp>);

impl VirtualNow {
    /// Starts the ticking, which ends with the current owner.
    pub fn start(client: Client) -> Self {
        let real = RwSignal::new(platform::time::now());
        let tick = move || {
            real.try_set(platform::time::now());
        };
        if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
        Self(Memo::new(move |_| {
            // Real time is read again here: after a jump the last tick may be almost a second old.
            real.track();
            let now = client.changed.get().clock.now(platform::time::now());
            Timestamp::from_millis(now.as_millis() / SECOND * SECOND)
        }))
    }

    /// Virtual time; follows it.
    pub fn get(self) -> Timestamp {
        self.0.get()
    }

    /// Virtual time.
    pub fn get_untracked(self) -> Timestamp {
        self.0.get_untracked()
    }

    /// The minute that virtual time is in: for distances, which need no second.
    pub fn minute(self) -> Memo<Timestamp> {
        Memo::new(move |_| {
            let minute = 60 * SECOND;
            Timestamp::from_millis(self.0.get().as_millis() / minute * minute)
        })
    }
}

/// Virtual time on this page.
pub fn use_now() -> VirtualNow {
    use_context().unwrap_or_else(|| VirtualNow::start(use_client()))
}

/// The clock in the bar. It opens the dialog.
#[component]
pub fn ClockButton() -> impl IntoView {
    let client = use_client();
    let now = use_now();
    let open = use_bar_dialogs().clock;
    let clock = Memo::new(move |_| client.changed.get().clock);
    let state = Memo::new(move |_| model::state(clock.get()));
    let local = move || text::local(&platform::time::local_text(now.get()));
    view! {
        <button
            type="button"
            class="clock"
            class:is-frozen=move || clock.get().is_frozen()
            class:is-ahead=move || model::is_off(clock.get())
            aria-haspopup="dialog"
            title=local
            on:click=move |_| open.set(true)
        >
            {Icon::Clock.view()} <span class="sr-only">{text::button()} " "</span>
            <span class="clock-face">
                <span class="clock-date">{move || time::date(now.get())}</span>
                <span class="clock-time">{move || time::clock(now.get())} <span class="clock-zone">" UTC"</span></span>
            </span>
            <span class="clock-state">{move || state.get()}</span>
            <span class="sr-only">{text::button_does()}</span>
        </button>
        {clock_dialog(open)}
    }
    .into_any()
}
