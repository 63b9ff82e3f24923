//! ECDSA (FIPS 186-5, section 6) with signatures in DER (RFC 3279, section 2.2.3).

use ::ecdsa::hazmat::{sign_prehashed_rfc6979, verify_prehashed};
use ::ecdsa::{DigestAlgorithm, EcdsaCurve, Signature};
use elliptic_curve::ff::PrimeField;
use elliptic_curve::{FieldBytes, Scalar};
use rand_core::CryptoRng;

use super::curve::{self, Curve};
use crate::asn1;

/// Signs a digest. The nonce is derived from the key, the digest and fresh randomness (RFC 6979, section 3.6), so it is
/// good even if the randomness is not.
pub(crate) fn sign<C>(scalar: &[u8], digest: &[u8], rng: &mut impl CryptoRng) -> Option<Vec<u8>>
where
    C: Curve + EcdsaCurve + DigestAlgorithm,
{
    let key = curve::secret_key::<C>(scalar)?;
    let mut noise = FieldBytes::<C>::default();
    rng.fill_bytes(&mut noise);
    let (signature, _) = sign_prehashed_rfc6979::<C, C::Digest>(&key.to_nonzero_scalar(), digest, &noise);
    let (r, s) = signature.split_scalars();
    let s: Scalar<C> = *s;
    // KMS gives s as it comes out. The library takes the lower of s and -s on secp256k1, where Bitcoin wants that; both
    // are as likely in plain ECDSA.
    let s = if C::NORMALIZE_S && rng.next_u32() & 1 == 1 { -s } else { s };
    asn1::encode_integers(&r.to_repr(), &s.to_repr())
}

/// Whether a signature of a digest is good. High and low s are the same to ECDSA, on every curve.
pub(crate) fn verify<C>(point: &[u8], digest: &[u8], signature: &[u8]) -> Option<bool>
where
    C: Curve + EcdsaCurve,
{
    let (r, s) = asn1::decode_integers(signature)?;
    let signature = Signature::<C>::from_scalars(curve::field_bytes::<C>(r)?, curve::field_bytes::<C>(s)?).ok()?;
    let signature = if C::NORMALIZE_S { signature.normalize_s() } else { signature };
    Some(verify_prehashed(&curve::public_key::<C>(point)?.to_projective(), digest, &signature).is_ok())
}
