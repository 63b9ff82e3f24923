//! ML-DSA (FIPS 204): pure, hedged, with the empty context.

use ::ml_dsa::{B32, EncodedVerifyingKey, ExpandedSigningKey, MlDsaParams, Seed, Signature, VerifyingKey};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// Bytes of a private key: the seed ξ.
pub(crate) const SEED_LEN: usize = 32;
/// Bytes of a message representative µ.
pub(crate) const MU_LEN: usize = 64;

/// Evaluates an expression with the parameter set of a key spec; `None` if the spec has none.
macro_rules! with_ml_dsa {
    ($spec:expr, $set:ident => $body:expr) => {
        match $spec {
            kms_api::key::KeySpec::MlDsa44 => {
                type $set = ::ml_dsa::MlDsa44;
                $body
            }
            kms_api::key::KeySpec::MlDsa65 => {
                type $set = ::ml_dsa::MlDsa65;
                $body
            }
            kms_api::key::KeySpec::MlDsa87 => {
                type $set = ::ml_dsa::MlDsa87;
                $body
            }
            _ => None,
        }
    };
}
pub(crate) use with_ml_dsa;

fn signing_key<P: MlDsaParams>(seed: &[u8]) -> Option<ExpandedSigningKey<P>> {
    let seed: Zeroizing<Seed> = Zeroizing::new(B32::try_from(seed).ok()?);
    Some(ExpandedSigningKey::from_seed(&seed))
}

/// The public key (FIPS 204, algorithm 22).
pub(crate) fn public_key<P: MlDsaParams>(seed: &[u8]) -> Option<Vec<u8>> {
    Some(signing_key::<P>(seed)?.verifying_key().encode().to_vec())
}

/// Signs a message (FIPS 204, algorithm 2).
pub(crate) fn sign<P: MlDsaParams>(seed: &[u8], message: &[u8], rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
    Some(signing_key::<P>(seed)?.sign_randomized(message, &[], rng).ok()?.encode().to_vec())
}

/// Signs a message representative (FIPS 204, algorithm 7, line 6).
pub(crate) fn sign_mu<P: MlDsaParams>(seed: &[u8], mu: &[u8], rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
    Some(signing_key::<P>(seed)?.sign_mu_randomized(mu.try_into().ok()?, rng).ok()?.encode().to_vec())
}

/// Whether a signature of a message is good (FIPS 204, algorithm 3).
pub(crate) fn verify<P: MlDsaParams>(public: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
    Some(verifying_key::<P>(public)?.verify_with_context(message, &[], &Signature::try_from(signature).ok()?))
}

/// Whether a signature of a message representative is good.
pub(crate) fn verify_mu<P: MlDsaParams>(public: &[u8], mu: &[u8], signature: &[u8]) -> Option<bool> {
    Some(verifying_key::<P>(public)?.verify_mu(mu.try_into().ok()?, &Signature::try_from(signature).ok()?))
}

fn verifying_key<P: MlDsaParams>(public: &[u8]) -> Option<VerifyingKey<P>> {
    Some(VerifyingKey::decode(&EncodedVerifyingKey::<P>::try_from(public).ok()?))
}
