//! What reads keys from outside, fed with any bytes and with good keys that were changed: the fuzz targets
//! `public_key_der` and `import_blob` in short.

use kms_api::key::{KeySpec, WrappingAlgorithm, WrappingKeySpec};
use kms_crypto::sign::{self, Message};
use kms_crypto::{KeyMaterial, agreement, cms, encapsulation, encryption, import, pkcs8};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::{FOREIGN_KEYS, material, rng};

fn inputs() -> impl Strategy<Value = Vec<u8>> {
    let keys: Vec<&[u8]> = FOREIGN_KEYS.iter().flat_map(|(_, private, public)| [*private, *public]).collect();
    let changes = vec((any::<Index>(), any::<u8>()), 0..4);
    let changed = (select(keys), changes, proptest::option::of(any::<Index>())).prop_map(|(key, changes, end)| {
        let mut key = key.to_vec();
        for (at, byte) in changes {
            let at = at.index(key.len());
            key[at] = byte;
        }
        key.truncate(end.map_or(key.len(), |end| end.index(key.len())));
        key
    });
    prop_oneof![1 => vec(any::<u8>(), 0..300), 4 => changed]
}

proptest! {
    #[test]
    fn as_a_public_key(key in inputs()) {
        for spec in KeySpec::ALL.iter().copied() {
            if !agreement::algorithms(spec).is_empty() {
                let _ = agreement::derive(spec, &material(spec, 1), &key);
            }
            for &algorithm in sign::algorithms(spec) {
                for signature in [&[0x30, 6, 2, 1, 1, 2, 1, 1][..], &[1; 64], &[1; 256], &[1; 2420]] {
                    prop_assert!(!sign::verify(spec, &key, algorithm, Message::Raw(b"message"), signature), "{spec}");
                }
            }
            for &algorithm in encryption::algorithms(spec) {
                let _ = encryption::encrypt(spec, &key, algorithm, b"plaintext", &mut rng(1));
            }
            let _ = encapsulation::encapsulate(spec, &key, &mut rng(1));
        }
        let _ = cms::enveloped_data(&key, b"result", &mut rng(1));
    }

    #[test]
    fn as_imported_material(bytes in inputs()) {
        for wrapping in [WrappingKeySpec::Rsa2048, WrappingKeySpec::Sm2] {
            let key = material(wrapping.key_spec(), 1);
            for &algorithm in WrappingAlgorithm::ALL {
                prop_assert_eq!(import::unwrap(algorithm, wrapping, &key, &bytes), None);
            }
        }
        for &spec in KeySpec::ALL {
            if let Some(material) = KeyMaterial::import(spec, &bytes)
                && let Some(exported) = pkcs8::encode(spec, &material)
            {
                prop_assert_eq!(KeyMaterial::import(spec, &exported), Some(material), "{}", spec);
            }
        }
    }
}
