//! The kinds of keys there are to choose from, in words, and what AWS charges for them.

use kms_api::key::{KeySpec, KeyUsage};

use crate::components::cards::Card;

/// What a key can be for.
#[derive(Debug, PartialEq)]
pub(super) struct Purpose {
    pub(super) title: &'static str,
    text: &'static str,
    pub(super) usage: KeyUsage,
    specs: &'static [KeySpec],
}

/// Every purpose, the commonest first.
pub(super) static PURPOSES: [Purpose; 6] = [
    Purpose {
        title: "Encrypt and decrypt",
        text: "Symmetric: what AWS services use and nearly every application needs. The key never leaves KMS.",
        usage: KeyUsage::EncryptDecrypt,
        specs: &[KeySpec::SymmetricDefault],
    },
    Purpose {
        title: "Encrypt with a public key",
        text: "Whoever has the public key encrypts, even outside AWS. Only KMS decrypts.",
        usage: KeyUsage::EncryptDecrypt,
        specs: &[KeySpec::Rsa2048, KeySpec::Rsa3072, KeySpec::Rsa4096, KeySpec::Sm2],
    },
    Purpose {
        title: "Sign and verify",
        text: "KMS signs. Whoever has the public key can verify, with or without KMS.",
        usage: KeyUsage::SignVerify,
        specs: &[
            KeySpec::EccNistP256,
            KeySpec::EccNistP384,
            KeySpec::EccNistP521,
            KeySpec::EccSecgP256k1,
            KeySpec::EccNistEdwards25519,
            KeySpec::Rsa2048,
            KeySpec::Rsa3072,
            KeySpec::Rsa4096,
            KeySpec::MlDsa44,
            KeySpec::MlDsa65,
            KeySpec::MlDsa87,
            KeySpec::Sm2,
        ],
    },
    Purpose {
        title: "Authenticate messages",
        text: "HMAC: one secret makes and verifies codes, and stays in KMS. For tokens and signed requests of your own.",
        usage: KeyUsage::GenerateVerifyMac,
        specs: &[KeySpec::Hmac256, KeySpec::Hmac224, KeySpec::Hmac384, KeySpec::Hmac512],
    },
    Purpose {
        title: "Agree on a secret",
        text: "ECDH: two sides with a key pair each derive the same secret.",
        usage: KeyUsage::KeyAgreement,
        specs: &[KeySpec::EccNistP256, KeySpec::EccNistP384, KeySpec::EccNistP521, KeySpec::Sm2],
    },
    Purpose {
        title: "Encapsulate a secret",
        text: "ML-KEM: like agreeing on a secret, and safe from quantum computers.",
        usage: KeyUsage::EncapsulateDecapsulate,
        specs: &[KeySpec::MlKem768, KeySpec::MlKem512, KeySpec::MlKem1024],
    },
];

impl Purpose {
    /// The purpose as a card.
    pub(super) fn card(&self) -> Card {
        Card { title: self.title.to_owned(), text: self.text.to_owned(), code: None }
    }

    /// The kinds of material for it. SM2 exists in the China Regions alone.
    pub(super) fn specs(&self, china: bool) -> Vec<KeySpec> {
        self.specs.iter().copied().filter(|spec| china || *spec != KeySpec::Sm2).collect()
    }
}

/// A kind of material as a card.
pub(super) fn card(spec: KeySpec, usage: KeyUsage) -> Card {
    Card { title: name(spec).to_owned(), text: note(spec, usage).to_owned(), code: Some(spec.as_str()) }
}

/// What the material is.
pub(super) fn name(spec: KeySpec) -> &'static str {
    match spec {
        KeySpec::SymmetricDefault => "AES-256-GCM",
        KeySpec::Rsa2048 => "RSA, 2,048 bits",
        KeySpec::Rsa3072 => "RSA, 3,072 bits",
        KeySpec::Rsa4096 => "RSA, 4,096 bits",
        KeySpec::EccNistP256 => "NIST P-256",
        KeySpec::EccNistP384 => "NIST P-384",
        KeySpec::EccNistP521 => "NIST P-521",
        KeySpec::EccSecgP256k1 => "secp256k1",
        KeySpec::EccNistEdwards25519 => "Ed25519",
        KeySpec::Hmac224 => "HMAC, 224 bits",
        KeySpec::Hmac256 => "HMAC, 256 bits",
        KeySpec::Hmac384 => "HMAC, 384 bits",
        KeySpec::Hmac512 => "HMAC, 512 bits",
        KeySpec::Sm2 => "SM2",
        KeySpec::MlDsa44 => "ML-DSA-44",
        KeySpec::MlDsa65 => "ML-DSA-65",
        KeySpec::MlDsa87 => "ML-DSA-87",
        KeySpec::MlKem512 => "ML-KEM-512",
        KeySpec::MlKem768 => "ML-KEM-768",
        KeySpec::MlKem1024 => "ML-KEM-1024",
    }
}

