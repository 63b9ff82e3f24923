//! Ed25519 and Ed25519ph (RFC 8032, section 5.1).

use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use sha2::{Digest, Sha512};
use zeroize::Zeroizing;

/// Bytes of a private key: the seed.
pub(crate) const SEED_LEN: usize = 32;

fn signing_key(seed: &[u8]) -> Option<SigningKey> {
    let seed: Zeroizing<[u8; SEED_LEN]> = Zeroizing::new(seed.try_into().ok()?);
    Some(SigningKey::from_bytes(&seed))
}

fn verifying_key(public: &[u8]) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(public.try_into().ok()?).ok()
}

/// The public key, 32 bytes.
pub(crate) fn public_key(seed: &[u8]) -> Option<Vec<u8>> {
    Some(signing_key(seed)?.verifying_key().as_bytes().to_vec())
}

/// Signs a message with Ed25519.
pub(crate) fn sign(seed: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    Some(signing_key(seed)?.sign(message).to_bytes().to_vec())
}

/// Signs a message with Ed25519ph and the empty context.
pub(crate) fn sign_prehashed(seed: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    let signature = signing_key(seed)?.sign_prehashed(Sha512::new_with_prefix(message), None).ok()?;
    Some(signature.to_bytes().to_vec())
}

/// Whether an Ed25519 signature is good.
pub(crate) fn verify(public: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
    let signature = Signature::from_slice(signature).ok()?;
    Some(verifying_key(public)?.verify(message, &signature).is_ok())
}

/// Whether an Ed25519ph signature with the empty context is good.
pub(crate) fn verify_prehashed(public: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
    let signature = Signature::from_slice(signature).ok()?;
    let prehash = Sha512::new_with_prefix(message);
    Some(verifying_key(public)?.verify_prehashed(prehash, None, &signature).is_ok())
}
