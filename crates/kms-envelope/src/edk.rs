//! Encrypted data keys: one for each reader of a message.
//!
//! To the format each is three opaque fields. What a provider puts in them is its own matter; each kind of provider
//! has a constructor to write one and an accessor to recognise one.
//!
//! Source: `framework/structures.md` (encrypted data key) and `framework/aws-kms/aws-kms-keyring.md` of the
//! specification.

use crate::Error;
use crate::bytes::{Cursor, put_field};

/// The provider whose data keys are made by GenerateDataKey or Encrypt of a symmetric KMS key.
pub const AWS_KMS: &str = "aws-kms";

/// A data key as one provider encrypted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncryptedDataKey {
    provider_id: String,
    provider_info: Vec<u8>,
    ciphertext: Vec<u8>,
}

impl EncryptedDataKey {
    /// A data key of any provider.
    ///
    /// # Errors
    /// [`Error::DataKeyFieldTooLong`].
    pub fn new(provider_id: String, provider_info: Vec<u8>, ciphertext: Vec<u8>) -> Result<Self, Error> {
        let fields = [
            ("provider id", provider_id.len()),
            ("provider info", provider_info.len()),
            ("ciphertext", ciphertext.len()),
        ];
        match fields.into_iter().find(|(_, len)| *len > u16::MAX.into()) {
            Some((field, len)) => Err(Error::DataKeyFieldTooLong { field, len }),
            None => Ok(Self { provider_id, provider_info, ciphertext }),
        }
    }

    /// A data key under a symmetric KMS key: the `KeyId` and the `CiphertextBlob` that GenerateDataKey returned.
    ///
    /// # Errors
    /// [`Error::KeyArn`], [`Error::DataKeyFieldTooLong`].
    pub fn aws_kms(key_arn: &str, ciphertext_blob: Vec<u8>) -> Result<Self, Error> {
        if !is_key_arn(key_arn) {
            return Err(Error::KeyArn { arn: key_arn.to_owned() });
        }
        Self::new(AWS_KMS.to_owned(), key_arn.into(), ciphertext_blob)
    }

    /// The KMS key that Decrypt is to be called with, if this is a data key under a symmetric KMS key.
    #[must_use]
    pub fn aws_kms_key_arn(&self) -> Option<&str> {
        let arn = std::str::from_utf8(&self.provider_info).ok()?;
        (self.provider_id == AWS_KMS && is_key_arn(arn)).then_some(arn)
    }

    /// The provider's name, such as `aws-kms`.
    #[must_use]
    pub fn provider_id(&self) -> &str {
        &self.provider_id
    }

    /// What the provider recognises its key by.
    #[must_use]
    pub fn provider_info(&self) -> &[u8] {
        &self.provider_info
    }

    /// What the provider makes the data key from.
    #[must_use]
    pub fn ciphertext(&self) -> &[u8] {
        &self.ciphertext
    }

    pub(crate) fn serialized_len(&self) -> usize {
        6 + self.provider_id.len() + self.provider_info.len() + self.ciphertext.len()
    }

    pub(crate) fn serialize(&self, out: &mut Vec<u8>) {
        put_field(out, self.provider_id.as_bytes());
        put_field(out, &self.provider_info);
        put_field(out, &self.ciphertext);
    }

    pub(crate) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, Error> {
        let provider_id = cursor.text()?.to_owned();
        Ok(Self { provider_id, provider_info: cursor.field()?.to_vec(), ciphertext: cursor.field()?.to_vec() })
    }
}

fn is_key_arn(arn: &str) -> bool {
    let mut parts = arn.splitn(6, ':');
    let mut part = || parts.next().filter(|part| !part.is_empty());
    let (head, partition, service, region, account, resource) = (part(), part(), part(), part(), part(), part());
    head == Some("arn")
        && partition.and(region).and(account).is_some()
        && service == Some("kms")
        && resource.and_then(|resource| resource.strip_prefix("key/")).is_some_and(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kms_data_key_names_a_key_and_no_alias() {
        let arn = "arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
        let edk = EncryptedDataKey::aws_kms(arn, vec![1]).unwrap();
        assert_eq!((edk.provider_id(), edk.aws_kms_key_arn()), ("aws-kms", Some(arn)));
        for arn in [
            "",
            "key/1",
            "1234abcd-12ab-34cd-56ef-1234567890ab",
            "alias/backup",
            "arn:aws:kms:eu-central-1:111122223333:alias/backup",
            "arn:aws:kms:eu-central-1:111122223333:key/",
            "arn:aws:kms:eu-central-1::key/1",
            "arn:aws:s3:eu-central-1:111122223333:key/1",
            " arn:aws:kms:eu-central-1:111122223333:key/1",
        ] {
            assert_eq!(EncryptedDataKey::aws_kms(arn, vec![1]), Err(Error::KeyArn { arn: arn.to_owned() }));
            let other = EncryptedDataKey::new(AWS_KMS.to_owned(), arn.into(), vec![1]).unwrap();
            assert_eq!(other.aws_kms_key_arn(), None);
        }
        let other = EncryptedDataKey::new("aws-kms-rsa".to_owned(), arn.into(), vec![1]).unwrap();
        assert_eq!(other.aws_kms_key_arn(), None);
    }

    #[test]
    fn a_field_fits_its_length() {
        assert!(EncryptedDataKey::new(String::new(), vec![0; 65_535], vec![]).is_ok());
        let error = EncryptedDataKey::new(String::new(), vec![0; 65_536], vec![]);
        assert_eq!(error, Err(Error::DataKeyFieldTooLong { field: "provider info", len: 65_536 }));
    }
}
