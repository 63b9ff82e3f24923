//! Key generation, public keys and PKCS #8.

use kms_api::key::KeySpec;
use kms_crypto::{KeyMaterial, asymmetric, material, pkcs8};
use proptest::prelude::*;

use crate::support::{FOREIGN_KEYS, der, foreign_key, is_rsa, key_pair, rng};

/// Bytes of material and of SubjectPublicKeyInfo (KMS developer guide, and what OpenSSL makes of such keys).
const SIZES: &[(KeySpec, usize, usize)] = &[
    (KeySpec::EccNistP256, 32, 91),
    (KeySpec::EccNistP384, 48, 120),
    (KeySpec::EccNistP521, 66, 158),
    (KeySpec::EccSecgP256k1, 32, 88),
    (KeySpec::Sm2, 32, 91),
    (KeySpec::EccNistEdwards25519, 32, 44),
    (KeySpec::MlDsa44, 32, 1334),
    (KeySpec::MlDsa65, 32, 1974),
    (KeySpec::MlDsa87, 32, 2614),
    (KeySpec::MlKem512, 64, 822),
    (KeySpec::MlKem768, 64, 1206),
    (KeySpec::MlKem1024, 64, 1590),
];

#[test]
fn sizes_are_those_of_aws() {
    for &(spec, material_len, public_len) in SIZES {
        let (material, public) = key_pair(spec, 1);
        assert_eq!((material.as_bytes().len(), public.len()), (material_len, public_len), "{spec}");
    }
    for (spec, public_len) in [(KeySpec::Rsa2048, 294), (KeySpec::Rsa3072, 422), (KeySpec::Rsa4096, 550)] {
        assert_eq!(key_pair(spec, 1).1.len(), public_len, "{spec}");
    }
    for (spec, length) in [
        (KeySpec::SymmetricDefault, 32),
        (KeySpec::Hmac224, 28),
        (KeySpec::Hmac256, 32),
        (KeySpec::Hmac384, 48),
        (KeySpec::Hmac512, 64),
    ] {
        let key = KeyMaterial::generate(spec, &mut rng(1)).unwrap();
        assert_eq!(key.as_bytes().len(), length);
        assert_eq!(material::symmetric_len(spec), Some(length));
        assert_eq!(asymmetric::public_key(spec, &key), None);
        assert_eq!(pkcs8::encode(spec, &key), None);
        assert_eq!(KeyMaterial::import(spec, key.as_bytes()), Some(key.clone()));
        assert_eq!(KeyMaterial::import(spec, &key.as_bytes()[1..]), None);
        assert_eq!(KeyMaterial::import(spec, &[key.as_bytes(), &[0]].concat()), None);
    }
}

/// The keys of others are read, give the public keys that the others gave, and are written just as they were.
#[test]
fn foreign_keys_are_read_and_written() {
    for &(spec, private, public) in FOREIGN_KEYS {
        let material = pkcs8::decode(spec, private).unwrap();
        assert_eq!(asymmetric::public_key(spec, &material).unwrap(), public, "{spec}");
        assert_eq!(pkcs8::encode(spec, &material).unwrap()[..], *private, "{spec}");
        assert_eq!(KeyMaterial::import(spec, private), Some(material));
        for other in KeySpec::ALL.iter().filter(|other| **other != spec) {
            assert_eq!(pkcs8::decode(*other, private), None, "{spec} as {other}");
        }
    }
}

/// RSA takes long to make: one key, the rest are OpenSSL's.
#[test]
fn a_new_rsa_key_is_sound() {
    let spec = KeySpec::Rsa2048;
    let material = KeyMaterial::generate(spec, &mut rng(1)).unwrap();
    let public = asymmetric::public_key(spec, &material).unwrap();
    assert_eq!(public.len(), 294);
    assert!(public.ends_with(&[2, 3, 1, 0, 1]), "e is 65537");
    let private = pkcs8::encode(spec, &material).unwrap();
    assert_eq!(pkcs8::decode(spec, &private), Some(material));
}

