//! Key encapsulation: what Encapsulate and Decapsulate do.

use kms_api::key::{EncapsulationAlgorithm, KeySpec};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::algorithm::ml_kem::{self, with_ml_kem};
use crate::asn1;
use crate::material::KeyMaterial;

/// The one algorithm of a key that encapsulates secrets; none if the spec cannot.
pub fn algorithms(spec: KeySpec) -> &'static [EncapsulationAlgorithm] {
    match spec {
        KeySpec::MlKem512 | KeySpec::MlKem768 | KeySpec::MlKem1024 => &[EncapsulationAlgorithm::MlKem],
        _ => &[],
    }
}

/// A new shared secret of 32 bytes and the ciphertext of 768, 1088 or 1568 bytes that carries it to the holder of the
/// private key. The public key is a SubjectPublicKeyInfo in DER. `None` if it is no valid key of the spec.
pub fn encapsulate(
    spec: KeySpec,
    public_key: &[u8],
    rng: &mut impl CryptoRng,
) -> Option<(Zeroizing<Vec<u8>>, Vec<u8>)> {
    let public = asn1::decode_spki(spec, public_key)?;
    with_ml_kem!(spec, P => ml_kem::encapsulate::<P>(public, rng))
}

/// The shared secret in a ciphertext. A ciphertext that was tampered with gives a pseudo-random secret (implicit
/// rejection); `None` only if its length is wrong, or the material is not of the spec.
pub fn decapsulate(spec: KeySpec, material: &KeyMaterial, ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    with_ml_kem!(spec, P => ml_kem::decapsulate::<P>(material.as_bytes(), ciphertext))
}
