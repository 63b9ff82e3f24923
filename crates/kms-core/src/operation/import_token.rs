//! Import tokens: what the service gives out with a wrapping key, and wants back with the wrapped material.
//!
//! A token is AES-256-GCM ciphertext under a key derived from the workspace's wrapping key. It holds the private half of
//! the wrapping key and all that the token is bound to, so the service itself keeps nothing.

use kms_api::key::{WrappingAlgorithm, WrappingKeySpec};
use kms_api::{Blob, ErrorCode, KeyArn, KmsError, Timestamp};
use kms_crypto::{KeyMaterial, aead, kdf};
use serde::{Deserialize, Serialize};

use crate::engine::{Context, internal};

const IV_LEN: usize = aead::IV_LEN;
const LABEL: &[u8] = b"kmsbox import token";

/// What a token holds.
#[derive(Serialize, Deserialize)]
pub(super) struct ImportToken {
    /// The key that the material is for.
    pub(super) key: KeyArn,
    /// How the material is wrapped.
    pub(super) algorithm: WrappingAlgorithm,
    /// The kind of the wrapping key.
    pub(super) spec: WrappingKeySpec,
    /// Until when the token is valid.
    pub(super) valid_to: Timestamp,
    /// The private half of the wrapping key.
    private_key: Blob,
}

impl ImportToken {
    pub(super) fn new(
        key: KeyArn,
        algorithm: WrappingAlgorithm,
        spec: WrappingKeySpec,
        valid_to: Timestamp,
        wrapping_key: &KeyMaterial,
    ) -> Self {
        Self { key, algorithm, spec, valid_to, private_key: wrapping_key.as_bytes().into() }
    }

    /// The private half of the wrapping key.
    pub(super) fn wrapping_key(&self) -> KeyMaterial {
        KeyMaterial::from_bytes(self.private_key.as_slice())
    }

    pub(super) fn seal(&self, context: &mut Context<'_>) -> Result<Blob, KmsError> {
        let failed = || internal("No import token can be made.");
        let mut iv = [0; IV_LEN];
        context.rng.fill_bytes(&mut iv);
        let key = kdf::counter_mode(context.wrapping_key.as_bytes(), LABEL, &iv).ok_or_else(failed)?;
        let content = Blob::from(serde_json::to_vec(self).map_err(|error| internal(&error.to_string()))?);
        let sealed = aead::seal(&key, &iv, LABEL, content.as_slice()).ok_or_else(failed)?;
        Ok([iv.as_slice(), &sealed].concat().into())
    }

    /// The token that these bytes are, if the service made it.
    pub(super) fn open(context: &Context<'_>, token: &Blob) -> Result<Self, KmsError> {
        let read = || {
            let (iv, sealed) = token.as_slice().split_first_chunk::<IV_LEN>()?;
            let key = kdf::counter_mode(context.wrapping_key.as_bytes(), LABEL, iv)?;
            let content = aead::open(&key, iv, LABEL, sealed)?;
            serde_json::from_slice(&content).ok()
        };
        read().ok_or_else(|| KmsError::bare(ErrorCode::InvalidImportToken))
    }
}
