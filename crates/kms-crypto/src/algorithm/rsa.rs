//! RSA (RFC 8017): keys, RSASSA-PSS, RSASSA-PKCS1-v1_5 and RSAES-OAEP.

use ::rsa::hazmat::rsa_decrypt_and_check;
use ::rsa::pkcs1::{DecodeRsaPrivateKey, DecodeRsaPublicKey, EncodeRsaPrivateKey, RsaPrivateKeyRef};
use ::rsa::traits::{PrivateKeyParts, PublicKeyParts};
use ::rsa::{BoxedUint, PrivateKey, Pss, PublicKey};
use kms_api::key::{EncryptionAlgorithm, KeySpec, SigningAlgorithm};
use pkcs8::der::{Decode, Encode};
use rand_core::CryptoRng;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::oaep;

/// The public exponent of the keys that are made here, as in KMS.
const PUBLIC_EXPONENT: u64 = 65537;

/// Bits of a spec's modulus.
pub(crate) fn modulus_bits(spec: KeySpec) -> Option<usize> {
    match spec {
        KeySpec::Rsa2048 => Some(2048),
        KeySpec::Rsa3072 => Some(3072),
        KeySpec::Rsa4096 => Some(4096),
        _ => None,
    }
}

/// A new private key: an RSAPrivateKey (RFC 8017, appendix A.1.2) in DER.
pub(crate) fn generate(spec: KeySpec, rng: &mut impl CryptoRng) -> Option<Zeroizing<Vec<u8>>> {
    let key = PrivateKey::new(rng, modulus_bits(spec)?).ok()?;
    let [p, q] = key.primes() else { return None };
    // The larger prime goes first, which some importers insist on, and d is the least one (FIPS 186-5, appendix A.1.1).
    let (p, q) = if p.as_ref() < q.as_ref() { (q, p) } else { (p, q) };
    let key = PrivateKey::from_p_q(p.as_ref().clone(), q.as_ref().clone(), PUBLIC_EXPONENT.into()).ok()?;
    Some(key.to_pkcs1_der().ok()?.to_bytes())
}

/// An RSAPrivateKey from elsewhere: of the spec's size, every number of it as the two primes demand.
pub(crate) fn import(spec: KeySpec, der: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let key = private_key(spec, der)?;
    key.primes().iter().all(|p| crypto_primes::is_prime(crypto_primes::Flavor::Any, p.as_ref())).then_some(())?;
    // The library computes the CRT numbers itself; those of the import must be the same.
    let canonical = key.to_pkcs1_der().ok()?.to_bytes();
    (canonical.as_slice() == der).then_some(canonical)
}

/// The RSAPublicKey (RFC 8017, appendix A.1.1) of an RSAPrivateKey.
pub(crate) fn public_key(der: &[u8]) -> Option<Vec<u8>> {
    RsaPrivateKeyRef::from_der(der).ok()?.public_key().to_der().ok()
}

fn private_key(spec: KeySpec, der: &[u8]) -> Option<PrivateKey> {
    let key = PrivateKey::from_pkcs1_der(der).ok()?;
    has_size(spec, &key).then_some(key)
}

fn parse_public_key(spec: KeySpec, der: &[u8]) -> Option<PublicKey> {
    let key = PublicKey::from_pkcs1_der(der).ok()?;
    has_size(spec, &key).then_some(key)
}

fn has_size(spec: KeySpec, key: &impl PublicKeyParts) -> bool {
    modulus_bits(spec).is_some_and(|bits| key.n().bit_width() as usize == bits)
}

