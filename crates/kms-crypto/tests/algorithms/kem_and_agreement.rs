//! Key encapsulation and key agreement.

use kms_api::key::KeySpec;
use kms_crypto::{KeyMaterial, agreement, encapsulation};
use proptest::prelude::*;

use crate::support::{key_pair, rng, spki};

fn kems() -> impl Iterator<Item = (KeySpec, usize)> {
    [(KeySpec::MlKem512, 768), (KeySpec::MlKem768, 1088), (KeySpec::MlKem1024, 1568)].into_iter()
}

fn curves() -> impl Iterator<Item = (KeySpec, usize)> {
    [(KeySpec::EccNistP256, 32), (KeySpec::EccNistP384, 48), (KeySpec::EccNistP521, 66), (KeySpec::Sm2, 32)].into_iter()
}

#[test]
fn tampered_ciphertexts_are_rejected_implicitly() {
    for (spec, length) in kems() {
        let (material, public) = key_pair(spec, 1);
        let (secret, ciphertext) = encapsulation::encapsulate(spec, &public, &mut rng(2)).unwrap();
        assert_eq!((secret.len(), ciphertext.len()), (32, length));
        assert_eq!(encapsulation::decapsulate(spec, &material, &ciphertext), Some(secret.clone()));
        let mut seen = vec![secret.to_vec()];
        for bit in (0..length * 8).step_by(601) {
            let mut flipped = ciphertext.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let other = encapsulation::decapsulate(spec, &material, &flipped).unwrap();
            assert!(!seen.contains(&other), "{spec} bit {bit}");
            seen.push(other.to_vec());
        }
        for changed in [&ciphertext[1..], &[&ciphertext[..], &[0]].concat(), &[]] {
            assert_eq!(encapsulation::decapsulate(spec, &material, changed), None);
        }
    }
}

#[test]
fn only_valid_keys_encapsulate() {
    for (spec, _) in kems() {
        let (material, public) = key_pair(spec, 1);
        // Coefficients of 4095 are not reduced modulo 3329.
        let mut unreduced = public.clone();
        unreduced[30..60].fill(0xff);
        assert!(encapsulation::encapsulate(spec, &unreduced, &mut rng(1)).is_none());
        assert!(encapsulation::encapsulate(spec, &public[..public.len() - 1], &mut rng(1)).is_none());
        for other in KeySpec::ALL.iter().filter(|other| **other != spec) {
            assert!(encapsulation::encapsulate(*other, &public, &mut rng(1)).is_none());
            if !encapsulation::algorithms(*other).is_empty() {
                continue;
            }
            assert!(encapsulation::decapsulate(*other, &material, &[0; 768]).is_none());
        }
    }
}

#[test]
fn peers_must_be_on_the_curve() {
    for (spec, length) in curves() {
        let (material, public) = key_pair(spec, 1);
        let raw = &public[public.len() - 2 * length - 1..];
        assert_eq!(spki(spec, raw), public);
        assert!(agreement::derive(spec, &material, &public).is_some());

        let mut off = public.clone();
        *off.last_mut().unwrap() ^= 1;
        assert_eq!(agreement::derive(spec, &material, &off), None);
        let identity = spki(spec, &[0]);
        assert_eq!(agreement::derive(spec, &material, &identity), None);
        let zeros = spki(spec, &[&[4][..], &vec![0; 2 * length]].concat());
        assert_eq!(agreement::derive(spec, &material, &zeros), None);
        assert_eq!(agreement::derive(spec, &material, &[&public[..], &[0]].concat()), None);
        assert_eq!(agreement::derive(spec, &material, &public[..public.len() - 1]), None);
        for (other, _) in curves().filter(|(other, _)| *other != spec) {
            assert_eq!(agreement::derive(spec, &material, &key_pair(other, 1).1), None);
        }
        assert_eq!(agreement::derive(spec, &KeyMaterial::from_bytes(&vec![0; length]), &public), None);
        assert_eq!(agreement::derive(spec, &KeyMaterial::from_bytes(&vec![0xff; length]), &public), None);
    }
    let (material, public) = key_pair(KeySpec::EccSecgP256k1, 1);
    assert_eq!(agreement::derive(KeySpec::EccSecgP256k1, &material, &public), None, "KMS does not offer it");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn both_sides_agree(seed: u64) {
        for (spec, length) in curves() {
            let (alice, alice_public) = key_pair(spec, seed);
            let (bob, bob_public) = key_pair(spec, seed ^ 1);
            let secret = agreement::derive(spec, &alice, &bob_public).unwrap();
            prop_assert_eq!(secret.len(), length);
            prop_assert_eq!(Some(secret), agreement::derive(spec, &bob, &alice_public));
        }
    }

    #[test]
    fn decapsulate_undoes_encapsulate(seed: u64) {
        for (spec, _) in kems() {
            let (material, public) = key_pair(spec, seed);
            let (secret, ciphertext) = encapsulation::encapsulate(spec, &public, &mut rng(seed)).unwrap();
            prop_assert_eq!(Some(secret), encapsulation::decapsulate(spec, &material, &ciphertext));
        }
    }
}
