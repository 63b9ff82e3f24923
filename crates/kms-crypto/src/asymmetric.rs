//! Public keys: DER SubjectPublicKeyInfo, as GetPublicKey returns them.

use kms_api::key::KeySpec;

use crate::algorithm::curve::{self, with_curve};
use crate::algorithm::ml_dsa::{self, with_ml_dsa};
use crate::algorithm::ml_kem::{self, with_ml_kem};
use crate::algorithm::{ed25519, rsa};
use crate::asn1;
use crate::material::KeyMaterial;

/// The public key that belongs to private key material, as SubjectPublicKeyInfo (RFC 5280) in DER: RSA by RFC 3279 with
/// NULL parameters, elliptic curves by RFC 5480 with a named curve and an uncompressed point (SM2 alike), Ed25519 by
/// RFC 8410, ML-DSA by RFC 9881, ML-KEM by RFC 9935. `None` for a symmetric spec, or if the material is not of the spec.
pub fn public_key(spec: KeySpec, material: &KeyMaterial) -> Option<Vec<u8>> {
    asn1::encode_spki(spec, &raw_public_key(spec, material.as_bytes())?)
}

/// The same without the SubjectPublicKeyInfo around it.
pub(crate) fn raw_public_key(spec: KeySpec, private: &[u8]) -> Option<Vec<u8>> {
    match spec {
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => rsa::public_key(private),
        KeySpec::EccNistEdwards25519 => ed25519::public_key(private),
        KeySpec::MlDsa44 | KeySpec::MlDsa65 | KeySpec::MlDsa87 => {
            with_ml_dsa!(spec, P => ml_dsa::public_key::<P>(private))
        }
        KeySpec::MlKem512 | KeySpec::MlKem768 | KeySpec::MlKem1024 => {
            with_ml_kem!(spec, P => ml_kem::public_key::<P>(private))
        }
        _ => with_curve!(spec, C => curve::public_point::<C>(private)),
    }
}