/// Signs a digest. The salt of PSS is as long as the digest.
pub(crate) fn sign(
    spec: KeySpec,
    der: &[u8],
    algorithm: SigningAlgorithm,
    digest: &[u8],
    rng: &mut impl CryptoRng,
) -> Option<Vec<u8>> {
    let key = private_key(spec, der)?;
    // Not blinded, as that takes two thirds longer: the arithmetic takes the same time for every key and message.
    let signature = match algorithm {
        SigningAlgorithm::RsassaPssSha256 => key.sign_with_rng(rng, pss::<Sha256>(), digest),
        SigningAlgorithm::RsassaPssSha384 => key.sign_with_rng(rng, pss::<Sha384>(), digest),
        SigningAlgorithm::RsassaPssSha512 => key.sign_with_rng(rng, pss::<Sha512>(), digest),
        SigningAlgorithm::RsassaPkcs1V15Sha256 => key.pkcs1v15_sign_prehash::<Sha256>(digest),
        SigningAlgorithm::RsassaPkcs1V15Sha384 => key.pkcs1v15_sign_prehash::<Sha384>(digest),
        SigningAlgorithm::RsassaPkcs1V15Sha512 => key.pkcs1v15_sign_prehash::<Sha512>(digest),
        _ => return None,
    };
    signature.ok()
}

/// PSS whose salt is as long as the digest.
fn pss<D: Digest>() -> Pss<D> {
    Pss { blinded: false, ..Pss::new() }
}

/// Whether a signature of a digest is good.
pub(crate) fn verify(
    spec: KeySpec,
    public: &[u8],
    algorithm: SigningAlgorithm,
    digest: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let key = parse_public_key(spec, public)?;
    let result = match algorithm {
        SigningAlgorithm::RsassaPssSha256 => key.pss_verify_prehash::<Sha256>(digest, signature),
        SigningAlgorithm::RsassaPssSha384 => key.pss_verify_prehash::<Sha384>(digest, signature),
        SigningAlgorithm::RsassaPssSha512 => key.pss_verify_prehash::<Sha512>(digest, signature),
        SigningAlgorithm::RsassaPkcs1V15Sha256 => key.pkcs1v15_verify_prehash::<Sha256>(digest, signature),
        SigningAlgorithm::RsassaPkcs1V15Sha384 => key.pkcs1v15_verify_prehash::<Sha384>(digest, signature),
        SigningAlgorithm::RsassaPkcs1V15Sha512 => key.pkcs1v15_verify_prehash::<Sha512>(digest, signature),
        _ => return None,
    };
    Some(result.is_ok())
}

/// Encrypts with OAEP; mask generation uses the same hash, and the label is empty.
pub(crate) fn encrypt(
    spec: KeySpec,
    public: &[u8],
    algorithm: EncryptionAlgorithm,
    plaintext: &[u8],
    rng: &mut impl CryptoRng,
) -> Option<Vec<u8>> {
    let key = parse_public_key(spec, public)?;
    match algorithm {
        EncryptionAlgorithm::RsaesOaepSha1 => key.oaep_encrypt_with_rng::<Sha1, _>(rng, plaintext).ok(),
        EncryptionAlgorithm::RsaesOaepSha256 => key.oaep_encrypt_with_rng::<Sha256, _>(rng, plaintext).ok(),
        _ => None,
    }
}

/// The plaintext of an OAEP ciphertext.
pub(crate) fn decrypt(
    spec: KeySpec,
    der: &[u8],
    algorithm: EncryptionAlgorithm,
    ciphertext: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let key = private_key(spec, der)?;
    (ciphertext.len() == key.size()).then_some(())?;
    let ciphertext = BoxedUint::from_be_slice(ciphertext, key.n_bits_precision()).ok()?;
    let encoded = rsa_decrypt_and_check(&key, None::<&mut dyn CryptoRng>, &ciphertext).ok()?;
    let encoded = Zeroizing::new(Zeroizing::new(encoded).to_be_bytes().to_vec());
    match algorithm {
        EncryptionAlgorithm::RsaesOaepSha1 => oaep::decode::<Sha1>(encoded),
        EncryptionAlgorithm::RsaesOaepSha256 => oaep::decode::<Sha256>(encoded),
        _ => None,
    }
}