/// What sets the material apart from the others for the same purpose. Lengths: RFC 8017, RFC 8032, FIPS 186-5, FIPS 198-1,
/// FIPS 203, FIPS 204.
fn note(spec: KeySpec, usage: KeyUsage) -> &'static str {
    match (spec, usage) {
        (KeySpec::Rsa2048, KeyUsage::EncryptDecrypt) => "Encrypts up to 190 bytes (OAEP with SHA-256).",
        (KeySpec::Rsa3072, KeyUsage::EncryptDecrypt) => "Encrypts up to 318 bytes (OAEP with SHA-256).",
        (KeySpec::Rsa4096, KeyUsage::EncryptDecrypt) => "Encrypts up to 446 bytes (OAEP with SHA-256).",
        (KeySpec::EccNistP256, KeyUsage::KeyAgreement) => "Secrets of 32 bytes.",
        (KeySpec::EccNistP384, KeyUsage::KeyAgreement) => "Secrets of 48 bytes.",
        (KeySpec::EccNistP521, KeyUsage::KeyAgreement) => "Secrets of 66 bytes.",
        (KeySpec::Rsa2048, _) => "Signatures of 256 bytes, PSS or PKCS #1 v1.5.",
        (KeySpec::Rsa3072, _) => "Signatures of 384 bytes, PSS or PKCS #1 v1.5.",
        (KeySpec::Rsa4096, _) => "Signatures of 512 bytes, PSS or PKCS #1 v1.5.",
        (KeySpec::EccNistP256, _) => "ECDSA with SHA-256. Short, fast and known everywhere.",
        (KeySpec::EccNistP384, _) => "ECDSA with SHA-384.",
        (KeySpec::EccNistP521, _) => "ECDSA with SHA-512.",
        (KeySpec::EccSecgP256k1, _) => "ECDSA with SHA-256, on the curve of cryptocurrencies.",
        (KeySpec::EccNistEdwards25519, _) => "EdDSA. Signatures of 64 bytes, the same for the same message.",
        (KeySpec::MlDsa44, _) => "Safe from quantum computers. Signatures of 2,420 bytes.",
        (KeySpec::MlDsa65, _) => "Safe from quantum computers. Signatures of 3,309 bytes.",
        (KeySpec::MlDsa87, _) => "Safe from quantum computers. Signatures of 4,627 bytes.",
        (KeySpec::Hmac224, _) => "Codes of 28 bytes.",
        (KeySpec::Hmac256, _) => "Codes of 32 bytes. The usual choice.",
        (KeySpec::Hmac384, _) => "Codes of 48 bytes.",
        (KeySpec::Hmac512, _) => "Codes of 64 bytes.",
        (KeySpec::MlKem512, _) => "Ciphertexts of 768 bytes.",
        (KeySpec::MlKem768, _) => "Ciphertexts of 1,088 bytes. The usual choice.",
        (KeySpec::MlKem1024, _) => "Ciphertexts of 1,568 bytes.",
        (KeySpec::Sm2, _) => "China's standard curve; in the China Regions alone.",
        (KeySpec::SymmetricDefault, _) => "Up to 4,096 bytes at once; more under data keys.",
    }
}

/// What AWS charges for requests with such a key (<https://aws.amazon.com/kms/pricing/>).
pub(super) fn requests(spec: KeySpec) -> &'static str {
    match spec {
        KeySpec::SymmetricDefault | KeySpec::Hmac224 | KeySpec::Hmac256 | KeySpec::Hmac384 | KeySpec::Hmac512 => {
            "$0.03 for 10,000; 20,000 a month are free"
        }
        KeySpec::Rsa2048 => "$0.03 for 10,000, none free",
        _ => "$0.15 for 10,000, none free",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_key_has_a_purpose() {
        for spec in KeySpec::ALL {
            assert!(PURPOSES.iter().any(|purpose| purpose.specs(true).contains(spec)), "{spec}");
        }
        for usage in KeyUsage::ALL {
            assert!(PURPOSES.iter().any(|purpose| purpose.usage == *usage), "{usage}");
        }
    }

    #[test]
    fn sm2_is_offered_in_china_alone() {
        assert!(PURPOSES.iter().all(|purpose| !purpose.specs(false).contains(&KeySpec::Sm2)));
    }
}
