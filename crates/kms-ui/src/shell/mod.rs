//! The frame around every page: navigation, the bar with the virtual clock, the Region, the commands and who the person
//! acts as, toasts, and what replaces the pages when the workspace cannot be used.

pub mod boundary;
pub mod clock;
pub mod language;
pub mod nav;
pub mod palette;
pub mod region;
pub mod shortcuts;
pub mod status;
pub mod theme;
pub mod toasts;
pub mod trouble;
pub mod undo;
pub mod update;
pub mod who;

use leptos::prelude::*;

use self::boundary::boundary;
use self::clock::ClockButton;
use self::language::LanguageSwitch;
use self::nav::{Brand, MainNav};
use self::palette::PaletteButton;
use self::region::RegionSelect;
use self::status::StatusChips;
use self::theme::ThemeSwitch;
use self::toasts::ToastList;
use self::trouble::{Trouble, trouble};
use self::undo::UndoButtons;
use self::update::UpdateBanner;
use self::who::WhoButton;
use crate::app::Here;
use crate::client::{Status, use_client};
use crate::components::page::HEADING_ID;
use crate::features;
use crate::platform::dom;
use crate::text::shell as text;

/// Whether the dialogs of the bar are open. Their buttons open them, and commands do. Copies are the same.
#[derive(Clone, Copy)]
pub struct BarDialogs {
    /// The one that sets the clock.
    pub clock: RwSignal<bool>,
    /// The one that chooses who the person acts as.
    pub who: RwSignal<bool>,
}

impl Default for BarDialogs {
    fn default() -> Self {
        Self { clock: RwSignal::new(false), who: RwSignal::new(false) }
    }
}

/// The dialogs of this page's bar.
pub fn use_bar_dialogs() -> BarDialogs {
    use_context().unwrap_or_default()
}

/// The frame and the page in it.
#[component]
pub fn Shell(
    /// The route.
    here: Here,
) -> impl IntoView {
    let client = use_client();
    provide_context(BarDialogs::default());
    let stopped = Memo::new(move |_| match client.status.get() {
        Status::Failed(failure) => Some(Trouble::Failed(failure)),
        Status::Dying(reason) => Some(Trouble::Dying(reason)),
        Status::OtherBuild => Some(Trouble::OtherBuild),
        Status::Starting | Status::Ready => None,
    });
    let skip = move |event: web_sys::MouseEvent| {
        // The fragment names the route, so the link cannot lead to the heading by itself.
        event.prevent_default();
        dom::focus(HEADING_ID);
    };
    let page = move || match stopped.get() {
        Some(found) => trouble(found),
        None => boundary(features::page(here.0.get())),
    };
    view! {
        <div class="shell">
            <header class="bar">
                <a class="skip" href=move || here.0.get().href() on:click=skip>
                    {text::skip()}
                </a>
                <Brand />
                <div class="bar-tools">
                    <ClockButton />
                    <UndoButtons />
                    <RegionSelect />
                    <PaletteButton />
                    <WhoButton />
                    <StatusChips />
                    <LanguageSwitch />
                    <ThemeSwitch />
                </div>
            </header>
            <MainNav here=here />
            <main class="main" id="main">
                <UpdateBanner />
                {page}
            </main>
            <ToastList />
        </div>
    }
    .into_any()
}
