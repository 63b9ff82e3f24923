//! X.509 certificates (RFC 5280), as much of them as a chain under an attestation document needs.

use std::collections::BTreeSet;

use kms_api::Timestamp;
use kms_api::key::KeySpec;
use pkcs8::ObjectIdentifier;
use pkcs8::der::asn1::{AnyRef, BitStringRef, GeneralizedTime, IntRef, OctetStringRef, SequenceRef, UtcTime};
use pkcs8::der::{self, Decode, ErrorKind, Reader, SliceReader, Tag, TagMode, TagNumber, Tagged};
use pkcs8::spki::AlgorithmIdentifierRef;
use sha2::{Digest, Sha256, Sha384};

use crate::algorithm::ecdsa;
use crate::asn1;

/// ecdsa-with-SHA256 (RFC 5758, section 3.2).
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
/// ecdsa-with-SHA384.
const ECDSA_WITH_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
/// id-ce-keyUsage (RFC 5280, section 4.2.1.3).
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
/// id-ce-basicConstraints (RFC 5280, section 4.2.1.9).
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
/// `[3] EXPLICIT`, which is around the extensions.
const EXTENSIONS: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(3) };
/// Version 3, the one that has extensions.
const V3: u8 = 2;
/// The bits of KeyUsage that matter here.
const DIGITAL_SIGNATURE: usize = 0;
const KEY_CERT_SIGN: usize = 5;

/// A certificate of version 3, not yet verified.
pub(super) struct Certificate<'a> {
    /// TBSCertificate, as it is there.
    signed: &'a [u8],
    signature_algorithm: ObjectIdentifier,
    signature: &'a [u8],
    /// The distinguished names. They are compared byte by byte: an issuer's name is copied from its certificate.
    pub(super) issuer: &'a [u8],
    pub(super) subject: &'a [u8],
    /// Seconds since the epoch.
    not_before: u64,
    not_after: u64,
    /// SubjectPublicKeyInfo in DER.
    pub(super) public_key: &'a [u8],
    extensions: Extensions<'a>,
}

/// The extensions that a chain depends on.
#[derive(Default)]
struct Extensions<'a> {
    key_usage: Option<BitStringRef<'a>>,
    basic_constraints: BasicConstraints,
}

#[derive(Default)]
struct BasicConstraints {
    ca: bool,
    path_len: Option<usize>,
}

impl<'a> Certificate<'a> {
    /// Reads a certificate. `None` if it is not in DER, is not of version 3, or has an extension twice or a critical one
    /// other than key usage and basic constraints.
    pub(super) fn parse(der: &'a [u8]) -> Option<Self> {
        Self::read(der).ok()
    }

    fn read(der: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let (signed, algorithm, signature) = reader.sequence(|reader| -> der::Result<_> {
            let signed = reader.tlv_bytes()?;
            Ok((signed, AlgorithmIdentifierRef::decode(reader)?, BitStringRef::decode(reader)?))
        })?;
        reader.finish()?;
        SliceReader::new(signed)?.sequence(|reader| -> der::Result<_> {
            let version: Option<u8> = reader.context_specific(TagNumber(0), TagMode::Explicit)?;
            IntRef::decode(reader)?; // The serial number.
            // The algorithm is named twice, here under the signature. Those of ECDSA have no parameters.
            let is_sound = version == Some(V3)
                && AlgorithmIdentifierRef::decode(reader)? == algorithm
                && algorithm.parameters.is_none();
            if !is_sound {
                return Err(ErrorKind::Failed.into());
            }
            let issuer = <&SequenceRef>::decode(reader)?.as_bytes();
            let (not_before, not_after) =
                reader.sequence(|reader| -> der::Result<_> { Ok((time(reader)?, time(reader)?)) })?;
            let subject = <&SequenceRef>::decode(reader)?.as_bytes();
            let public_key = reader.tlv_bytes()?;
            // The unique ids of issuer and subject, which nobody uses.
            for number in [1, 2] {
                reader.context_specific::<BitStringRef<'_>>(TagNumber(number), TagMode::Implicit)?;
            }
            Ok(Self {
                signed,
                signature_algorithm: algorithm.oid,
                signature: signature.as_bytes().ok_or(ErrorKind::Failed)?,
                issuer,
                subject,
                not_before,
                not_after,
                public_key,
                extensions: Extensions::read(reader)?,
            })
        })
    }

