//! The clipboard.

use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard. Whether the browser let us.
pub async fn copy(text: &str) -> bool {
    // On an insecure origin there is no clipboard object, and the call below would throw.
    let clipboard = leptos::prelude::window().navigator().clipboard();
    if AsRef::<wasm_bindgen::JsValue>::as_ref(&clipboard).is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
