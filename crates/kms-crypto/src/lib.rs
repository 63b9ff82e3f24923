//! Key material, the algorithms that use it, and the ciphertext blob.
//!
//! | what | specification | by |
//! |---|---|---|
//! | [`aead`]: AES-256-GCM | NIST SP 800-38D | `aes-gcm` |
//! | [`key_wrap`]: AES-KW, AES-KWP | RFC 3394, RFC 5649 (NIST SP 800-38F) | `aes-kw` |
//! | [`kdf`]: counter mode with HMAC-SHA-256 | NIST SP 800-108r1, section 4.1 | `hmac`, `sha2` |
//! | [`credential`]: access key ids, secrets and session tokens | here, on [`kdf`] | |
//! | [`ciphertext`]: the blob that Encrypt returns | here | |
//! | [`material`]: key generation | FIPS 186-5 (RSA: appendix A.1, elliptic curves: A.2), FIPS 203, FIPS 204 | those below |
//! | [`mac`]: HMAC | FIPS 198-1 | `hmac`, `sha2` |
//! | [`sign`]: RSASSA-PSS, RSASSA-PKCS1-v1_5 | RFC 8017 | `rsa` |
//! | [`sign`]: ECDSA on P-256, P-384, P-521 and secp256k1 | FIPS 186-5, SEC 2, RFC 6979 | `ecdsa`, `p256`, `p384`, `p521`, `k256` |
//! | [`sign`]: Ed25519, Ed25519ph | RFC 8032 | `ed25519-dalek` |
//! | [`sign`]: ML-DSA | FIPS 204 | `ml-dsa` |
//! | [`sign`]: SM2DSA | GB/T 32918.2 | `sm2`, `sm3` |
//! | [`encryption`]: RSAES-OAEP | RFC 8017 | `rsa`, `sha1`, `sha2` |
//! | [`encryption`]: SM2PKE | GB/T 32918.4, GM/T 0009 | `sm2`, `sm3` |
//! | [`agreement`]: ECDH on P-256, P-384, P-521 and SM2 | NIST SP 800-56A | `p256`, `p384`, `p521`, `sm2` |
//! | [`encapsulation`]: ML-KEM | FIPS 203 | `ml-kem` |
//! | [`asymmetric`]: SubjectPublicKeyInfo | RFC 5280, 3279, 5480, 8410, 9881, 9935 | `pkcs8` |
//! | [`pkcs8`]: PrivateKeyInfo | RFC 5958, 8017, 5915, 8410, 9881, 9935 | `pkcs8`, `sec1` |
//! | [`import`]: wrapped key material | RFC 8017, RFC 5649, PKCS #11 | those above |
//! | [`attestation`]: attestation documents | RFC 8949, RFC 9052, RFC 5280, AWS Nitro Enclaves attestation process | those above |
//! | [`cms`]: EnvelopedData for an attested recipient | RFC 5652, RFC 3565, RFC 4055 | `cbc`, `aes`, `rsa` |
//!
//! Randomness comes in from the caller; nothing here asks the system for it.

mod algorithm;
mod asn1;

pub mod aead;
pub mod agreement;
pub mod asymmetric;
pub mod attestation;
pub mod ciphertext;
pub mod cms;
pub mod credential;
pub mod encapsulation;
pub mod encryption;
pub mod import;
pub mod kdf;
pub mod key_wrap;
pub mod mac;
pub mod material;
pub mod pkcs8;
pub mod sign;

pub use ciphertext::{CiphertextBlob, Opened};
pub use material::{KeyMaterial, KeyMaterialId, Wrapped, WrappingKey};
