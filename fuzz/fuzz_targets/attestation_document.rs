//! Attestation documents. The time is within the certificates of the recorded ones, so that mutations of those get far.
#![no_main]

use kms_api::Timestamp;
use kms_crypto::{attestation, cms};
use libfuzzer_sys::fuzz_target;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

/// 2024-11-14 and 2025-11-10, when the documents in `tests/vectors/attestation` were made.
const TIMES: [i64; 2] = [1_731_627_990_000, 1_762_795_380_000];
const ROOT: &[u8] = include_bytes!("../../tests/vectors/attestation/aws-nitro-enclaves-root-g1.der");

fuzz_target!(|document: &[u8]| {
    for now in TIMES.map(Timestamp::from_millis) {
        let anyone = attestation::verify(document, None, now);
        let under_root = attestation::verify(document, Some(ROOT), now);
        // A root makes no document good, it only refuses some.
        assert!(under_root.is_err() || under_root == anyone);
        if let Ok(document) = anyone {
            let _ = document.image_digest();
            if let Some(public_key) = document.public_key {
                let _ = cms::enveloped_data(&public_key, b"result", &mut ChaCha20Rng::seed_from_u64(1));
            }
        }
    }
});
