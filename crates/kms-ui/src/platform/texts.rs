//! Texts that are loaded when they are wanted: those of a language, and the list of known deviations.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/js/texts.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = load)]
    async fn load_js(tag: &str) -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>;

    #[wasm_bindgen(catch, js_name = fidelity)]
    async fn fidelity_js() -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>;
}

/// The texts of the language with this tag, by their numbers; `None` if they cannot be loaded.
pub async fn load(tag: &str) -> Option<Vec<String>> {
    let texts = load_js(tag).await.ok()?;
    Some(js_sys::Array::from(&texts).iter().filter_map(|text| text.as_string()).collect())
}

/// The list of known deviations from AWS, Markdown; `None` if it cannot be loaded.
pub async fn fidelity() -> Option<String> {
    fidelity_js().await.ok()?.as_string()
}
