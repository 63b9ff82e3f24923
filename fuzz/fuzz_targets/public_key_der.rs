//! Public keys from outside: any bytes as the peer's key of an agreement, and as the key of everything that takes one.
#![no_main]

use std::sync::LazyLock;

use kms_api::key::KeySpec;
use kms_crypto::sign::{self, Message};
use kms_crypto::{KeyMaterial, agreement, cms, encapsulation, encryption};
use libfuzzer_sys::fuzz_target;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

static AGREEING: LazyLock<Vec<(KeySpec, KeyMaterial)>> = LazyLock::new(|| {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let specs = KeySpec::ALL.iter().filter(|spec| !agreement::algorithms(**spec).is_empty());
    specs.filter_map(|spec| Some((*spec, KeyMaterial::generate(*spec, &mut rng)?))).collect()
});

fuzz_target!(|public_key: &[u8]| {
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    for (spec, material) in AGREEING.iter() {
        let _ = agreement::derive(*spec, material, public_key);
    }
    for spec in KeySpec::ALL {
        for algorithm in sign::algorithms(*spec) {
            // A signature that can be read as one: two ones in DER, or as long as RSA's and ML-DSA's are.
            for signature in [&[0x30, 6, 2, 1, 1, 2, 1, 1][..], &[1; 64], &[1; 256], &[1; 384], &[1; 2420]] {
                let is_good = sign::verify(*spec, public_key, *algorithm, Message::Raw(b"message"), signature);
                assert!(!is_good, "{spec} {algorithm}");
            }
        }
        for algorithm in encryption::algorithms(*spec) {
            let _ = encryption::encrypt(*spec, public_key, *algorithm, b"plaintext", &mut rng);
        }
        let _ = encapsulation::encapsulate(*spec, public_key, &mut rng);
    }
    let _ = cms::enveloped_data(public_key, b"result", &mut rng);
});
