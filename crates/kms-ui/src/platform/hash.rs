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

/// Puts another fragment in place of the present one, which nobody is told of: for a page that keeps its own state there.
pub fn replace(fragment: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(fragment));
    }
}
