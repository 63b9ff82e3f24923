//! ML-KEM (FIPS 203).

use ::ml_kem::kem::{Decapsulate, Decapsulator, Encapsulate, Kem};
use ::ml_kem::{Ciphertext, KeyExport, KeyInit, TryKeyInit};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// Bytes of a private key: the seed d ‖ z.
pub(crate) const SEED_LEN: usize = 64;

/// A parameter set, whose private keys come from a seed.
pub(crate) trait ParameterSet: Kem<DecapsulationKey: KeyInit + Decapsulate> {}

impl<K: Kem<DecapsulationKey: KeyInit + Decapsulate>> ParameterSet for K {}

/// Evaluates an expression with the parameter set of a key spec; `None` if the spec has none.
macro_rules! with_ml_kem {
    ($spec:expr, $set:ident => $body:expr) => {
        match $spec {
            kms_api::key::KeySpec::MlKem512 => {
                type $set = ::ml_kem::MlKem512;
                $body
            }
            kms_api::key::KeySpec::MlKem768 => {
                type $set = ::ml_kem::MlKem768;
                $body
            }
            kms_api::key::KeySpec::MlKem1024 => {
                type $set = ::ml_kem::MlKem1024;
                $body
            }
            _ => None,
        }
    };
}
pub(crate) use with_ml_kem;

/// A shared secret and the ciphertext that carries it.
pub(crate) type Encapsulated = (Zeroizing<Vec<u8>>, Vec<u8>);

fn decapsulation_key<K: ParameterSet>(seed: &[u8]) -> Option<K::DecapsulationKey> {
    K::DecapsulationKey::new_from_slice(seed).ok()
}

/// The public key (FIPS 203, algorithm 16).
pub(crate) fn public_key<K: ParameterSet>(seed: &[u8]) -> Option<Vec<u8>> {
    Some(decapsulation_key::<K>(seed)?.encapsulation_key().to_bytes().to_vec())
}

/// A new shared secret for the holder of a public key (FIPS 203, algorithm 20, with its checks).
pub(crate) fn encapsulate<K: ParameterSet>(public: &[u8], rng: &mut impl CryptoRng) -> Option<Encapsulated> {
    let key = K::EncapsulationKey::new_from_slice(public).ok()?;
    let (ciphertext, secret) = key.encapsulate_with_rng(rng);
    let secret = Zeroizing::new(secret);
    Some((Zeroizing::new(secret.to_vec()), ciphertext.to_vec()))
}

/// The shared secret in a ciphertext (FIPS 203, algorithm 21). One that was tampered with gives a secret that nobody
/// else has; `None` only if its length is wrong.
pub(crate) fn decapsulate<K: ParameterSet>(seed: &[u8], ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let ciphertext = Ciphertext::<K>::try_from(ciphertext).ok()?;
    let secret = Zeroizing::new(decapsulation_key::<K>(seed)?.decapsulate(&ciphertext));
    Some(Zeroizing::new(secret.to_vec()))
}
