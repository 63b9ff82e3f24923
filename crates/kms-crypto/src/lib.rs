//! Key material, the algorithms that use it, and the ciphertext blob.
//!
//! | what | specification | by |
//! |---|---|---|
//! | [`aead`]: AES-256-GCM | NIST SP 800-38D | `aes-gcm` |
//! | [`key_wrap`]: AES-KW, AES-KWP | RFC 3394, RFC 5649 (NIST SP 800-38F) | `aes-kw` |
//! | [`kdf`]: counter mode with HMAC-SHA-256 | NIST SP 800-108r1, section 4.1 | `hmac`, `sha2` |
//! | [`ciphertext`]: the blob that Encrypt returns | here | |
//!
//! Randomness comes in from the caller; nothing here asks the system for it.

pub mod aead;
pub mod ciphertext;
pub mod kdf;
pub mod key_wrap;
pub mod material;

pub use ciphertext::{CiphertextBlob, Opened};
pub use material::{KeyMaterial, KeyMaterialId, Wrapped, WrappingKey};
