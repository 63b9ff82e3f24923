//! SM2 signatures (GB/T 32918.2) and public key encryption (GB/T 32918.4), as encoded by GM/T 0009.

use ::sm2::Sm2;
use ::sm2::dsa::signature::hazmat::{PrehashVerifier, RandomizedPrehashSigner};
use ::sm2::dsa::signature::{RandomizedSigner, Verifier};
use ::sm2::dsa::{Signature, SigningKey, VerifyingKey};
use ::sm2::pke::{DecryptingKey, EncryptingKey};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::curve;
use crate::asn1;

/// The distinguishing identifier of a signer where none was agreed on (GM/T 0009, section 10).
const DEFAULT_ID: &str = "1234567812345678";

/// Whether a private key can sign: all but n - 1, for which 1 + d has no inverse.
pub(crate) fn can_sign(scalar: &[u8]) -> bool {
    curve::secret_key::<Sm2>(scalar).is_some_and(|key| {
        let successor = *key.to_nonzero_scalar() + ::sm2::Scalar::ONE;
        !bool::from(successor.is_zero())
    })
}

fn signing_key(scalar: &[u8]) -> Option<SigningKey> {
    SigningKey::new(DEFAULT_ID, &curve::secret_key::<Sm2>(scalar)?).ok()
}

fn verifying_key(point: &[u8]) -> Option<VerifyingKey> {
    VerifyingKey::new(DEFAULT_ID, curve::public_key::<Sm2>(point)?).ok()
}

fn encode(signature: Signature) -> Option<Vec<u8>> {
    asn1::encode_integers(&signature.r_bytes(), &signature.s_bytes())
}

fn decode(signature: &[u8]) -> Option<Signature> {
    let (r, s) = asn1::decode_integers(signature)?;
    Signature::from_scalars(curve::field_bytes::<Sm2>(r)?, curve::field_bytes::<Sm2>(s)?).ok()
}

/// Signs a message: SM3 over the default identifier's hash and the message.
pub(crate) fn sign(scalar: &[u8], message: &[u8], rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
    encode(signing_key(scalar)?.try_sign_with_rng(rng, message).ok()?)
}

/// Signs a digest e that the caller made.
pub(crate) fn sign_digest(scalar: &[u8], digest: &[u8], rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
    encode(signing_key(scalar)?.sign_prehash_with_rng(rng, digest).ok()?)
}

/// Whether a signature of a message is good.
pub(crate) fn verify(point: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
    Some(verifying_key(point)?.verify(message, &decode(signature)?).is_ok())
}

/// Whether a signature of a digest e is good.
pub(crate) fn verify_digest(point: &[u8], digest: &[u8], signature: &[u8]) -> Option<bool> {
    Some(verifying_key(point)?.verify_prehash(digest, &decode(signature)?).is_ok())
}

/// Encrypts: `SEQUENCE { x INTEGER, y INTEGER, hash OCTET STRING, ciphertext OCTET STRING }` (GM/T 0009, section 7.2).
pub(crate) fn encrypt(point: &[u8], plaintext: &[u8], rng: &mut impl CryptoRng) -> Option<Vec<u8>> {
    EncryptingKey::new(curve::public_key::<Sm2>(point)?).encrypt_der(rng, plaintext).ok()
}

/// The plaintext of such a ciphertext; never an empty one.
pub(crate) fn decrypt(scalar: &[u8], ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let key = DecryptingKey::new(curve::secret_key::<Sm2>(scalar)?);
    let plaintext = Zeroizing::new(key.decrypt_der(ciphertext).ok()?);
    (!plaintext.is_empty()).then_some(plaintext)
}
