//! Public key encryption: what Encrypt and Decrypt do under RSA and SM2 keys. Symmetric keys have the
//! [ciphertext blob](crate::ciphertext).

use kms_api::key::{EncryptionAlgorithm, KeySpec};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::algorithm::{rsa, sm2};
use crate::asn1;
use crate::material::KeyMaterial;

/// The most that Encrypt takes under a symmetric key (KMS API reference, Encrypt).
const SYMMETRIC_MAX: usize = 4096;
/// The most that KMS encrypts with SM2PKE.
const SM2_MAX: usize = 1024;

/// The algorithms of a key that encrypts, in the order in which KMS lists them; none if the spec cannot encrypt.
pub fn algorithms(spec: KeySpec) -> &'static [EncryptionAlgorithm] {
    match spec {
        KeySpec::SymmetricDefault => &[EncryptionAlgorithm::SymmetricDefault],
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => {
            &[EncryptionAlgorithm::RsaesOaepSha1, EncryptionAlgorithm::RsaesOaepSha256]
        }
        KeySpec::Sm2 => &[EncryptionAlgorithm::Sm2Pke],
        _ => &[],
    }
}

/// The most bytes that a key encrypts; `None` if the spec has not the algorithm. For OAEP, the modulus less two digests
/// and two bytes (RFC 8017, section 7.1.1).
pub fn max_plaintext(spec: KeySpec, algorithm: EncryptionAlgorithm) -> Option<usize> {
    algorithms(spec).contains(&algorithm).then_some(())?;
    let oaep = |digest: usize| Some(rsa::modulus_bits(spec)? / 8 - 2 * digest - 2);
    match algorithm {
        EncryptionAlgorithm::SymmetricDefault => Some(SYMMETRIC_MAX),
        EncryptionAlgorithm::RsaesOaepSha1 => oaep(20),
        EncryptionAlgorithm::RsaesOaepSha256 => oaep(32),
        EncryptionAlgorithm::Sm2Pke => Some(SM2_MAX),
    }
}

/// Encrypts for the holder of a private key. The public key is a SubjectPublicKeyInfo in DER. RSA gives as many bytes as
/// the modulus has, SM2PKE the DER of GM/T 0009, section 7.2. `None` if the spec has not the algorithm, for the
/// symmetric one, if the key is bad, and if the plaintext is longer than [`max_plaintext`] (or empty, for SM2PKE).
pub fn encrypt(
    spec: KeySpec,
    public_key: &[u8],
    algorithm: EncryptionAlgorithm,
    plaintext: &[u8],
    rng: &mut impl CryptoRng,
) -> Option<Vec<u8>> {
    (plaintext.len() <= max_plaintext(spec, algorithm)?).then_some(())?;
    let public = asn1::decode_spki(spec, public_key)?;
    match algorithm {
        EncryptionAlgorithm::SymmetricDefault => None,
        EncryptionAlgorithm::Sm2Pke => sm2::encrypt(public, plaintext, rng),
        _ => rsa::encrypt(spec, public, algorithm, plaintext, rng),
    }
}

/// The plaintext of what [`encrypt`] made; `None` if it was not made so under this key, for whatever reason.
pub fn decrypt(
    spec: KeySpec,
    material: &KeyMaterial,
    algorithm: EncryptionAlgorithm,
    ciphertext: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    algorithms(spec).contains(&algorithm).then_some(())?;
    match algorithm {
        EncryptionAlgorithm::SymmetricDefault => None,
        EncryptionAlgorithm::Sm2Pke => sm2::decrypt(material.as_bytes(), ciphertext),
        _ => rsa::decrypt(spec, material.as_bytes(), algorithm, ciphertext),
    }
}
