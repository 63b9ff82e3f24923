//! Sign and verify.

use kms_api::key::{KeySpec, SigningAlgorithm};
use kms_crypto::sign::{self, Message};
use proptest::prelude::*;

use crate::support::{Fixed, key_pair, rng};

/// Every spec and algorithm that go together.
fn suites() -> impl Iterator<Item = (KeySpec, SigningAlgorithm)> {
    KeySpec::ALL.iter().flat_map(|&spec| sign::algorithms(spec).iter().map(move |&algorithm| (spec, algorithm)))
}

/// The messages that an algorithm takes, made of some bytes.
fn messages<'a>(algorithm: SigningAlgorithm, bytes: &'a [u8; 64], raw: &'a [u8]) -> Vec<Message<'a>> {
    let mut messages = Vec::new();
    if algorithm != SigningAlgorithm::Ed25519PhSha512 {
        messages.push(Message::Raw(raw));
    }
    if let Some(length) = sign::digest_len(algorithm) {
        messages.push(Message::Digest(&bytes[..length]));
    }
    if algorithm == SigningAlgorithm::MlDsaShake256 {
        messages.push(Message::ExternalMu(bytes));
    }
    messages
}

fn longest_signature(spec: KeySpec) -> usize {
    match spec {
        KeySpec::Rsa2048 => 256,
        KeySpec::Rsa3072 => 384,
        KeySpec::Rsa4096 => 512,
        KeySpec::EccNistP256 | KeySpec::EccSecgP256k1 | KeySpec::Sm2 => 72,
        KeySpec::EccNistP384 => 104,
        KeySpec::EccNistP521 => 139,
        KeySpec::EccNistEdwards25519 => 64,
        KeySpec::MlDsa44 => 2420,
        KeySpec::MlDsa65 => 3309,
        KeySpec::MlDsa87 => 4627,
        _ => 0,
    }
}

#[test]
fn there_are_these_suites() {
    assert_eq!(suites().count(), 3 * 6 + 4 + 2 + 1 + 3);
}

#[test]
fn any_flipped_bit_of_a_signature_fails() {
    for (spec, algorithm) in suites() {
        let (material, public) = key_pair(spec, 1);
        for message in messages(algorithm, &[7; 64], b"a message") {
            let signature = sign::sign(spec, &material, algorithm, message, &mut rng(2)).unwrap();
            assert!(signature.len() <= longest_signature(spec));
            assert!(sign::verify(spec, &public, algorithm, message, &signature), "{spec} {algorithm} {message:?}");
            // A third of the bits of the short ones, some bits of the long.
            let step = if signature.len() <= 139 { 3 } else { 8 * 41 + 1 };
            for bit in (0..signature.len() * 8).step_by(step) {
                let mut flipped = signature.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                assert!(!sign::verify(spec, &public, algorithm, message, &flipped), "{spec} {algorithm} bit {bit}");
            }
            for changed in [&signature[1..], &signature[..signature.len() - 1], &[&signature[..], &[0]].concat(), &[]] {
                assert!(!sign::verify(spec, &public, algorithm, message, changed), "{spec} {algorithm}");
            }
        }
    }
}

#[test]
fn nothing_signs_what_it_does_not_take() {
    for (spec, algorithm) in suites() {
        let (material, public) = key_pair(spec, 1);
        let refused = |message: Message<'_>| {
            assert_eq!(sign::sign(spec, &material, algorithm, message, &mut rng(2)), None, "{spec} {algorithm}");
            assert!(!sign::verify(spec, &public, algorithm, message, &[0; 64]));
        };
        for length in [0, 20, 31, 33, 47, 49, 63, 65] {
            refused(Message::Digest(&vec![1; length]));
            refused(Message::ExternalMu(&vec![1; length]));
        }
        match algorithm {
            SigningAlgorithm::Ed25519PhSha512 => refused(Message::Raw(b"message")),
            SigningAlgorithm::Ed25519Sha512 | SigningAlgorithm::MlDsaShake256 => refused(Message::Digest(&[1; 64])),
            _ => refused(Message::ExternalMu(&[1; 64])),
        }
        for other in SigningAlgorithm::ALL.iter().filter(|other| !sign::algorithms(spec).contains(other)) {
            assert_eq!(sign::sign(spec, &material, *other, Message::Raw(b"message"), &mut rng(2)), None);
        }
        // P-256 and secp256k1 have the same algorithm and the same scalars.
        for other in KeySpec::ALL.iter().filter(|other| !sign::algorithms(**other).contains(&algorithm)) {
            assert_eq!(sign::sign(*other, &material, algorithm, Message::Raw(b"message"), &mut rng(2)), None);
        }
    }
}

/// s is not forced to be low, not even on the curve of Bitcoin: both come up.
#[test]
fn s_is_low_and_high() {
    for (spec, algorithm) in suites().filter(|(_, algorithm)| algorithm.as_str().starts_with("ECDSA")) {
        let (material, public) = key_pair(spec, 3);
        let mut longest = 0;
        for seed in 0..24 {
            let signature = sign::sign(spec, &material, algorithm, Message::Raw(b"x"), &mut rng(seed)).unwrap();
            assert!(sign::verify(spec, &public, algorithm, Message::Raw(b"x"), &signature));
            longest = longest.max(signature.len());
        }
        // The longest encoding needs the top bit of r and that of s, so a high s.
        assert!(longest >= longest_signature(spec) - usize::from(spec == KeySpec::EccNistP521), "{spec}: {longest}");
    }
}

/// A source of randomness that fails silently makes ECDSA's nonces repeat only for the same message.
#[test]
fn nonces_differ_without_randomness() {
    for (spec, algorithm) in suites().filter(|(_, algorithm)| algorithm.as_str().starts_with("ECDSA")) {
        let (material, _) = key_pair(spec, 4);
        let r = |message| {
            let mut zeros = Fixed(Vec::new());
            let signature = sign::sign(spec, &material, algorithm, Message::Raw(message), &mut zeros).unwrap();
            signature[..signature.len() / 2 - 4].to_vec()
        };
        assert_ne!(r(b"one"), r(b"two"), "{spec}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn verify_takes_what_sign_makes(seed: u64, bytes: [u8; 32], raw in proptest::collection::vec(any::<u8>(), 0..300)) {
        let bytes = [bytes, bytes].concat().try_into().unwrap();
        for (spec, algorithm) in suites() {
            let (material, public) = key_pair(spec, seed);
            for message in messages(algorithm, &bytes, &raw) {
                let signature = sign::sign(spec, &material, algorithm, message, &mut rng(seed)).unwrap();
                prop_assert!(sign::verify(spec, &public, algorithm, message, &signature));
                prop_assert!(!sign::verify(spec, &public, algorithm, Message::Raw(b"another"), &signature));
                for other in sign::algorithms(spec).iter().filter(|other| **other != algorithm) {
                    prop_assert!(!sign::verify(spec, &public, *other, message, &signature));
                }
            }
        }
    }
}
