//! A call of an operation, and its answer.
//!
//! The forms of this section have one type of request and one of response between them: each operation has some of the
//! members, under the same names. That keeps the page small, which would else read and write two types per operation.

use std::collections::BTreeMap;

use kms_api::{Blob, EncryptionContext, KeyArn};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::explain::Told;

/// A request, with the members of AWS's service model.
pub(super) struct Call {
    pub(super) operation: &'static str,
    pub(super) input: Map<String, Value>,
}

impl Call {
    /// A call of this operation.
    pub(super) fn to(operation: &'static str) -> Self {
        Self { operation, input: Map::new() }
    }

    fn with(mut self, member: &str, value: Value) -> Self {
        self.input.insert(member.to_owned(), value);
        self
    }

    /// With a text.
    pub(super) fn text(self, member: &str, text: impl Into<String>) -> Self {
        self.with(member, Value::String(text.into()))
    }

    /// With a text, if there is one.
    pub(super) fn text_if_any(self, member: &str, text: String) -> Self {
        if text.is_empty() { self } else { self.text(member, text) }
    }

    /// With bytes.
    pub(super) fn bytes(self, member: &str, bytes: Vec<u8>) -> Self {
        self.text(member, Blob::from(bytes).to_base64())
    }

    /// With a number.
    pub(super) fn number(self, member: &str, number: u32) -> Self {
        self.with(member, number.into())
    }

    /// With an encryption context, if it is not empty.
    pub(super) fn context(self, member: &str, context: EncryptionContext) -> Self {
        if context.is_empty() {
            return self;
        }
        let pairs = context.0.into_iter().map(|(name, value)| (name, Value::String(value)));
        self.with(member, Value::Object(pairs.collect()))
    }

    /// As a dry run.
    pub(super) fn dry_run(self) -> Self {
        self.with("DryRun", Value::Bool(true))
    }
}

/// A response: of these members each operation has its own.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Answer {
    pub(super) key_id: Option<KeyArn>,
    pub(super) source_key_id: Option<KeyArn>,
    pub(super) ciphertext_blob: Option<Blob>,
    pub(super) plaintext: Option<Blob>,
    pub(super) signature: Option<Blob>,
    pub(super) mac: Option<Blob>,
    pub(super) shared_secret: Option<Blob>,
    pub(super) shared_secret_ciphertext_blob: Option<Blob>,
    pub(super) private_key_ciphertext_blob: Option<Blob>,
    pub(super) private_key_plaintext: Option<Blob>,
    pub(super) public_key: Option<Blob>,
    #[serde(
        alias = "EncryptionAlgorithm",
        alias = "DestinationEncryptionAlgorithm",
        alias = "SigningAlgorithm",
        alias = "MacAlgorithm",
        alias = "KeyAgreementAlgorithm",
        alias = "EncapsulationAlgorithm"
    )]
    pub(super) algorithm: Option<String>,
    pub(super) source_encryption_algorithm: Option<String>,
    pub(super) key_pair_spec: Option<String>,
    pub(super) key_origin: Option<String>,
    #[serde(alias = "DestinationKeyMaterialId")]
    pub(super) key_material_id: Option<String>,
    pub(super) source_key_material_id: Option<String>,
    /// The operation that was called.
    #[serde(skip)]
    pub(super) operation: &'static str,
    /// What was asked.
    #[serde(skip)]
    pub(super) asked: Map<String, Value>,
    /// Why KMS refused, where that is what the form was to find out.
    #[serde(skip)]
    pub(super) refusal: Option<Told>,
}

impl Answer {
    /// A text of the request; empty if it had none.
    pub(super) fn asked_text(&self, member: &str) -> String {
        self.asked.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// Bytes of the request; empty if it had none.
    pub(super) fn asked_bytes(&self, member: &str) -> Blob {
        Blob::from_base64(&self.asked_text(member)).unwrap_or_default()
    }

    /// A context of the request; empty if it had none.
    pub(super) fn asked_context(&self, member: &str) -> EncryptionContext {
        let pairs = self.asked.get(member).and_then(Value::as_object);
        let pairs: BTreeMap<_, _> = pairs
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect();
        EncryptionContext(pairs)
    }
}

#[cfg(test)]
mod tests {
    use kms_api::key::{EncryptionAlgorithm, Origin, SigningAlgorithm};
    use kms_api::operation::{
        DecryptRequest, DeriveSharedSecretResponse, EncryptRequest, GenerateDataKeyRequest, ReEncryptResponse,
        SignResponse,
    };
    use serde::Serialize;

