//! The algorithm suites of the format.
//!
//! Source: `framework/algorithm-suites.md` of the specification.

use crate::Error;

/// Length of an IV in every suite, in bytes.
pub const IV_LEN: usize = 12;
/// Length of an authentication tag in every suite, in bytes.
pub const TAG_LEN: usize = 16;

/// How the keys of a message follow from its data key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kdf {
    /// The data key is the content key.
    Identity,
    /// HKDF (RFC 5869) with SHA-256.
    HkdfSha256,
    /// HKDF (RFC 5869) with SHA-384.
    HkdfSha384,
    /// HKDF (RFC 5869) with SHA-512.
    HkdfSha512,
}

/// What signs the whole message, in a footer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// ECDSA on P-256 with SHA-256.
    EcdsaP256,
    /// ECDSA on P-384 with SHA-384.
    EcdsaP384,
}

/// The facts of an algorithm suite. The cipher is AES-GCM in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suite {
    /// The number in the header.
    pub id: u16,
    /// The name in the specification.
    pub name: &'static str,
    /// The version of the message format that carries it.
    pub message_version: u8,
    /// Length of the data key and of the content key, in bytes.
    pub key_len: usize,
    /// Derivation of the content key.
    pub kdf: Kdf,
    /// Whether the header commits to the data key, so that a message has one plaintext only.
    pub commits: bool,
    /// The signature of the footer, if there is a footer.
    pub signature: Option<Signature>,
}

/// Every suite of the format, newest first.
pub static SUITES: [Suite; 11] = [
    Suite {
        signature: Some(Signature::EcdsaP384),
        ..Suite::v2(0x0578, "AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384")
    },
    *Suite::COMMIT_KEY,
    Suite {
        signature: Some(Signature::EcdsaP384),
        ..Suite::v1(0x0378, "AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384", 32, Kdf::HkdfSha384)
    },
    Suite {
        signature: Some(Signature::EcdsaP384),
        ..Suite::v1(0x0346, "AES_192_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384", 24, Kdf::HkdfSha384)
    },
    Suite {
        signature: Some(Signature::EcdsaP256),
        ..Suite::v1(0x0214, "AES_128_GCM_IV12_TAG16_HKDF_SHA256_ECDSA_P256", 16, Kdf::HkdfSha256)
    },
    Suite::v1(0x0178, "AES_256_GCM_IV12_TAG16_HKDF_SHA256", 32, Kdf::HkdfSha256),
    Suite::v1(0x0146, "AES_192_GCM_IV12_TAG16_HKDF_SHA256", 24, Kdf::HkdfSha256),
    Suite::v1(0x0114, "AES_128_GCM_IV12_TAG16_HKDF_SHA256", 16, Kdf::HkdfSha256),
    Suite::v1(0x0078, "AES_256_GCM_IV12_TAG16", 32, Kdf::Identity),
    Suite::v1(0x0046, "AES_192_GCM_IV12_TAG16", 24, Kdf::Identity),
    Suite::v1(0x0014, "AES_128_GCM_IV12_TAG16", 16, Kdf::Identity),
];

impl Suite {
    /// The suite that is written: AES-256-GCM with key commitment and without signature.
    pub const COMMIT_KEY: &'static Self = &Self::v2(0x0478, "AES_256_GCM_HKDF_SHA512_COMMIT_KEY");

    const fn v1(id: u16, name: &'static str, key_len: usize, kdf: Kdf) -> Self {
        Self { id, name, message_version: 1, key_len, kdf, commits: false, signature: None }
    }

    const fn v2(id: u16, name: &'static str) -> Self {
        Self { id, name, message_version: 2, key_len: 32, kdf: Kdf::HkdfSha512, commits: true, signature: None }
    }

    /// The suite with this number in this version of the message format, if it is one that this crate can read.
    ///
    /// # Errors
    /// [`Error::UnknownSuite`], [`Error::UnsupportedSuite`].
    pub(crate) fn supported(version: u8, id: u16) -> Result<&'static Self, Error> {
        let suite = SUITES.iter().find(|suite| (suite.message_version, suite.id) == (version, id));
        match suite {
            Some(suite) if suite == Self::COMMIT_KEY => Ok(suite),
            Some(&Self { id, name, .. }) => Err(Error::UnsupportedSuite { id, name }),
            None => Err(Error::UnknownSuite { id, version }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_committing_suite_without_signature_is_read() {
        for suite in &SUITES {
            let read = Suite::supported(suite.message_version, suite.id);
            if suite.id == 0x0478 {
                assert_eq!(read, Ok(Suite::COMMIT_KEY));
            } else {
                assert_eq!(read, Err(Error::UnsupportedSuite { id: suite.id, name: suite.name }));
            }
        }
        assert_eq!(Suite::supported(2, 0x0378), Err(Error::UnknownSuite { id: 0x0378, version: 2 }));
    }
}