    /// Whether a point in time is in the validity period; both its ends are.
    pub(super) fn is_valid_at(&self, time: Timestamp) -> bool {
        u64::try_from(time.as_millis() / kms_api::time::SECOND)
            .is_ok_and(|seconds| (self.not_before..=self.not_after).contains(&seconds))
    }

    /// Whether the key may sign certificates of a chain with so many authorities between this one and its end.
    pub(super) fn may_certify(&self, authorities: usize) -> bool {
        let constraints = &self.extensions.basic_constraints;
        constraints.ca && constraints.path_len.is_none_or(|most| authorities <= most) && self.key_may(KEY_CERT_SIGN)
    }

    /// Whether the key may sign documents and is no authority's.
    pub(super) fn may_sign_documents(&self) -> bool {
        let constraints = &self.extensions.basic_constraints;
        !constraints.ca && constraints.path_len.is_none() && self.key_may(DIGITAL_SIGNATURE)
    }

    fn key_may(&self, usage: usize) -> bool {
        self.extensions.key_usage.and_then(|usages| usages.get(usage)) == Some(true)
    }

    /// Whether the signature is that of the key in a SubjectPublicKeyInfo: ECDSA with SHA-256 or SHA-384, on P-256 or
    /// P-384.
    pub(super) fn is_signed_by(&self, public_key: &[u8]) -> bool {
        let digest = match self.signature_algorithm {
            ECDSA_WITH_SHA256 => Sha256::digest(self.signed).to_vec(),
            ECDSA_WITH_SHA384 => Sha384::digest(self.signed).to_vec(),
            _ => return false,
        };
        let verified = if let Some(point) = asn1::decode_spki(KeySpec::EccNistP384, public_key) {
            ecdsa::verify::<p384::NistP384>(point, &digest, self.signature)
        } else {
            asn1::decode_spki(KeySpec::EccNistP256, public_key)
                .and_then(|point| ecdsa::verify::<p256::NistP256>(point, &digest, self.signature))
        };
        verified == Some(true)
    }
}

impl<'a> Extensions<'a> {
    fn read(reader: &mut SliceReader<'a>) -> der::Result<Self> {
        let explicit = AnyRef::decode(reader)?;
        explicit.tag().assert_eq(EXTENSIONS)?;
        let mut reader = SliceReader::new(explicit.value())?;
        let mut extensions = Self::default();
        let mut seen = BTreeSet::new();
        reader.sequence(|reader| -> der::Result<()> {
            while !reader.is_finished() {
                let id = extensions.read_one(reader)?;
                if !seen.insert(id) {
                    return Err(ErrorKind::Failed.into());
                }
            }
            Ok(())
        })?;
        reader.finish()?;
        Ok(extensions)
    }

    fn read_one(&mut self, reader: &mut SliceReader<'a>) -> der::Result<ObjectIdentifier> {
        let (id, is_critical, value) = reader.sequence(|reader| -> der::Result<_> {
            let id = ObjectIdentifier::decode(reader)?;
            let is_critical = Option::<bool>::decode(reader)?.unwrap_or_default();
            Ok((id, is_critical, <&OctetStringRef>::decode(reader)?.as_bytes()))
        })?;
        match id {
            KEY_USAGE => self.key_usage = Some(BitStringRef::from_der(value)?),
            BASIC_CONSTRAINTS => self.basic_constraints = BasicConstraints::read(value)?,
            _ if is_critical => return Err(ErrorKind::Failed.into()),
            _ => {}
        }
        Ok(id)
    }
}

impl BasicConstraints {
    fn read(der: &[u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let (ca, path_len) = reader.sequence(|reader| -> der::Result<_> {
            Ok((Option::<bool>::decode(reader)?, Option::<u32>::decode(reader)?))
        })?;
        reader.finish()?;
        Ok(Self { ca: ca.unwrap_or_default(), path_len: path_len.map(|most| most as usize) })
    }
}

/// A UTCTime or GeneralizedTime (RFC 5280, section 4.1.2.5), in seconds since the epoch.
fn time(reader: &mut SliceReader<'_>) -> der::Result<u64> {
    let since_epoch = if Tag::peek(reader)? == Tag::UtcTime {
        UtcTime::decode(reader)?.to_unix_duration()
    } else {
        GeneralizedTime::decode(reader)?.to_unix_duration()
    };
    Ok(since_epoch.as_secs())
}
