//! The ASN.1 around keys and signatures, in DER (ITU-T X.690).

use kms_api::key::KeySpec;
use pkcs8::ObjectIdentifier;
use pkcs8::der::asn1::{AnyRef, BitStringRef, UintRef};
use pkcs8::der::{self, Decode, Encode, Reader, SliceReader};
use pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

/// id-ecPublicKey (RFC 5480, section 2.1.1).
const EC_PUBLIC_KEY: ObjectIdentifier = sec1::ALGORITHM_OID;
/// P-256 (RFC 5480, section 2.1.1.1).
const SECP256R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
/// P-384.
const SECP384R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
/// P-521.
const SECP521R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
/// secp256k1 (SEC 2, appendix A.2).
const SECP256K1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.10");
/// SM2 (GM/T 0006).
const SM2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");
/// id-Ed25519 (RFC 8410, section 3).
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
/// id-ml-dsa-44 (RFC 9881).
const ML_DSA_44: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.17");
/// id-ml-dsa-65.
const ML_DSA_65: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.18");
/// id-ml-dsa-87.
const ML_DSA_87: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.19");
/// id-alg-ml-kem-512 (RFC 9935).
const ML_KEM_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.4.1");
/// id-alg-ml-kem-768.
const ML_KEM_768: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.4.2");
/// id-alg-ml-kem-1024.
const ML_KEM_1024: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.4.3");

/// The AlgorithmIdentifier of a spec's keys; `None` for symmetric ones.
pub(crate) fn algorithm(spec: KeySpec) -> Option<AlgorithmIdentifierRef<'static>> {
    let curve = |curve: &'static ObjectIdentifier| (EC_PUBLIC_KEY, Some(curve.into()));
    let (oid, parameters): (ObjectIdentifier, Option<AnyRef<'static>>) = match spec {
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => return Some(rsa::pkcs1::ALGORITHM_ID),
        KeySpec::EccNistP256 => curve(&SECP256R1),
        KeySpec::EccNistP384 => curve(&SECP384R1),
        KeySpec::EccNistP521 => curve(&SECP521R1),
        KeySpec::EccSecgP256k1 => curve(&SECP256K1),
        KeySpec::Sm2 => curve(&SM2),
        KeySpec::EccNistEdwards25519 => (ED25519, None),
        KeySpec::MlDsa44 => (ML_DSA_44, None),
        KeySpec::MlDsa65 => (ML_DSA_65, None),
        KeySpec::MlDsa87 => (ML_DSA_87, None),
        KeySpec::MlKem512 => (ML_KEM_512, None),
        KeySpec::MlKem768 => (ML_KEM_768, None),
        KeySpec::MlKem1024 => (ML_KEM_1024, None),
        KeySpec::SymmetricDefault | KeySpec::Hmac224 | KeySpec::Hmac256 | KeySpec::Hmac384 | KeySpec::Hmac512 => {
            return None;
        }
    };
    Some(AlgorithmIdentifierRef { oid, parameters })
}

/// The SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7) around a raw public key.
pub(crate) fn encode_spki(spec: KeySpec, public_key: &[u8]) -> Option<Vec<u8>> {
    let subject_public_key = BitStringRef::from_bytes(public_key).ok()?;
    SubjectPublicKeyInfoRef { algorithm: algorithm(spec)?, subject_public_key }.to_der().ok()
}

/// The raw public key in a SubjectPublicKeyInfo of this spec's algorithm; the key itself is not looked at.
pub(crate) fn decode_spki(spec: KeySpec, spki: &[u8]) -> Option<&[u8]> {
    let info = SubjectPublicKeyInfoRef::from_der(spki).ok()?;
    (info.algorithm == algorithm(spec)?).then_some(())?;
    info.subject_public_key.as_bytes()
}

/// `SEQUENCE { r INTEGER, s INTEGER }` (Ecdsa-Sig-Value, RFC 3279, section 2.2.3) of two big-endian numbers.
pub(crate) fn encode_integers(r: &[u8], s: &[u8]) -> Option<Vec<u8>> {
    [UintRef::new(r).ok()?, UintRef::new(s).ok()?].to_der().ok()
}

/// The two numbers, without leading zeros; `None` unless they are in DER and not negative.
pub(crate) fn decode_integers(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut reader = SliceReader::new(bytes).ok()?;
    let (r, s) = reader
        .sequence(|reader: &mut SliceReader<'_>| {
            Ok::<_, der::Error>((reader.decode::<UintRef<'_>>()?, reader.decode::<UintRef<'_>>()?))
        })
        .ok()?;
    reader.finish().ok()?;
    Some((r.as_bytes(), s.as_bytes()))
}
