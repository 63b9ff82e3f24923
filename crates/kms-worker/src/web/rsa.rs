//! RSA key pairs made by the browser, which does not hold up the worker meanwhile.

use js_sys::{Array, Object, Reflect, Uint8Array};
use kms_api::key::KeySpec;
use kms_crypto::KeyMaterial;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, CryptoKeyPair};

use super::scope;

/// A key pair of this spec; `None` if the browser makes none, for then the engine can.
pub(super) async fn generate(spec: KeySpec) -> Option<KeyMaterial> {
    let bits = match spec {
        KeySpec::Rsa2048 => 2_048,
        KeySpec::Rsa3072 => 3_072,
        KeySpec::Rsa4096 => 4_096,
        _ => return None,
    };
    let subtle = scope::subtle().ok()?;
    let algorithm = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&algorithm, &name.into(), value).ok();
    // What the key is for does not matter: only its numbers are taken.
    set("name", &"RSA-OAEP".into())?;
    set("modulusLength", &bits.into())?;
    set("publicExponent", &Uint8Array::from([1, 0, 1].as_slice()))?;
    set("hash", &"SHA-256".into())?;
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    let pair = JsFuture::from(subtle.generate_key_with_object(&algorithm, true, &usages).ok()?).await.ok()?;
    let key: CryptoKey = pair.unchecked_into::<CryptoKeyPair>().get_private_key();
    let exported = JsFuture::from(subtle.export_key("pkcs8", &key).ok()?).await.ok()?;
    let bytes = Uint8Array::new(&exported);
    let der = kms_api::Blob::from(bytes.to_vec());
    bytes.fill(0, 0, bytes.length());
    KeyMaterial::import(spec, der.as_slice())
}
