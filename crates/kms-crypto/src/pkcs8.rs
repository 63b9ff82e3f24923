//! Private keys for the world outside: PKCS #8 (RFC 5958) in DER, as GenerateDataKeyPair gives and imports bring them.

use kms_api::key::KeySpec;
use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::asn1::{AnyRef, OctetStringRef};
use pkcs8::der::{Decode, Encode, Tag, TagNumber, Tagged};
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

use crate::algorithm::curve::{self, with_curve};
use crate::algorithm::{ed25519, ml_dsa, ml_kem, rsa, sm2};
use crate::asn1;
use crate::asymmetric::raw_public_key;
use crate::material::KeyMaterial;

/// The tag of the seed form, `[0] IMPLICIT OCTET STRING` (RFC 9881, section 6; RFC 9935, section 6).
const SEED_TAG: Tag = Tag::ContextSpecific { constructed: false, number: TagNumber(0) };

/// Private key material as PrivateKeyInfo: RSA by RFC 8017 with NULL parameters; elliptic curves and SM2 by RFC 5915 with
/// the public key and without parameters in the inner structure, as OpenSSL writes them; Ed25519 by RFC 8410; ML-DSA
/// and ML-KEM in seed form by RFC 9881 and RFC 9935. `None` for a symmetric spec, or if the material is not of the spec.
pub fn encode(spec: KeySpec, material: &KeyMaterial) -> Option<Zeroizing<Vec<u8>>> {
    let algorithm = asn1::algorithm(spec)?;
    let public_key = raw_public_key(spec, material.as_bytes())?;
    let private_key = inner(spec, material.as_bytes(), &public_key)?;
    let private_key = OctetStringRef::new(&private_key).ok()?;
    PrivateKeyInfoRef::new(algorithm, private_key).to_der().ok().map(Zeroizing::new)
}

/// What is inside PrivateKeyInfo's octet string.
fn inner(spec: KeySpec, private: &[u8], public: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let der = match spec {
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => Ok(private.to_vec()),
        KeySpec::EccNistEdwards25519 => OctetStringRef::new(private).ok()?.to_der(),
        KeySpec::MlDsa44
        | KeySpec::MlDsa65
        | KeySpec::MlDsa87
        | KeySpec::MlKem512
        | KeySpec::MlKem768
        | KeySpec::MlKem1024 => AnyRef::new(SEED_TAG, private).ok()?.to_der(),
        _ => EcPrivateKey { private_key: private, parameters: None, public_key: Some(public) }.to_der(),
    };
    der.ok().map(Zeroizing::new)
}

/// The material in a PrivateKeyInfo: of the spec's algorithm and curve or modulus size, the scalar in range, the numbers
/// of an RSA key consistent and its factors prime, a public key that comes along the right one. ML-DSA and ML-KEM keys
/// must be in seed form: the expanded form does not say from which seed it came.
pub fn decode(spec: KeySpec, der: &[u8]) -> Option<KeyMaterial> {
    let info = PrivateKeyInfoRef::from_der(der).ok()?;
    (info.algorithm == asn1::algorithm(spec)?).then_some(())?;
    let inner = info.private_key.as_bytes();
    let (private, mut public) = match spec {
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => (rsa::import(spec, inner)?, None),
        KeySpec::EccNistEdwards25519 => {
            let seed = <&OctetStringRef>::from_der(inner).ok()?.as_bytes();
            (exactly(ed25519::SEED_LEN, seed)?, None)
        }
        KeySpec::MlDsa44 | KeySpec::MlDsa65 | KeySpec::MlDsa87 => (exactly(ml_dsa::SEED_LEN, seed(inner)?)?, None),
        KeySpec::MlKem512 | KeySpec::MlKem768 | KeySpec::MlKem1024 => (exactly(ml_kem::SEED_LEN, seed(inner)?)?, None),
        _ => {
            let key = EcPrivateKey::from_der(inner).ok()?;
            let named = asn1::algorithm(spec)?.parameters_oid().ok();
            key.parameters.is_none_or(|parameters| parameters.named_curve() == named).then_some(())?;
            with_curve!(spec, C => curve::secret_key::<C>(key.private_key).map(|_| ()))?;
            (spec != KeySpec::Sm2 || sm2::can_sign(key.private_key)).then_some(())?;
            (Zeroizing::new(key.private_key.to_vec()), key.public_key)
        }
    };
    if let Some(outer) = info.public_key {
        public = Some(outer.as_bytes()?);
    }
    if let Some(public) = public {
        (raw_public_key(spec, &private)? == public).then_some(())?;
    }
    Some(KeyMaterial::from_bytes(&private))
}

/// The seed in the seed form.
fn seed(inner: &[u8]) -> Option<&[u8]> {
    let any = AnyRef::from_der(inner).ok()?;
    (any.tag() == SEED_TAG).then_some(any.value())
}

fn exactly(length: usize, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    (bytes.len() == length).then(|| Zeroizing::new(bytes.to_vec()))
}
