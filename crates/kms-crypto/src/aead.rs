//! AES-256-GCM with a 96-bit IV and a 128-bit tag (NIST SP 800-38D).

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use zeroize::Zeroizing;

/// Bytes of a key.
pub const KEY_LEN: usize = 32;
/// Bytes of an initialization vector.
pub const IV_LEN: usize = 12;
/// Bytes of an authentication tag.
pub const TAG_LEN: usize = 16;

/// The ciphertext followed by its tag. An IV must not be used twice with one key.
pub fn seal(key: &[u8; KEY_LEN], iv: &[u8; IV_LEN], aad: &[u8], plaintext: &[u8]) -> Option<Vec<u8>> {
    // Fails only for plaintexts of 64 GiB and more.
    Aes256Gcm::new(key.into()).encrypt(&Nonce::from(*iv), Payload { msg: plaintext, aad }).ok()
}

/// The plaintext of a ciphertext that is followed by its tag; `None` unless all of it is authentic.
pub fn open(key: &[u8; KEY_LEN], iv: &[u8; IV_LEN], aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let plaintext = Aes256Gcm::new(key.into()).decrypt(&Nonce::from(*iv), Payload { msg: sealed, aad }).ok()?;
    Some(Zeroizing::new(plaintext))
}
