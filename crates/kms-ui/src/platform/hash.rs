//! The location's fragment, which names the route.

use leptos::prelude::window;

/// The fragment with its `#`, or nothing.
pub fn current() -> String {
    window().location().hash().unwrap_or_default()
}

/// Goes to another fragment; the page before stays in the history.
pub fn go(fragment: &str) {
    let _ = window().location().set_hash(fragment);
}
