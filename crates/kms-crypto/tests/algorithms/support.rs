//! Keys and randomness for the tests.

use std::convert::Infallible;

use kms_api::key::KeySpec;
use kms_crypto::{KeyMaterial, asymmetric, pkcs8};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{SeedableRng, TryCryptoRng, TryRng};

pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// "Randomness" that gives these bytes, then zeros.
pub(crate) struct Fixed(pub(crate) Vec<u8>);

impl TryRng for Fixed {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Infallible> {
        destination.fill_with(|| if self.0.is_empty() { 0 } else { self.0.remove(0) });
        Ok(())
    }
}

impl TryCryptoRng for Fixed {}

/// A key that others made: its spec, PKCS #8 and SubjectPublicKeyInfo.
pub(crate) type ForeignKey = (KeySpec, &'static [u8], &'static [u8]);

macro_rules! foreign_keys {
    ($($spec:ident $name:literal),* $(,)?) => {
        &[$((
            KeySpec::$spec,
            include_bytes!(concat!("../../../../tests/vectors/keys/", $name, ".der")),
            include_bytes!(concat!("../../../../tests/vectors/keys/", $name, ".pub")),
        )),*]
    };
}

/// All of them.
pub(crate) const FOREIGN_KEYS: &[ForeignKey] = foreign_keys![
    Rsa2048 "rsa-2048",
    Rsa3072 "rsa-3072",
    Rsa4096 "rsa-4096",
    EccNistP256 "p256",
    EccNistP384 "p384",
    EccNistP521 "p521",
    EccSecgP256k1 "secp256k1",
    Sm2 "sm2",
    EccNistEdwards25519 "ed25519",
    MlDsa44 "ml-dsa-44",
    MlDsa65 "ml-dsa-65",
    MlDsa87 "ml-dsa-87",
    MlKem768 "ml-kem-768",
    MlKem1024 "ml-kem-1024",
];

pub(crate) fn foreign_key(spec: KeySpec) -> Option<&'static ForeignKey> {
    FOREIGN_KEYS.iter().find(|(of, ..)| *of == spec)
}

pub(crate) fn is_rsa(spec: KeySpec) -> bool {
    matches!(spec, KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096)
}

/// Material of a spec: RSA keys, which take long to make, from the files, all others new.
pub(crate) fn material(spec: KeySpec, seed: u64) -> KeyMaterial {
    if is_rsa(spec) {
        pkcs8::decode(spec, foreign_key(spec).unwrap().1).unwrap()
    } else {
        KeyMaterial::generate(spec, &mut rng(seed)).unwrap()
    }
}

/// Material of a spec and its public key.
pub(crate) fn key_pair(spec: KeySpec, seed: u64) -> (KeyMaterial, Vec<u8>) {
    let material = material(spec, seed);
    let public = asymmetric::public_key(spec, &material).unwrap();
    (material, public)
}

pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().map(|digit| digit.to_digit(16).unwrap() as u8).collect();
    digits.rchunks(2).rev().map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
}

/// A big-endian number as long as it should be.
pub(crate) fn sized(number: &[u8], length: usize) -> Vec<u8> {
    let start = number.iter().position(|byte| *byte != 0).unwrap_or(number.len());
    [vec![0; length - (number.len() - start)], number[start..].to_vec()].concat()
}

/// Tag, length and value in DER.
pub(crate) fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len();
    let header = match length {
        0..0x80 => vec![tag, length as u8],
        0x80..0x100 => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [header, value.to_vec()].concat()
}

/// A SubjectPublicKeyInfo around a raw public key.
pub(crate) fn spki(spec: KeySpec, raw: &[u8]) -> Vec<u8> {
    let known: &[u8] = match spec {
        KeySpec::MlKem512 => &[0x30, 0, 0x30, 11, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 4, 1],
        _ => foreign_key(spec).unwrap().2,
    };
    let algorithm = known[1..].iter().position(|byte| *byte == 0x30).unwrap() + 1;
    let algorithm = &known[algorithm..][..usize::from(known[algorithm + 1]) + 2];
    der(0x30, &[algorithm, &der(3, &[&[0], raw].concat())].concat())
}
