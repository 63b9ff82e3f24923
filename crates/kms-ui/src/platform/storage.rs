//! The browser's storage: our settings, what a tab remembers, and the promise not to evict.

use js_sys::Reflect;
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

/// A setting of the page, kept between visits; `None` if there is none or the browser keeps none.
pub fn setting(name: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(name).ok().flatten()
}

/// Keeps a setting, or forgets it. A browser that keeps nothing forgets it at the end of the visit.
pub fn keep_setting(name: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = match value {
            Some(value) => storage.set_item(name, value),
            None => storage.remove_item(name),
        };
    }
}

/// What this tab remembers under a name, reloads included; `None` if it remembers nothing.
pub fn remembered(name: &str) -> Option<String> {
    window().session_storage().ok().flatten()?.get_item(name).ok().flatten()
}

/// Lets this tab remember something, or forget it. A browser that keeps nothing forgets it at the next reload.
pub fn remember(name: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = match value {
            Some(value) => storage.set_item(name, value),
            None => storage.remove_item(name),
        };
    }
}

/// Asks the browser not to evict this origin's data under pressure. Whether it promised.
pub async fn persist() -> bool {
    // WebKitGTK has no storage manager.
    let manager = Reflect::get(&window().navigator(), &"storage".into()).ok();
    let Some(manager) = manager.and_then(|manager| manager.dyn_into::<StorageManager>().ok()) else { return false };
    let Ok(promise) = manager.persist() else { return false };
    JsFuture::from(promise).await.ok().and_then(|answer| answer.as_bool()).unwrap_or(false)
}
