//! Key material: made from random bytes, known by its digest, and at rest only wrapped.

use std::fmt;
use std::str::FromStr;

use kms_api::KeyId;
use kms_api::key::KeySpec;
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::algorithm::curve::{self, with_curve};
use crate::algorithm::{ed25519, ml_dsa, ml_kem, rsa};
use crate::{key_wrap, pkcs8};

/// Bytes of a symmetric spec's key; `None` for an asymmetric spec.
pub fn symmetric_len(spec: KeySpec) -> Option<usize> {
    match spec {
        KeySpec::SymmetricDefault | KeySpec::Hmac256 => Some(32),
        KeySpec::Hmac224 => Some(28),
        KeySpec::Hmac384 => Some(48),
        KeySpec::Hmac512 => Some(64),
        _ => None,
    }
}

fn random(length: usize, rng: &mut impl CryptoRng) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    rng.fill_bytes(&mut bytes);
    bytes
}

/// The material of a key in clear. It exists only while an operation uses it.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct KeyMaterial(Vec<u8>);

impl KeyMaterial {
    /// New material of a spec. Its bytes:
    ///
    /// | spec | bytes |
    /// |---|---|
    /// | `SYMMETRIC_DEFAULT`, `HMAC_n` | the key: 32, and n / 8 |
    /// | `RSA_n` | RSAPrivateKey (RFC 8017, appendix A.1.2) in DER, with e = 65537 |
    /// | `ECC_NIST_Pn`, `ECC_SECG_P256K1`, `SM2` | the scalar, big-endian, as long as a field element |
    /// | `ECC_NIST_EDWARDS25519` | the seed: 32 (RFC 8032, section 5.1.5) |
    /// | `ML_DSA_n` | the seed ξ: 32 (FIPS 204, algorithm 1) |
    /// | `ML_KEM_n` | the seed d ‖ z: 64 (FIPS 203, algorithm 19) |
    ///
    /// `None` only for a failure inside. RSA takes long: up to seconds for `RSA_4096`.
    pub fn generate(spec: KeySpec, rng: &mut impl CryptoRng) -> Option<Self> {
        let bytes = match spec {
            KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => rsa::generate(spec, rng)?,
            KeySpec::EccNistP256
            | KeySpec::EccNistP384
            | KeySpec::EccNistP521
            | KeySpec::EccSecgP256k1
            | KeySpec::Sm2 => with_curve!(spec, C => Some(curve::generate::<C>(rng)))?,
            KeySpec::EccNistEdwards25519 => random(ed25519::SEED_LEN, rng),
            KeySpec::MlDsa44 | KeySpec::MlDsa65 | KeySpec::MlDsa87 => random(ml_dsa::SEED_LEN, rng),
            KeySpec::MlKem512 | KeySpec::MlKem768 | KeySpec::MlKem1024 => random(ml_kem::SEED_LEN, rng),
            KeySpec::SymmetricDefault | KeySpec::Hmac224 | KeySpec::Hmac256 | KeySpec::Hmac384 | KeySpec::Hmac512 => {
                random(symmetric_len(spec)?, rng)
            }
        };
        Some(Self(bytes.to_vec()))
    }

    /// Material of a spec from what an import brings: the key itself for a symmetric spec, PKCS #8 (RFC 5958) in DER for
    /// the others (see [`pkcs8::decode`]). `None` if it is not that.
    pub fn import(spec: KeySpec, bytes: &[u8]) -> Option<Self> {
        match symmetric_len(spec) {
            Some(length) => (bytes.len() == length).then(|| Self::from_bytes(bytes)),
            None => pkcs8::decode(spec, bytes),
        }
    }

    /// Material from the bytes that [`as_bytes`](Self::as_bytes) gave.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The id that this material has under a key: a digest over both, so that the same bytes have another id under
    /// another key, and imported material keeps its id when it is imported again.
    pub fn id(&self, key: &KeyId) -> KeyMaterialId {
        let mut digest = Sha256::new();
        digest.update(b"kmsbox key material id\0");
        digest.update(key.to_bytes());
        digest.update([u8::from(key.is_multi_region())]);
        digest.update(&self.0);
        KeyMaterialId(digest.finalize().into())
    }
}

impl fmt::Debug for KeyMaterial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyMaterial(..)")
    }
}

/// The id of a key's material: 64 hexadecimal digits in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyMaterialId(pub [u8; 32]);

impl fmt::Display for KeyMaterialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyMaterialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyMaterialId({self})")
    }
}

/// The text is not 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a key material id")]
pub struct NotAKeyMaterialId;

impl FromStr for KeyMaterialId {
    type Err = NotAKeyMaterialId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: Vec<u8> =
            text.chars().filter(|c| !c.is_ascii_uppercase()).filter_map(|c| Some(c.to_digit(16)? as u8)).collect();
        let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, d| byte << 4 | d)).collect();
        match bytes.try_into() {
            Ok(bytes) if text.len() == 64 => Ok(Self(bytes)),
            _ => Err(NotAKeyMaterialId),
        }
    }
}

/// Material as it rests: wrapped with AES-KWP under the workspace's wrapping key.
#[derive(Clone, PartialEq, Eq)]
pub struct Wrapped(pub Vec<u8>);

impl fmt::Debug for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wrapped({} bytes)", self.0.len())
    }
}

/// The key under which a workspace's material is wrapped: what a hardware security module would keep inside.
#[derive(Clone)]
pub struct WrappingKey(Zeroizing<[u8; 32]>);

impl WrappingKey {
    /// A new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill_bytes(bytes.as_mut_slice());
        Self(bytes)
    }

    /// From its bytes; `None` unless there are 32.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes: [u8; 32]| Self(Zeroizing::new(bytes)))
    }

    /// Its bytes, to be wrapped in turn by whoever keeps the workspace.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Wraps material.
    pub fn wrap(&self, material: &KeyMaterial) -> Option<Wrapped> {
        key_wrap::wrap_padded(&self.0, material.as_bytes()).map(Wrapped)
    }

    /// The material, if it was wrapped under this key and is the one that `key` and `id` name. The wrapping itself
    /// binds neither, so a row that was moved to another key is found out here.
    pub fn unwrap(&self, wrapped: &Wrapped, key: &KeyId, id: KeyMaterialId) -> Option<KeyMaterial> {
        let bytes = key_wrap::unwrap_padded(&self.0, &wrapped.0)?;
        let material = KeyMaterial::from_bytes(&bytes);
        (material.id(key) == id).then_some(material)
    }
}

impl fmt::Debug for WrappingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WrappingKey(..)")
    }
}