    use super::*;

    const ARN: &str = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    fn answer(response: &impl Serialize) -> Answer {
        serde_json::from_value(serde_json::to_value(response).unwrap()).unwrap()
    }

    #[test]
    fn requests_are_those_of_the_operations() {
        let call = Call::to("Encrypt")
            .text("KeyId", "a")
            .bytes("Plaintext", b"hi".to_vec())
            .context("EncryptionContext", [("a", "b")].into())
            .text_if_any("EncryptionAlgorithm", String::new());
        let typed: EncryptRequest = serde_json::from_value(Value::Object(call.input)).unwrap();
        let expected = EncryptRequest {
            key_id: "a".to_owned(),
            plaintext: Blob::from(b"hi".as_slice()),
            encryption_context: [("a", "b")].into(),
            ..EncryptRequest::default()
        };
        assert_eq!(typed, expected);
        let call = Call::to("Decrypt").dry_run().context("EncryptionContext", EncryptionContext::default());
        let typed: DecryptRequest = serde_json::from_value(Value::Object(call.input)).unwrap();
        assert_eq!(typed, DecryptRequest { dry_run: Some(true), ..DecryptRequest::default() });
        let call = Call::to("GenerateDataKey").text("KeyId", "a").number("NumberOfBytes", 7);
        let typed: GenerateDataKeyRequest = serde_json::from_value(Value::Object(call.input)).unwrap();
        assert_eq!(typed.number_of_bytes, Some(7));
    }

    #[test]
    fn responses_of_every_kind_are_read() {
        let key: KeyArn = ARN.parse().unwrap();
        let blob = || Blob::from([1, 2, 3].as_slice());
        let signed =
            SignResponse { key_id: key.clone(), signature: blob(), signing_algorithm: SigningAlgorithm::EcdsaSha256 };
        let signed = answer(&signed);
        assert_eq!((signed.key_id, signed.signature), (Some(key.clone()), Some(blob())));
        assert_eq!(signed.algorithm.as_deref(), Some("ECDSA_SHA_256"));
        let moved = answer(&ReEncryptResponse {
            ciphertext_blob: blob(),
            source_key_id: key.clone(),
            key_id: key.clone(),
            source_encryption_algorithm: EncryptionAlgorithm::RsaesOaepSha1,
            destination_encryption_algorithm: EncryptionAlgorithm::SymmetricDefault,
            source_key_material_id: None,
            destination_key_material_id: Some("ab".to_owned()),
        });
        assert_eq!(moved.source_encryption_algorithm.as_deref(), Some("RSAES_OAEP_SHA_1"));
        assert_eq!(moved.algorithm.as_deref(), Some("SYMMETRIC_DEFAULT"));
        assert_eq!((moved.key_material_id.as_deref(), moved.source_key_id), (Some("ab"), Some(key.clone())));
        let agreed = answer(&DeriveSharedSecretResponse {
            key_id: key,
            shared_secret: Some(blob()),
            ciphertext_for_recipient: None,
            key_agreement_algorithm: kms_api::key::KeyAgreementAlgorithm::Ecdh,
            key_origin: Origin::AwsKms,
        });
        assert_eq!((agreed.shared_secret, agreed.key_origin.as_deref()), (Some(blob()), Some("AWS_KMS")));
    }

    #[test]
    fn what_was_asked_can_be_handed_over() {
        let call = Call::to("Sign").bytes("Message", vec![0xff]).context("EncryptionContext", [("a", "b")].into());
        let answer = Answer { asked: call.input, ..Answer::default() };
        assert_eq!(answer.asked_bytes("Message").as_slice(), [0xff]);
        assert_eq!(answer.asked_context("EncryptionContext"), [("a", "b")].into());
        assert_eq!((answer.asked_text("KeyId").as_str(), answer.asked_bytes("Mac").as_slice()), ("", [].as_slice()));
    }
}
