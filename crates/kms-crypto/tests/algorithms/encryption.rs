//! Public key encryption.

use kms_api::key::{EncryptionAlgorithm, KeySpec};
use kms_crypto::encryption;
use proptest::prelude::*;

use crate::support::{key_pair, rng};

fn suites() -> impl Iterator<Item = (KeySpec, EncryptionAlgorithm)> {
    KeySpec::ALL
        .iter()
        .flat_map(|&spec| encryption::algorithms(spec).iter().map(move |&algorithm| (spec, algorithm)))
        .filter(|(spec, _)| *spec != KeySpec::SymmetricDefault)
}

#[test]
fn the_longest_plaintexts_are_those_of_aws() {
    use EncryptionAlgorithm::{RsaesOaepSha1, RsaesOaepSha256, Sm2Pke, SymmetricDefault};
    for (spec, algorithm, length) in [
        (KeySpec::Rsa2048, RsaesOaepSha1, 214),
        (KeySpec::Rsa2048, RsaesOaepSha256, 190),
        (KeySpec::Rsa3072, RsaesOaepSha1, 342),
        (KeySpec::Rsa3072, RsaesOaepSha256, 318),
        (KeySpec::Rsa4096, RsaesOaepSha1, 470),
        (KeySpec::Rsa4096, RsaesOaepSha256, 446),
        (KeySpec::Sm2, Sm2Pke, 1024),
        (KeySpec::SymmetricDefault, SymmetricDefault, 4096),
    ] {
        assert_eq!(encryption::max_plaintext(spec, algorithm), Some(length));
    }
    assert_eq!(encryption::max_plaintext(KeySpec::Rsa2048, SymmetricDefault), None);
    assert_eq!(encryption::max_plaintext(KeySpec::EccNistP256, RsaesOaepSha1), None);
}

#[test]
fn plaintexts_up_to_the_longest() {
    for (spec, algorithm) in suites() {
        let (material, public) = key_pair(spec, 1);
        let longest = encryption::max_plaintext(spec, algorithm).unwrap();
        for length in [1, 32, longest] {
            let plaintext = vec![5; length];
            let ciphertext = encryption::encrypt(spec, &public, algorithm, &plaintext, &mut rng(2)).unwrap();
            let decrypted = encryption::decrypt(spec, &material, algorithm, &ciphertext).unwrap();
            assert_eq!(*decrypted, plaintext, "{spec} {algorithm} {length}");
            let again = encryption::encrypt(spec, &public, algorithm, &plaintext, &mut rng(3)).unwrap();
            assert_ne!(ciphertext, again);
        }
        assert_eq!(encryption::encrypt(spec, &public, algorithm, &vec![5; longest + 1], &mut rng(2)), None);
        for other in EncryptionAlgorithm::ALL.iter().filter(|other| !encryption::algorithms(spec).contains(other)) {
            assert_eq!(encryption::encrypt(spec, &public, *other, b"x", &mut rng(2)), None);
            assert_eq!(encryption::decrypt(spec, &material, *other, &[1; 256]), None);
        }
    }
}

#[test]
fn any_flipped_bit_of_a_ciphertext_fails() {
    for (spec, algorithm) in suites() {
        let (material, public) = key_pair(spec, 1);
        let ciphertext = encryption::encrypt(spec, &public, algorithm, b"plaintext", &mut rng(2)).unwrap();
        // Every bit where that is cheap, and a sample for RSA.
        let step = if spec == KeySpec::Sm2 { 1 } else { 8 * 61 + 1 };
        for bit in (0..ciphertext.len() * 8).step_by(step) {
            let mut flipped = ciphertext.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(encryption::decrypt(spec, &material, algorithm, &flipped), None, "{spec} {algorithm} bit {bit}");
        }
        for changed in [&ciphertext[1..], &ciphertext[..ciphertext.len() - 1], &[&ciphertext[..], &[0]].concat(), &[]] {
            assert_eq!(encryption::decrypt(spec, &material, algorithm, changed), None);
        }
        for other in encryption::algorithms(spec).iter().filter(|other| **other != algorithm) {
            assert_eq!(encryption::decrypt(spec, &material, *other, &ciphertext), None);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn decrypt_undoes_encrypt(seed: u64, plaintext in proptest::collection::vec(any::<u8>(), 1..191)) {
        for (spec, algorithm) in suites() {
            let (material, public) = key_pair(spec, seed);
            let ciphertext = encryption::encrypt(spec, &public, algorithm, &plaintext, &mut rng(seed)).unwrap();
            prop_assert_eq!(&*encryption::decrypt(spec, &material, algorithm, &ciphertext).unwrap(), &plaintext);
        }
    }

    #[test]
    fn anything_may_be_decrypted(seed: u64, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let (material, _) = key_pair(KeySpec::Sm2, seed);
        prop_assert_eq!(encryption::decrypt(KeySpec::Sm2, &material, EncryptionAlgorithm::Sm2Pke, &bytes), None);
    }
}
