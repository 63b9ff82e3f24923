//! Texts made short enough for a link, and read back, by the browser's own compression.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/js/pack.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = pack)]
    async fn pack_js(text: &str) -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>;

    #[wasm_bindgen(catch, js_name = unpack)]
    async fn unpack_js(packed: &str, limit: u32) -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>;
}

/// The text as DEFLATE (RFC 1951) in base64url (RFC 4648); `None` if the browser cannot.
pub async fn pack(text: &str) -> Option<String> {
    pack_js(text).await.ok()?.as_string()
}

/// The text again; `None` if it is damaged or longer than so many bytes.
pub async fn unpack(packed: &str, limit: u32) -> Option<String> {
    unpack_js(packed, limit).await.ok()?.as_string()
}
