//! What is in an attestation document: its fields and their limits (AWS Nitro Enclaves attestation process, sections 2.2
//! and 3.2.2, and "Validate a NitroTPM attestation document" in the EC2 user guide).

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use kms_api::Timestamp;

use super::cbor::Value;
use super::{AttestationDocument, AttestationError};

/// Bytes of a certificate.
const CERTIFICATE_LEN: RangeInclusive<usize> = 1..=1024;
/// Bytes of a public key.
const PUBLIC_KEY_LEN: RangeInclusive<usize> = 1..=1024;
/// Bytes of user data and of a nonce. AWS names 512 in the one place and 1024 in the other; the wider limit refuses no
/// document that KMS takes.
const DATA_LEN: RangeInclusive<usize> = 0..=1024;
/// How many platform configuration registers there may be, numbered from 0.
const REGISTERS: u8 = 32;
/// Bytes of a register.
const REGISTER_LENGTHS: [usize; 3] = [32, 48, 64];

/// What a document says, and the certificates that it says it with.
pub(super) struct Payload<'a> {
    pub(super) document: AttestationDocument,
    pub(super) certificate: &'a [u8],
    /// From the root to the issuer of the certificate; not empty.
    pub(super) ca_bundle: Vec<&'a [u8]>,
}

impl<'a> Payload<'a> {
    /// Reads a payload. A field that is null counts as missing: that is how a document without a nonce, say, is made.
    pub(super) fn parse(payload: &'a [u8]) -> Result<Self, AttestationError> {
        let Some(Value::Map(fields)) = Value::decode(payload) else { return Err(AttestationError::Payload) };
        let mut fields = Fields(fields);
        let document = AttestationDocument {
            module_id: fields.required("module_id", module_id)?,
            timestamp: fields.required("timestamp", timestamp)?,
            pcrs: BTreeMap::new(),
            nitro_tpm_pcrs: BTreeMap::new(),
            public_key: fields.optional("public_key", |value| bytes(value, PUBLIC_KEY_LEN))?.map(<[u8]>::to_vec),
            user_data: fields.optional("user_data", |value| bytes(value, DATA_LEN))?.map(<[u8]>::to_vec),
            nonce: fields.optional("nonce", |value| bytes(value, DATA_LEN))?.map(<[u8]>::to_vec),
        };
        fields.required("digest", |value| (value == Value::Text("SHA384")).then_some(()))?;
        // An enclave has the ones, an instance with NitroTPM the others.
        let (pcrs, nitro_tpm_pcrs) =
            match (fields.optional("pcrs", registers)?, fields.optional("nitrotpm_pcrs", registers)?) {
                (Some(pcrs), None) => (pcrs, BTreeMap::new()),
                (None, Some(nitro_tpm_pcrs)) => (BTreeMap::new(), nitro_tpm_pcrs),
                _ => return Err(AttestationError::Registers),
            };
        let certificate = fields.required("certificate", |value| bytes(value, CERTIFICATE_LEN))?;
        let ca_bundle = fields.required("cabundle", certificates)?;
        fields.finish()?;
        Ok(Self { document: AttestationDocument { pcrs, nitro_tpm_pcrs, ..document }, certificate, ca_bundle })
    }
}

/// The fields that have not been read yet.
struct Fields<'a>(BTreeMap<Value<'a>, Value<'a>>);

impl<'a> Fields<'a> {
    fn optional<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(Value<'a>) -> Option<T>,
    ) -> Result<Option<T>, AttestationError> {
        match self.0.remove(&Value::Text(name)) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(value).map(Some).ok_or(AttestationError::Field(name)),
        }
    }

    fn required<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(Value<'a>) -> Option<T>,
    ) -> Result<T, AttestationError> {
        self.optional(name, read)?.ok_or(AttestationError::Missing(name))
    }

    fn finish(self) -> Result<(), AttestationError> {
        if self.0.is_empty() { Ok(()) } else { Err(AttestationError::UnknownField) }
    }
}

fn module_id(value: Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) if !text.is_empty() => Some(text.to_owned()),
        _ => None,
    }
}

fn timestamp(value: Value<'_>) -> Option<Timestamp> {
    match value {
        Value::Integer(millis @ 1..) => Some(Timestamp::from_millis(millis.try_into().ok()?)),
        _ => None,
    }
}

fn bytes(value: Value<'_>, length: RangeInclusive<usize>) -> Option<&[u8]> {
    match value {
        Value::Bytes(bytes) if length.contains(&bytes.len()) => Some(bytes),
        _ => None,
    }
}

fn registers(value: Value<'_>) -> Option<BTreeMap<u8, Vec<u8>>> {
    let Value::Map(entries) = value else { return None };
    let register = |(index, value)| match (index, value) {
        (Value::Integer(index), Value::Bytes(value)) if REGISTER_LENGTHS.contains(&value.len()) => {
            Some((u8::try_from(index).ok().filter(|index| *index < REGISTERS)?, value.to_vec()))
        }
        _ => None,
    };
    entries.into_iter().map(register).collect::<Option<BTreeMap<_, _>>>().filter(|registers| !registers.is_empty())
}

fn certificates(value: Value<'_>) -> Option<Vec<&[u8]>> {
    let Value::Array(items) = value else { return None };
    let certificates: Option<Vec<_>> = items.into_iter().map(|item| bytes(item, CERTIFICATE_LEN)).collect();
    certificates.filter(|certificates| !certificates.is_empty())
}
