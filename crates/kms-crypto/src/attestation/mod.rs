//! Attestation documents of AWS Nitro enclaves and of instances with NitroTPM: what Recipient brings.
//!
//! A document is a COSE_Sign1 message (RFC 9052) around a CBOR map (RFC 8949). It carries the certificate that signs it
//! and the chain of certificates above that. The forms and rules are those of AWS's "Nitro Enclaves Attestation Process"
//! (`docs/attestation_process.md` of `aws/aws-nitro-enclaves-nsm-api`) and, for NitroTPM, of "Validate a NitroTPM
//! attestation document" in the EC2 user guide.

mod cbor;
mod certificate;
mod chain;
mod cose;
mod payload;

use std::collections::BTreeMap;
use std::fmt;

use kms_api::Timestamp;

use self::cose::Signed;
use self::payload::Payload;

/// What a verified document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttestationDocument {
    /// The Nitro security module that made the document: `i-…-enc…` for an enclave, `i-…-tpm…` for NitroTPM.
    pub module_id: String,
    /// When it was made.
    pub timestamp: Timestamp,
    /// An enclave's platform configuration registers by number, 0 to 31, of 32, 48 or 64 bytes: PCR0 to PCR2 measure its
    /// image, PCR3 the parent instance's IAM role, PCR4 that instance's id, PCR8 the certificate that signed the image.
    /// Empty for NitroTPM.
    pub pcrs: BTreeMap<u8, Vec<u8>>,
    /// An instance's NitroTPM registers, likewise. Empty for an enclave.
    pub nitro_tpm_pcrs: BTreeMap<u8, Vec<u8>>,
    /// For whom results are to be encrypted, 1 to 1024 bytes: for KMS an RSA SubjectPublicKeyInfo in DER (see
    /// [`cms`](crate::cms)), but the document may have any bytes here.
    pub public_key: Option<Vec<u8>>,
    /// Whatever the enclave had signed along, up to 1024 bytes.
    pub user_data: Option<Vec<u8>>,
    /// A nonce, up to 1024 bytes.
    pub nonce: Option<Vec<u8>>,
}

impl AttestationDocument {
    /// The digest of an enclave's image: PCR0 in lower-case hexadecimal digits. `None` for NitroTPM.
    pub fn image_digest(&self) -> Option<String> {
        Some(self.pcrs.get(&0)?.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// Why a document was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttestationError {
    /// Not CBOR, or not the four items of COSE_Sign1.
    #[error("it is not a COSE_Sign1 message")]
    Message,
    /// A header other than the protected one that names ES384.
    #[error("its headers say other than ES384")]
    Headers,
    /// The payload is empty, longer than 16 KiB or not a CBOR map.
    #[error("its payload is not a map of at most 16384 bytes")]
    Payload,
    /// A field that must be there is missing or null.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A field has the wrong type, length or content.
    #[error("{0} is malformed")]
    Field(&'static str),
    /// Neither `pcrs` nor `nitrotpm_pcrs`, or both.
    #[error("it must have either pcrs or nitrotpm_pcrs")]
    Registers,
    /// A field that no document has.
    #[error("it has an unknown field")]
    UnknownField,
    /// `cabundle` begins with another certificate than the trusted root.
    #[error("cabundle does not begin with the trusted root certificate")]
    Root,
    /// A certificate of the chain does not hold.
    #[error("{place} {fault}")]
    Certificate {
        /// Which one.
        place: CertificatePlace,
        /// What is wrong with it.
        fault: CertificateFault,
    },
    /// The message is not signed with the key of `certificate`, or that key is not on P-384.
    #[error("its signature is not that of its certificate")]
    Signature,
}

/// A certificate of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificatePlace {
    /// `cabundle`, counted from 0, the root.
    Bundle(usize),
    /// `certificate`, the one that signs the document.
    Document,
}

impl fmt::Display for CertificatePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bundle(position) => write!(f, "cabundle[{position}]"),
            Self::Document => f.write_str("certificate"),
        }
    }
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFault {
    /// Not an X.509 certificate of version 3 in DER, or it has an unknown critical extension.
    #[error("is malformed")]
    Malformed,
    /// Expired, or not yet valid.
    #[error("is not valid at this time")]
    NotValidNow,
    /// Its basic constraints or key usage do not allow what it does in the chain.
    #[error("may not be used so")]
    Usage,
    /// It names another issuer than the subject of the certificate above it.
    #[error("has another issuer")]
    Issuer,
    /// It is not signed with the key of the certificate above it, or not with ECDSA.
    #[error("is not signed by its issuer")]
    Signature,
}

/// Verifies a document at a point in time. The chain must lead to `root`, a certificate in DER, byte for byte; without
/// one, the document's own `cabundle[0]` is taken for it, so that anybody's documents are good.
pub fn verify(document: &[u8], root: Option<&[u8]>, now: Timestamp) -> Result<AttestationDocument, AttestationError> {
    let signed = Signed::parse(document)?;
    let Payload { document, certificate, ca_bundle } = Payload::parse(signed.payload)?;
    if root.is_some_and(|root| ca_bundle.first() != Some(&root)) {
        return Err(AttestationError::Root);
    }
    let certificate = chain::verify(&ca_bundle, certificate, now)?;
    if signed.is_signed_by(certificate.public_key) { Ok(document) } else { Err(AttestationError::Signature) }
}
