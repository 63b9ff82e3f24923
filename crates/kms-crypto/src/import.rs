//! Key material on its way in: how ImportKeyMaterial's input is wrapped, and what becomes of it.

use kms_api::key::{EncryptionAlgorithm, KeySpec, WrappingAlgorithm, WrappingKeySpec};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::encryption;
use crate::key_wrap;
use crate::material::KeyMaterial;

/// Bytes of the one-time key of the two-step algorithms.
const AES_LEN: usize = 32;

/// How an algorithm encrypts with the wrapping key, and whether that is the material or a one-time AES key for it.
fn steps(algorithm: WrappingAlgorithm) -> Option<(EncryptionAlgorithm, bool)> {
    match algorithm {
        WrappingAlgorithm::RsaesOaepSha1 => Some((EncryptionAlgorithm::RsaesOaepSha1, false)),
        WrappingAlgorithm::RsaesOaepSha256 => Some((EncryptionAlgorithm::RsaesOaepSha256, false)),
        WrappingAlgorithm::RsaAesKeyWrapSha1 => Some((EncryptionAlgorithm::RsaesOaepSha1, true)),
        WrappingAlgorithm::RsaAesKeyWrapSha256 => Some((EncryptionAlgorithm::RsaesOaepSha256, true)),
        WrappingAlgorithm::Sm2Pke => Some((EncryptionAlgorithm::Sm2Pke, false)),
        WrappingAlgorithm::RsaesPkcs1V15 => None,
    }
}

/// Wraps bytes for an import: under the wrapping key (RSAES-OAEP, SM2PKE), or under a one-time AES-256 key with AES-KWP
/// (RFC 5649), after that key under the wrapping key (RSA_AES_KEY_WRAP, which is PKCS #11's CKM_RSA_AES_KEY_WRAP). The
/// public key is a SubjectPublicKeyInfo in DER. `None` if the algorithm is not of the wrapping key's kind, is
/// RSAES_PKCS1_V1_5, or the material is too long for it or empty.
pub fn wrap(
    algorithm: WrappingAlgorithm,
    spec: WrappingKeySpec,
    public_key: &[u8],
    material: &[u8],
    rng: &mut impl CryptoRng,
) -> Option<Vec<u8>> {
    let (encryption, two_steps) = steps(algorithm)?;
    (!material.is_empty()).then_some(())?;
    if !two_steps {
        return encryption::encrypt(spec.key_spec(), public_key, encryption, material, rng);
    }
    let mut key = Zeroizing::new([0; AES_LEN]);
    rng.fill_bytes(key.as_mut_slice());
    let mut wrapped = encryption::encrypt(spec.key_spec(), public_key, encryption, key.as_slice(), rng)?;
    wrapped.extend(key_wrap::wrap_padded(&key, material)?);
    Some(wrapped)
}

/// The bytes that [`wrap`] wrapped; `None` unless they are authentic.
pub fn unwrap(
    algorithm: WrappingAlgorithm,
    spec: WrappingKeySpec,
    wrapping_key: &KeyMaterial,
    wrapped: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (encryption, two_steps) = steps(algorithm)?;
    let decrypt = |ciphertext| encryption::decrypt(spec.key_spec(), wrapping_key, encryption, ciphertext);
    if !two_steps {
        return decrypt(wrapped);
    }
    let (ciphertext, material) = wrapped.split_at_checked(modulus_len(spec.key_spec())?)?;
    let key = decrypt(ciphertext)?;
    key_wrap::unwrap_padded(key.as_slice().try_into().ok()?, material)
}

fn modulus_len(spec: KeySpec) -> Option<usize> {
    Some(crate::algorithm::rsa::modulus_bits(spec)? / 8)
}
