//! Message authentication codes: HMAC (FIPS 198-1, RFC 2104) with the SHA-2 hashes.

use hmac::{EagerHash, Hmac, KeyInit, Mac};
use kms_api::key::{KeySpec, MacAlgorithm};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use crate::material::KeyMaterial;

/// The one algorithm of a key that makes codes; none if the spec cannot.
pub fn algorithms(spec: KeySpec) -> &'static [MacAlgorithm] {
    match spec {
        KeySpec::Hmac224 => &[MacAlgorithm::HmacSha224],
        KeySpec::Hmac256 => &[MacAlgorithm::HmacSha256],
        KeySpec::Hmac384 => &[MacAlgorithm::HmacSha384],
        KeySpec::Hmac512 => &[MacAlgorithm::HmacSha512],
        _ => &[],
    }
}

/// The code of a message: 28, 32, 48 or 64 bytes. HMAC takes keys of every length, so this does not fail.
pub fn mac(algorithm: MacAlgorithm, material: &KeyMaterial, message: &[u8]) -> Vec<u8> {
    match algorithm {
        MacAlgorithm::HmacSha224 => finish::<Sha224>(material, message),
        MacAlgorithm::HmacSha256 => finish::<Sha256>(material, message),
        MacAlgorithm::HmacSha384 => finish::<Sha384>(material, message),
        MacAlgorithm::HmacSha512 => finish::<Sha512>(material, message),
    }
}

/// Whether a code is the one of a message, in constant time.
pub fn verify(algorithm: MacAlgorithm, material: &KeyMaterial, message: &[u8], mac: &[u8]) -> bool {
    match algorithm {
        MacAlgorithm::HmacSha224 => check::<Sha224>(material, message, mac),
        MacAlgorithm::HmacSha256 => check::<Sha256>(material, message, mac),
        MacAlgorithm::HmacSha384 => check::<Sha384>(material, message, mac),
        MacAlgorithm::HmacSha512 => check::<Sha512>(material, message, mac),
    }
}

/// HMAC with a hash, keyed. Its error cannot come up: every key length is fine.
fn keyed<D: EagerHash>(material: &KeyMaterial, message: &[u8]) -> Option<Hmac<D>> {
    let mut mac = <Hmac<D> as KeyInit>::new_from_slice(material.as_bytes()).ok()?;
    mac.update(message);
    Some(mac)
}

fn finish<D: EagerHash>(material: &KeyMaterial, message: &[u8]) -> Vec<u8> {
    keyed::<D>(material, message).map(|mac| mac.finalize().into_bytes().to_vec()).unwrap_or_default()
}

fn check<D: EagerHash>(material: &KeyMaterial, message: &[u8], code: &[u8]) -> bool {
    keyed::<D>(material, message).is_some_and(|mac| mac.verify_slice(code).is_ok())
}