#[test]
fn broken_keys_are_refused() {
    for &(spec, private, _) in FOREIGN_KEYS {
        for cut in (0..private.len()).step_by(7) {
            assert_eq!(pkcs8::decode(spec, &private[..cut]), None, "{spec} cut at {cut}");
        }
        assert_eq!(pkcs8::decode(spec, &[private, &[0]].concat()), None, "{spec}");
    }
}

/// Every number of an RSA key hangs on the others; a public key inside must be the right one.
#[test]
fn inconsistent_keys_are_refused() {
    let with_public_key =
        [KeySpec::EccNistP256, KeySpec::EccNistP384, KeySpec::EccNistP521, KeySpec::EccSecgP256k1, KeySpec::Sm2];
    for &(spec, private, _) in FOREIGN_KEYS {
        if with_public_key.contains(&spec) {
            for bit in (0..private.len() * 8).step_by(3) {
                let mut flipped = private.to_vec();
                flipped[bit / 8] ^= 1 << (bit % 8);
                assert_eq!(pkcs8::decode(spec, &flipped), None, "{spec} bit {bit}");
            }
        }
    }
    let private = foreign_key(KeySpec::Rsa2048).unwrap().1;
    for bit in (0..private.len() * 8).step_by(97) {
        let mut flipped = private.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(pkcs8::decode(KeySpec::Rsa2048, &flipped), None, "bit {bit}");
    }
}

/// Scalars from 1 to n - 1, and for SM2, which could not sign with it, not n - 1.
#[test]
fn scalars_are_in_range() {
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let sm2_order = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
    for (spec, order, greatest) in [(KeySpec::EccNistP256, order, 1u8), (KeySpec::Sm2, sm2_order, 2)] {
        let less = |by: u8| {
            let mut scalar = crate::support::hex(order);
            *scalar.last_mut().unwrap() -= by;
            scalar
        };
        for (scalar, good) in [
            (vec![0; 32], false),
            ([vec![0; 31], vec![1]].concat(), true),
            (vec![1; 31], false),
            (vec![1; 33], false),
            (less(greatest), true),
            (less(greatest - 1), false),
            (less(0), false),
            (vec![0xff; 32], false),
        ] {
            // Without the public key, which may be left out.
            let inner = der(0x30, &[&[2, 1, 1][..], &der(4, &scalar)].concat());
            let known = foreign_key(spec).unwrap().1;
            let algorithm = &known[6..27];
            let private = der(0x30, &[&[2, 1, 0][..], algorithm, &der(4, &inner)].concat());
            let material = pkcs8::decode(spec, &private);
            assert_eq!(material.is_some(), good, "{spec} {scalar:02x?}");
            assert!(material.is_none_or(|material| material.as_bytes() == scalar));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn decode_undoes_encode(seed: u64) {
        for &(spec, ..) in SIZES {
            let (material, _) = key_pair(spec, seed);
            let private = pkcs8::encode(spec, &material).unwrap();
            prop_assert_eq!(pkcs8::decode(spec, &private), Some(material.clone()));
            for other in KeySpec::ALL.iter().filter(|other| **other != spec) {
                prop_assert_eq!(pkcs8::decode(*other, &private), None);
            }
            prop_assert_ne!(material, key_pair(spec, seed ^ 1).0);
        }
    }

    #[test]
    fn anything_may_be_decoded(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for &spec in KeySpec::ALL {
            prop_assert_eq!(pkcs8::decode(spec, &bytes), None);
            let _ = asymmetric::public_key(spec, &KeyMaterial::from_bytes(&bytes));
            if is_rsa(spec) {
                prop_assert_eq!(asymmetric::public_key(spec, &KeyMaterial::from_bytes(&bytes)), None);
            }
        }
    }
}
