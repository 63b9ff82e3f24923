//! Signatures: what Sign and Verify do.

use kms_api::key::{KeySpec, SigningAlgorithm};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::algorithm::ml_dsa::{self, with_ml_dsa};
use crate::algorithm::{ecdsa, ed25519, rsa, sm2};
use crate::asn1;
use crate::material::KeyMaterial;

/// What is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// The message itself.
    Raw(&'a [u8]),
    /// A digest of it, [`digest_len`] bytes. RSA and ECDSA sign it as it is, and so does SM2, whose digest already
    /// covers the signer's identity. Ed25519ph hashes it once more, as KMS does: the digest is its message.
    Digest(&'a [u8]),
    /// ML-DSA's message representative µ (FIPS 204, algorithm 7), 64 bytes.
    ExternalMu(&'a [u8]),
}

/// The algorithms of a key that signs, in the order in which KMS lists them; none if the spec cannot sign.
pub fn algorithms(spec: KeySpec) -> &'static [SigningAlgorithm] {
    match spec {
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => &[
            SigningAlgorithm::RsassaPkcs1V15Sha256,
            SigningAlgorithm::RsassaPkcs1V15Sha384,
            SigningAlgorithm::RsassaPkcs1V15Sha512,
            SigningAlgorithm::RsassaPssSha256,
            SigningAlgorithm::RsassaPssSha384,
            SigningAlgorithm::RsassaPssSha512,
        ],
        KeySpec::EccNistP256 | KeySpec::EccSecgP256k1 => &[SigningAlgorithm::EcdsaSha256],
        KeySpec::EccNistP384 => &[SigningAlgorithm::EcdsaSha384],
        KeySpec::EccNistP521 => &[SigningAlgorithm::EcdsaSha512],
        KeySpec::EccNistEdwards25519 => &[SigningAlgorithm::Ed25519Sha512, SigningAlgorithm::Ed25519PhSha512],
        KeySpec::Sm2 => &[SigningAlgorithm::Sm2Dsa],
        KeySpec::MlDsa44 | KeySpec::MlDsa65 | KeySpec::MlDsa87 => &[SigningAlgorithm::MlDsaShake256],
        _ => &[],
    }
}

/// Bytes of the digest that an algorithm takes for a message; `None` if it takes only the message (or, ML-DSA, µ).
pub fn digest_len(algorithm: SigningAlgorithm) -> Option<usize> {
    match algorithm {
        SigningAlgorithm::RsassaPssSha256
        | SigningAlgorithm::RsassaPkcs1V15Sha256
        | SigningAlgorithm::EcdsaSha256
        | SigningAlgorithm::Sm2Dsa => Some(32),
        SigningAlgorithm::RsassaPssSha384 | SigningAlgorithm::RsassaPkcs1V15Sha384 | SigningAlgorithm::EcdsaSha384 => {
            Some(48)
        }
        SigningAlgorithm::RsassaPssSha512
        | SigningAlgorithm::RsassaPkcs1V15Sha512
        | SigningAlgorithm::EcdsaSha512
        | SigningAlgorithm::Ed25519PhSha512 => Some(64),
        SigningAlgorithm::Ed25519Sha512 | SigningAlgorithm::MlDsaShake256 => None,
    }
}

/// Signs: RSA as many bytes as the modulus has, ECDSA and SM2DSA `SEQUENCE { r, s }` in DER, Ed25519 64 bytes, ML-DSA
/// 2420, 3309 or 4627. `None` if the spec has not the algorithm, the algorithm does not take such a message (Ed25519
/// takes it raw, Ed25519ph a digest), the digest's length is wrong, or the material is not of the spec.
pub fn sign(
    spec: KeySpec,
    material: &KeyMaterial,
    algorithm: SigningAlgorithm,
    message: Message<'_>,
    rng: &mut impl CryptoRng,
) -> Option<Vec<u8>> {
    let private = material.as_bytes();
    check(spec, algorithm, message)?;
    match (spec, message) {
        (KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096, _) => {
            rsa::sign(spec, private, algorithm, &digest(algorithm, message)?, rng)
        }
        (KeySpec::EccNistP256, _) => ecdsa::sign::<p256::NistP256>(private, &digest(algorithm, message)?, rng),
        (KeySpec::EccNistP384, _) => ecdsa::sign::<p384::NistP384>(private, &digest(algorithm, message)?, rng),
        (KeySpec::EccNistP521, _) => ecdsa::sign::<p521::NistP521>(private, &digest(algorithm, message)?, rng),
        (KeySpec::EccSecgP256k1, _) => ecdsa::sign::<k256::Secp256k1>(private, &digest(algorithm, message)?, rng),
        (KeySpec::EccNistEdwards25519, Message::Raw(message)) => ed25519::sign(private, message),
        (KeySpec::EccNistEdwards25519, Message::Digest(digest)) => ed25519::sign_prehashed(private, digest),
        (KeySpec::Sm2, Message::Raw(message)) => sm2::sign(private, message, rng),
        (KeySpec::Sm2, Message::Digest(digest)) => sm2::sign_digest(private, digest, rng),
        (_, Message::Raw(message)) => with_ml_dsa!(spec, P => ml_dsa::sign::<P>(private, message, rng)),
        (_, Message::ExternalMu(mu)) => with_ml_dsa!(spec, P => ml_dsa::sign_mu::<P>(private, mu, rng)),
        _ => None,
    }
}

/// Whether a signature is good. The public key is a SubjectPublicKeyInfo in DER. False also where [`sign`] says `None`,
/// and for any encoding of key or signature but the one. ECDSA takes high and low s on every curve.
pub fn verify(
    spec: KeySpec,
    public_key: &[u8],
    algorithm: SigningAlgorithm,
    message: Message<'_>,
    signature: &[u8],
) -> bool {
    try_verify(spec, public_key, algorithm, message, signature).unwrap_or(false)
}

fn try_verify(
    spec: KeySpec,
    public_key: &[u8],
    algorithm: SigningAlgorithm,
    message: Message<'_>,
    signature: &[u8],
) -> Option<bool> {
    let public = asn1::decode_spki(spec, public_key)?;
    check(spec, algorithm, message)?;
    match (spec, message) {
        (KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096, _) => {
            rsa::verify(spec, public, algorithm, &digest(algorithm, message)?, signature)
        }
        (KeySpec::EccNistP256, _) => ecdsa::verify::<p256::NistP256>(public, &digest(algorithm, message)?, signature),
        (KeySpec::EccNistP384, _) => ecdsa::verify::<p384::NistP384>(public, &digest(algorithm, message)?, signature),
        (KeySpec::EccNistP521, _) => ecdsa::verify::<p521::NistP521>(public, &digest(algorithm, message)?, signature),
        (KeySpec::EccSecgP256k1, _) => {
            ecdsa::verify::<k256::Secp256k1>(public, &digest(algorithm, message)?, signature)
        }
        (KeySpec::EccNistEdwards25519, Message::Raw(message)) => ed25519::verify(public, message, signature),
        (KeySpec::EccNistEdwards25519, Message::Digest(digest)) => ed25519::verify_prehashed(public, digest, signature),
        (KeySpec::Sm2, Message::Raw(message)) => sm2::verify(public, message, signature),
        (KeySpec::Sm2, Message::Digest(digest)) => sm2::verify_digest(public, digest, signature),
        (_, Message::Raw(message)) => with_ml_dsa!(spec, P => ml_dsa::verify::<P>(public, message, signature)),
        (_, Message::ExternalMu(mu)) => with_ml_dsa!(spec, P => ml_dsa::verify_mu::<P>(public, mu, signature)),
        _ => None,
    }
}

/// Whether the spec has the algorithm, and the algorithm takes such a message.
fn check(spec: KeySpec, algorithm: SigningAlgorithm, message: Message<'_>) -> Option<()> {
    algorithms(spec).contains(&algorithm).then_some(())?;
    let taken = match message {
        Message::Raw(_) => algorithm != SigningAlgorithm::Ed25519PhSha512,
        Message::Digest(digest) => digest_len(algorithm) == Some(digest.len()),
        Message::ExternalMu(mu) => algorithm == SigningAlgorithm::MlDsaShake256 && mu.len() == ml_dsa::MU_LEN,
    };
    taken.then_some(())
}

/// The digest that RSA and ECDSA sign.
fn digest(algorithm: SigningAlgorithm, message: Message<'_>) -> Option<Vec<u8>> {
    match (message, digest_len(algorithm)?) {
        (Message::Digest(digest), _) => Some(digest.to_vec()),
        (Message::Raw(message), 32) => Some(Sha256::digest(message).to_vec()),
        (Message::Raw(message), 48) => Some(Sha384::digest(message).to_vec()),
        (Message::Raw(message), 64) => Some(Sha512::digest(message).to_vec()),
        _ => None,
    }
}
