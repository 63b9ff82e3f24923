//! Wrapping of key material that the visitor types, by the browser's own cryptography.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/js/wrap.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = wrap)]
    async fn wrap_js(
        public_key: Uint8Array,
        material: Uint8Array,
    ) -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>;

    #[wasm_bindgen(js_name = random)]
    fn random_js(length: u32) -> Uint8Array;
}

/// The material under an RSA public key (DER of a SubjectPublicKeyInfo) with RSAES-OAEP and SHA-256; `None` if the browser
/// cannot.
pub async fn wrap(public_key: &[u8], material: &[u8]) -> Option<Vec<u8>> {
    let wrapped = wrap_js(Uint8Array::from(public_key), Uint8Array::from(material)).await.ok()?;
    Some(wrapped.dyn_into::<Uint8Array>().ok()?.to_vec())
}

/// So many random bytes.
pub fn random(length: u32) -> Vec<u8> {
    random_js(length).to_vec()
}
