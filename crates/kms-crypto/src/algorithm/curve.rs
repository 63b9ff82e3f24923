//! Short Weierstrass curves: P-256, P-384, P-521 (FIPS 186-5, SP 800-186), secp256k1 (SEC 2) and SM2 (GB/T 32918.5).

use elliptic_curve::point::AffineCoordinates;
use elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use elliptic_curve::{AffinePoint, CurveArithmetic, CurveGroup, FieldBytes, FieldBytesSize, Generate};
use elliptic_curve::{PublicKey, Scalar, SecretKey};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// A curve whose points have a SEC 1 encoding.
pub(crate) trait Curve:
    CurveArithmetic<AffinePoint: FromSec1Point<Self> + ToSec1Point<Self>, FieldBytesSize: ModulusSize>
{
}

impl<C> Curve for C
where
    C: CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
}

/// Evaluates an expression with the curve of a key spec; `None` if the spec has none.
macro_rules! with_curve {
    ($spec:expr, $curve:ident => $body:expr) => {
        match $spec {
            kms_api::key::KeySpec::EccNistP256 => {
                type $curve = p256::NistP256;
                $body
            }
            kms_api::key::KeySpec::EccNistP384 => {
                type $curve = p384::NistP384;
                $body
            }
            kms_api::key::KeySpec::EccNistP521 => {
                type $curve = p521::NistP521;
                $body
            }
            kms_api::key::KeySpec::EccSecgP256k1 => {
                type $curve = k256::Secp256k1;
                $body
            }
            kms_api::key::KeySpec::Sm2 => {
                type $curve = ::sm2::Sm2;
                $body
            }
            _ => None,
        }
    };
}
pub(crate) use with_curve;

/// A private key: the scalar, big-endian, as long as a field element.
pub(crate) fn generate<C: Curve>(rng: &mut impl CryptoRng) -> Zeroizing<Vec<u8>> {
    let key = SecretKey::<C>::generate_from_rng(rng);
    Zeroizing::new(Zeroizing::new(key.to_bytes()).to_vec())
}

/// A private key from its bytes: exactly the length of a field element, and from 1 to n - 1.
pub(crate) fn secret_key<C: Curve>(scalar: &[u8]) -> Option<SecretKey<C>> {
    let bytes: &FieldBytes<C> = scalar.try_into().ok()?;
    SecretKey::from_bytes(bytes).ok()
}

/// The public point, uncompressed (SEC 1, section 2.3.3).
pub(crate) fn public_point<C: Curve>(scalar: &[u8]) -> Option<Vec<u8>> {
    Some(secret_key::<C>(scalar)?.public_key().to_sec1_point(false).as_bytes().to_vec())
}

/// A public key from a SEC 1 encoding: on the curve and not the point at infinity.
pub(crate) fn public_key<C: Curve>(point: &[u8]) -> Option<PublicKey<C>> {
    PublicKey::from_sec1_bytes(point).ok()
}

/// The raw x coordinate of the shared point (NIST SP 800-56A, section 5.7.1.2; every cofactor here is 1).
pub(crate) fn shared_x<C: Curve>(scalar: &[u8], peer: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let scalar: Zeroizing<Scalar<C>> = Zeroizing::new(*secret_key::<C>(scalar)?.to_nonzero_scalar());
    let shared = public_key::<C>(peer)?.to_projective() * *scalar;
    Some(Zeroizing::new(shared.to_affine().x().to_vec()))
}

/// A big-endian number as long as a field element; `None` if it is longer.
pub(crate) fn field_bytes<C: Curve>(number: &[u8]) -> Option<FieldBytes<C>> {
    let mut bytes = FieldBytes::<C>::default();
    let zeros = bytes.len().checked_sub(number.len())?;
    bytes.get_mut(zeros..)?.copy_from_slice(number);
    Some(bytes)
}
