//! What is made before a call enters the engine, so that other calls need not wait for it.
//!
//! An RSA key pair takes from a tenth of a second to several seconds to find.

use kms_api::Timestamp;
use kms_api::key::KeySpec;
use kms_core::{Caller, Env};
use kms_crypto::KeyMaterial;
use rand_chacha::ChaCha20Rng;
use rand_core::CryptoRng;
use serde_json::Value;

/// Material that was made, and for which kind of key.
pub(crate) type ReadyMade = (KeySpec, KeyMaterial);

/// The material that the call will need. Asked for every call, so it must be quick.
pub(crate) fn needed(operation: &str, input: &Value) -> Option<KeySpec> {
    kms_core::heavy::needed(operation, input)
}

/// Makes it. Runs for seconds, on a thread that may block.
pub(crate) fn make(spec: KeySpec, rng: &mut ChaCha20Rng) -> Option<ReadyMade> {
    KeyMaterial::generate(spec, rng).map(|material| (spec, material))
}

/// What a call takes into the engine.
pub(crate) fn env<'a>(
    now: Timestamp,
    rng: &'a mut dyn CryptoRng,
    caller: &'a Caller,
    ready_made: Option<ReadyMade>,
) -> Env<'a> {
    Env { ready_made, ..Env::new(now, rng, caller) }
}
