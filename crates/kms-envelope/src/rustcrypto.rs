//! AES-256-GCM in Rust, for native programs and tests.

use std::io;

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};

use crate::{ContentKey, Error, FrameCipher, IV_LEN, SealPlan, TAG_LEN};

/// The cipher of the `aes-gcm` crate, working in place.
pub struct RustCrypto(Aes256Gcm);

impl RustCrypto {
    /// The cipher under a message's key.
    #[must_use]
    pub fn new(key: &ContentKey) -> Self {
        Self(Aes256Gcm::new(key.as_bytes().into()))
    }
}

impl FrameCipher for RustCrypto {
    type Buffer = Vec<u8>;
    type Error = io::Error;

    async fn tag(&self, iv: &[u8; IV_LEN], aad: &[u8]) -> io::Result<[u8; TAG_LEN]> {
        let tag = self.0.encrypt_inout_detached(&Nonce::from(*iv), aad, [].as_mut_slice().into());
        tag.map(Into::into).map_err(|_| Error::Cipher.into())
    }

    async fn seal_frames(&self, frames: &[SealPlan], plaintext: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut message = Vec::new();
        let mut rest = plaintext.as_slice();
        for frame in frames {
            let (content, after) = rest.split_at_checked(frame.plaintext_len()).ok_or(Error::Cipher)?;
            rest = after;
            let mut sealed = content.to_vec();
            let done = self.0.encrypt_in_place(&Nonce::from(frame.iv), &frame.aad, &mut sealed);
            done.map_err(|_| Error::Cipher)?;
            message.extend_from_slice(&frame.prefix);
            message.append(&mut sealed);
        }
        Ok(message)
    }

    async fn decrypt(&self, iv: &[u8; IV_LEN], aad: &[u8], mut buffer: Vec<u8>) -> io::Result<Option<Vec<u8>>> {
        let done = self.0.decrypt_in_place(&Nonce::from(*iv), aad, &mut buffer);
        Ok(done.map(|()| buffer).ok())
    }
}
