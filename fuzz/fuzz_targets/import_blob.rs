//! Wrapped key material: any bytes under every wrapping algorithm, and any bytes as what was in the wrapping.
#![no_main]

use std::sync::LazyLock;

use kms_api::key::{KeySpec, WrappingAlgorithm, WrappingKeySpec};
use kms_crypto::{KeyMaterial, import, key_wrap, pkcs8};
use libfuzzer_sys::fuzz_target;

const AES_KEY: [u8; 32] = [1; 32];
/// Wrapping keys: their specs, and the private keys in PKCS #8.
const KEYS: [(WrappingKeySpec, &[u8]); 2] = [
    (WrappingKeySpec::Rsa2048, include_bytes!("../../tests/vectors/keys/rsa-2048.der")),
    (WrappingKeySpec::Sm2, include_bytes!("../../tests/vectors/keys/sm2.der")),
];

static PREPARED: LazyLock<Vec<(WrappingKeySpec, KeyMaterial)>> = LazyLock::new(|| {
    let prepare = |(spec, private): (WrappingKeySpec, &[u8])| Some((spec, pkcs8::decode(spec.key_spec(), private)?));
    KEYS.into_iter().filter_map(prepare).collect()
});

fuzz_target!(|data: &[u8]| {
    for (spec, material) in PREPARED.iter() {
        for algorithm in WrappingAlgorithm::ALL {
            let unwrapped = import::unwrap(*algorithm, *spec, material, data);
            assert!(unwrapped.is_none(), "nobody guesses a wrapping: {algorithm}");
        }
    }
    assert!(key_wrap::unwrap_padded(&AES_KEY, data).is_none());
    if let Some(wrapped) = key_wrap::wrap_padded(&AES_KEY, data) {
        assert!(key_wrap::unwrap_padded(&AES_KEY, &wrapped).is_some_and(|unwrapped| *unwrapped == data));
    }
    for spec in KeySpec::ALL {
        if let Some(material) = KeyMaterial::import(*spec, data)
            && let Some(exported) = pkcs8::encode(*spec, &material)
        {
            assert!(KeyMaterial::import(*spec, &exported) == Some(material), "{spec}");
        }
    }
});
