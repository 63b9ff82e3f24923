//! COSE_Sign1 (RFC 9052, section 4.2), in the one form that attestation documents have.

use kms_api::key::{KeySpec, SigningAlgorithm};

use super::AttestationError;
use super::cbor::{self, Value};
use crate::asn1;
use crate::sign::{self, Message};

/// The head of CBOR tag 18, which may stand before the message (RFC 9052, section 2).
const TAG: u8 = 0xd2;
/// The header parameter that names the algorithm (RFC 9052, section 3.1).
const ALGORITHM: i128 = 1;
/// ECDSA with SHA-384 (RFC 9053, section 2.1), on P-384 in these documents.
const ES384: i128 = -35;
/// Bytes of each number of a signature.
const NUMBER_LEN: usize = 48;
/// The most bytes that a document's payload may have (AWS Nitro Enclaves attestation process, section 3.1).
const MAX_PAYLOAD_LEN: usize = 16_384;

/// A signed message, not yet verified.
pub(super) struct Signed<'a> {
    protected: &'a [u8],
    pub(super) payload: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Signed<'a> {
    /// Reads a message whose only header parameter is the algorithm, ES384, in the protected header.
    pub(super) fn parse(document: &'a [u8]) -> Result<Self, AttestationError> {
        let untagged = document.strip_prefix(&[TAG]).unwrap_or(document);
        let Some(Value::Array(items)) = Value::decode(untagged) else { return Err(AttestationError::Message) };
        let [Value::Bytes(protected), Value::Map(ref unprotected), Value::Bytes(payload), Value::Bytes(signature)] =
            *items
        else {
            return Err(AttestationError::Message);
        };
        let es384 = Value::Map([(Value::Integer(ALGORITHM), Value::Integer(ES384))].into());
        if !unprotected.is_empty() || Value::decode(protected) != Some(es384) {
            return Err(AttestationError::Headers);
        }
        if payload.is_empty() || payload.len() > MAX_PAYLOAD_LEN {
            return Err(AttestationError::Payload);
        }
        Ok(Self { protected, payload, signature })
    }

    /// Whether the signature is that of the P-384 key in a SubjectPublicKeyInfo.
    pub(super) fn is_signed_by(&self, public_key: &[u8]) -> bool {
        let Some((r, s)) = self.signature.split_at_checked(NUMBER_LEN) else { return false };
        let Some(signature) = asn1::encode_integers(r, s).filter(|_| s.len() == NUMBER_LEN) else { return false };
        let message = self.to_be_signed();
        let message = Message::Raw(&message);
        sign::verify(KeySpec::EccNistP384, public_key, SigningAlgorithm::EcdsaSha384, message, &signature)
    }

    /// The Sig_structure (RFC 9052, section 4.4): an array of the context, the protected header, the external data, of
    /// which there is none, and the payload.
    fn to_be_signed(&self) -> Vec<u8> {
        let mut structure = b"\x84\x6aSignature1".to_vec();
        for part in [self.protected, &[], self.payload] {
            cbor::push_bytes(&mut structure, part);
        }
        structure
    }
}
