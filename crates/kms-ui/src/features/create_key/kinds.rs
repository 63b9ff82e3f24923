//! The kinds of keys there are to choose from, in words, and what AWS charges for them.

use kms_api::key::{KeySpec, KeyUsage};

use crate::components::cards::Card;
use crate::text::create_key::kinds as text;

/// What a key can be for.
#[derive(Debug)]
pub(super) struct Purpose {
    title: fn() -> &'static str,
    text: fn() -> &'static str,
    pub(super) usage: KeyUsage,
    specs: &'static [KeySpec],
}

/// Every purpose, the commonest first.
pub(super) static PURPOSES: [Purpose; 6] = [
    Purpose {
        title: text::encrypt,
        text: text::encrypt_text,
        usage: KeyUsage::EncryptDecrypt,
        specs: &[KeySpec::SymmetricDefault],
    },
    Purpose {
        title: text::encrypt_publicly,
        text: text::encrypt_publicly_text,
        usage: KeyUsage::EncryptDecrypt,
        specs: &[KeySpec::Rsa2048, KeySpec::Rsa3072, KeySpec::Rsa4096, KeySpec::Sm2],
    },
    Purpose {
        title: text::sign,
        text: text::sign_text,
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
        title: text::authenticate,
        text: text::authenticate_text,
        usage: KeyUsage::GenerateVerifyMac,
        specs: &[KeySpec::Hmac256, KeySpec::Hmac224, KeySpec::Hmac384, KeySpec::Hmac512],
    },
    Purpose {
        title: text::agree,
        text: text::agree_text,
        usage: KeyUsage::KeyAgreement,
        specs: &[KeySpec::EccNistP256, KeySpec::EccNistP384, KeySpec::EccNistP521, KeySpec::Sm2],
    },
    Purpose {
        title: text::encapsulate,
        text: text::encapsulate_text,
        usage: KeyUsage::EncapsulateDecapsulate,
        specs: &[KeySpec::MlKem768, KeySpec::MlKem512, KeySpec::MlKem1024],
    },
];

impl Purpose {
    /// The purpose as a card.
    pub(super) fn card(&self) -> Card {
        Card { title: (self.title)().to_owned(), text: (self.text)().to_owned(), code: None }
    }

    /// The kinds of material for it. SM2 exists in the China Regions alone.
    pub(super) fn specs(&self, china: bool) -> Vec<KeySpec> {
        self.specs.iter().copied().filter(|spec| china || *spec != KeySpec::Sm2).collect()
    }
}

/// A kind of material as a card.
pub(super) fn card(spec: KeySpec, usage: KeyUsage) -> Card {
    Card { title: name(spec), text: note(spec, usage), code: Some(spec.as_str()) }
}

/// What the material is.
pub(super) fn name(spec: KeySpec) -> String {
    let name = match spec {
        KeySpec::Rsa2048 => return text::rsa(2_048),
        KeySpec::Rsa3072 => return text::rsa(3_072),
        KeySpec::Rsa4096 => return text::rsa(4_096),
        KeySpec::Hmac224 => return text::hmac(224),
        KeySpec::Hmac256 => return text::hmac(256),
        KeySpec::Hmac384 => return text::hmac(384),
        KeySpec::Hmac512 => return text::hmac(512),
        KeySpec::SymmetricDefault => "AES-256-GCM",
        KeySpec::EccNistP256 => "NIST P-256",
        KeySpec::EccNistP384 => "NIST P-384",
        KeySpec::EccNistP521 => "NIST P-521",
        KeySpec::EccSecgP256k1 => "secp256k1",
        KeySpec::EccNistEdwards25519 => "Ed25519",
        KeySpec::Sm2 => "SM2",
        KeySpec::MlDsa44 => "ML-DSA-44",
        KeySpec::MlDsa65 => "ML-DSA-65",
        KeySpec::MlDsa87 => "ML-DSA-87",
        KeySpec::MlKem512 => "ML-KEM-512",
        KeySpec::MlKem768 => "ML-KEM-768",
        KeySpec::MlKem1024 => "ML-KEM-1024",
    };
    name.to_owned()
}

/// What sets the material apart from the others for the same purpose. Lengths: RFC 8017, RFC 8032, FIPS 186-5, FIPS 198-1,
/// FIPS 203, FIPS 204.
fn note(spec: KeySpec, usage: KeyUsage) -> String {
    let note = match (spec, usage) {
        (KeySpec::Rsa2048, KeyUsage::EncryptDecrypt) => return text::rsa_encrypts(190),
        (KeySpec::Rsa3072, KeyUsage::EncryptDecrypt) => return text::rsa_encrypts(318),
        (KeySpec::Rsa4096, KeyUsage::EncryptDecrypt) => return text::rsa_encrypts(446),
        (KeySpec::EccNistP256, KeyUsage::KeyAgreement) => return text::secrets(32),
        (KeySpec::EccNistP384, KeyUsage::KeyAgreement) => return text::secrets(48),
        (KeySpec::EccNistP521, KeyUsage::KeyAgreement) => return text::secrets(66),
        (KeySpec::Rsa2048, _) => return text::rsa_signs(256),
        (KeySpec::Rsa3072, _) => return text::rsa_signs(384),
        (KeySpec::Rsa4096, _) => return text::rsa_signs(512),
        (KeySpec::EccNistP256, _) => text::p256_signs(),
        (KeySpec::EccNistP384, _) => text::p384_signs(),
        (KeySpec::EccNistP521, _) => text::p521_signs(),
        (KeySpec::EccSecgP256k1, _) => text::p256k1_signs(),
        (KeySpec::EccNistEdwards25519, _) => text::ed25519_signs(),
        (KeySpec::MlDsa44, _) => return text::ml_dsa_signs(2_420),
        (KeySpec::MlDsa65, _) => return text::ml_dsa_signs(3_309),
        (KeySpec::MlDsa87, _) => return text::ml_dsa_signs(4_627),
        (KeySpec::Hmac224, _) => return text::codes(28),
        (KeySpec::Hmac256, _) => return text::codes_usual(32),
        (KeySpec::Hmac384, _) => return text::codes(48),
        (KeySpec::Hmac512, _) => return text::codes(64),
        (KeySpec::MlKem512, _) => return text::ciphertexts(768),
        (KeySpec::MlKem768, _) => return text::ciphertexts_usual(1_088),
        (KeySpec::MlKem1024, _) => return text::ciphertexts(1_568),
        (KeySpec::Sm2, _) => text::sm2(),
        (KeySpec::SymmetricDefault, _) => text::symmetric(),
    };
    note.to_owned()
}

/// What AWS charges for requests with such a key (<https://aws.amazon.com/kms/pricing/>).
pub(super) fn requests(spec: KeySpec) -> &'static str {
    match spec {
        KeySpec::SymmetricDefault | KeySpec::Hmac224 | KeySpec::Hmac256 | KeySpec::Hmac384 | KeySpec::Hmac512 => {
            text::requests_free()
        }
        KeySpec::Rsa2048 => text::requests_rsa_2048(),
        _ => text::requests_dear(),
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
