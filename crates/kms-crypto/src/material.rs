//! Key material: made from random bytes, known by its digest, and at rest only wrapped.

use std::fmt;
use std::str::FromStr;

use kms_api::KeyId;
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::key_wrap;

/// Bytes of a symmetric encryption key.
pub const SYMMETRIC_LEN: usize = 32;

/// The material of a key in clear. It exists only while an operation uses it.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct KeyMaterial(Vec<u8>);

impl KeyMaterial {
    /// New material for a symmetric encryption key: 256 random bits.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = vec![0; SYMMETRIC_LEN];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Material from bytes.
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
