//! Key agreement: what DeriveSharedSecret does.

use kms_api::key::{KeyAgreementAlgorithm, KeySpec};
use zeroize::Zeroizing;

use crate::algorithm::curve::{self, with_curve};
use crate::asn1;
use crate::material::KeyMaterial;

/// The one algorithm of a key that agrees on secrets; none if the spec cannot.
pub fn algorithms(spec: KeySpec) -> &'static [KeyAgreementAlgorithm] {
    match spec {
        KeySpec::EccNistP256 | KeySpec::EccNistP384 | KeySpec::EccNistP521 | KeySpec::Sm2 => {
            &[KeyAgreementAlgorithm::Ecdh]
        }
        _ => &[],
    }
}

/// The raw shared secret with a peer: the x coordinate of the shared point, 32, 48 or 66 bytes (elliptic curve cofactor
/// Diffie-Hellman, NIST SP 800-56A, section 5.7.1.2). The peer's key is a SubjectPublicKeyInfo in DER. `None` if that
/// is not a point of the key's own curve, or the spec cannot agree on secrets.
pub fn derive(spec: KeySpec, material: &KeyMaterial, peer: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    (!algorithms(spec).is_empty()).then_some(())?;
    let peer = asn1::decode_spki(spec, peer)?;
    with_curve!(spec, C => curve::shared_x::<C>(material.as_bytes(), peer))
}
