//! Wrapped key material.

use kms_api::key::{KeySpec, WrappingAlgorithm, WrappingKeySpec};
use kms_crypto::{KeyMaterial, import};
use proptest::prelude::*;

use crate::support::{FOREIGN_KEYS, key_pair, rng};

use WrappingAlgorithm::{
    RsaAesKeyWrapSha1, RsaAesKeyWrapSha256, RsaesOaepSha1, RsaesOaepSha256, RsaesPkcs1V15, Sm2Pke,
};

/// The algorithms of a wrapping key.
fn algorithms(spec: WrappingKeySpec) -> &'static [WrappingAlgorithm] {
    match spec {
        WrappingKeySpec::Sm2 => &[Sm2Pke],
        _ => &[RsaesOaepSha1, RsaesOaepSha256, RsaAesKeyWrapSha1, RsaAesKeyWrapSha256],
    }
}

fn takes_rsa_keys(algorithm: WrappingAlgorithm) -> bool {
    matches!(algorithm, RsaAesKeyWrapSha1 | RsaAesKeyWrapSha256)
}

/// What imports do: wrap PKCS #8 or a bare symmetric key, unwrap it, read it.
#[test]
fn every_kind_of_material_comes_through() {
    let symmetric = [KeySpec::SymmetricDefault, KeySpec::Hmac224, KeySpec::Hmac512].map(|spec| (spec, vec![9; 32]));
    let symmetric = symmetric.map(|(spec, _)| (spec, vec![9; kms_crypto::material::symmetric_len(spec).unwrap()]));
    let asymmetric = FOREIGN_KEYS.iter().map(|&(spec, private, _)| (spec, private.to_vec()));
    for (spec, material) in symmetric.into_iter().chain(asymmetric) {
        for &wrapping in WrappingKeySpec::ALL {
            let (wrapping_key, public) = key_pair(wrapping.key_spec(), 5);
            for &algorithm in algorithms(wrapping) {
                let wrapped = import::wrap(algorithm, wrapping, &public, &material, &mut rng(6));
                if takes_rsa_keys(algorithm) || material.len() <= 100 {
                    let unwrapped = import::unwrap(algorithm, wrapping, &wrapping_key, &wrapped.unwrap()).unwrap();
                    assert_eq!(*unwrapped, material, "{spec} {wrapping} {algorithm}");
                    assert!(KeyMaterial::import(spec, &unwrapped).is_some());
                }
            }
        }
    }
}

#[test]
fn an_rsa_key_is_too_long_for_one_step() {
    let rsa_4096 = FOREIGN_KEYS.iter().find(|(spec, ..)| *spec == KeySpec::Rsa4096).unwrap().1;
    for &wrapping in WrappingKeySpec::ALL {
        let (_, public) = key_pair(wrapping.key_spec(), 5);
        for &algorithm in algorithms(wrapping) {
            let wrapped = import::wrap(algorithm, wrapping, &public, rsa_4096, &mut rng(6));
            assert_eq!(wrapped.is_some(), takes_rsa_keys(algorithm), "{wrapping} {algorithm}");
        }
    }
}

#[test]
fn any_flipped_bit_fails() {
    for wrapping in [WrappingKeySpec::Rsa2048, WrappingKeySpec::Sm2] {
        let (wrapping_key, public) = key_pair(wrapping.key_spec(), 5);
        for &algorithm in algorithms(wrapping) {
            let wrapped = import::wrap(algorithm, wrapping, &public, &[3; 33], &mut rng(6)).unwrap();
            for bit in (0..wrapped.len() * 8).step_by(41) {
                let mut flipped = wrapped.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                assert_eq!(import::unwrap(algorithm, wrapping, &wrapping_key, &flipped), None, "{algorithm} bit {bit}");
            }
            for cut in (0..wrapped.len()).step_by(19) {
                assert_eq!(import::unwrap(algorithm, wrapping, &wrapping_key, &wrapped[..cut]), None);
            }
            for other in WrappingAlgorithm::ALL.iter().filter(|other| **other != algorithm) {
                assert_eq!(import::unwrap(*other, wrapping, &wrapping_key, &wrapped), None, "{algorithm} as {other}");
            }
        }
    }
}

#[test]
fn algorithms_belong_to_their_keys() {
    for &wrapping in WrappingKeySpec::ALL {
        let (wrapping_key, public) = key_pair(wrapping.key_spec(), 5);
        assert_eq!(import::wrap(RsaesPkcs1V15, wrapping, &public, b"key", &mut rng(1)), None);
        assert_eq!(import::unwrap(RsaesPkcs1V15, wrapping, &wrapping_key, &[1; 256]), None);
        for other in WrappingAlgorithm::ALL.iter().filter(|other| !algorithms(wrapping).contains(other)) {
            assert_eq!(import::wrap(*other, wrapping, &public, b"key", &mut rng(1)), None);
        }
        for &algorithm in algorithms(wrapping) {
            assert_eq!(import::wrap(algorithm, wrapping, &public, b"", &mut rng(1)), None);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn unwrap_undoes_wrap(seed: u64, material in proptest::collection::vec(any::<u8>(), 1..190)) {
        for wrapping in [WrappingKeySpec::Rsa2048, WrappingKeySpec::Sm2] {
            let (wrapping_key, public) = key_pair(wrapping.key_spec(), seed);
            for &algorithm in algorithms(wrapping) {
                let wrapped = import::wrap(algorithm, wrapping, &public, &material, &mut rng(seed)).unwrap();
                prop_assert_eq!(&*import::unwrap(algorithm, wrapping, &wrapping_key, &wrapped).unwrap(), &material);
            }
        }
    }
}
