//! Real time and timers.

use std::time::Duration;

use kms_api::Timestamp;
use wasm_bindgen::JsValue;

use crate::text::platform as text;

/// Real time.
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

/// Milliseconds on a clock that never goes back.
pub fn monotonic() -> f64 {
    leptos::prelude::window().performance().map(|performance| performance.now()).unwrap_or_default()
}

/// Calls back once, after this many milliseconds.
pub fn after(millis: i32, then: impl FnOnce() + 'static) {
    let millis = u64::try_from(millis).unwrap_or_default();
    leptos::prelude::set_timeout(then, Duration::from_millis(millis));
}

/// A point in time in the visitor's own time zone and language.
pub fn local_text(time: Timestamp) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(time.as_millis() as f64));
    String::from(date.to_locale_string(text::locale(), &JsValue::UNDEFINED))
}
