//! Data keys: made by KMS, used outside of it (envelope encryption).

use serde::{Deserialize, Serialize};

use crate::arn::KeyArn;
use crate::blob::Blob;
use crate::context::EncryptionContext;
use crate::key::{DataKeyPairSpec, DataKeySpec};

/// An AWS Nitro enclave, by its attestation document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecipientInfo {
    /// `RSAES_OAEP_SHA_256`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_encryption_algorithm: Option<String>,
    /// 1 to 262,144 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation_document: Option<Blob>,
}

/// Asks for a data key, in clear and encrypted. Exactly one of `number_of_bytes` and `key_spec`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateDataKeyRequest {
    /// A key id, key ARN, alias name or alias ARN.
    pub key_id: String,
    /// Pairs bound to the ciphertext.
    #[serde(default, skip_serializing_if = "EncryptionContext::is_empty")]
    pub encryption_context: EncryptionContext,
    /// Its length, 1 to 1,024 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_of_bytes: Option<u32>,
    /// Its length by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_spec: Option<DataKeySpec>,
    /// Grant tokens, at most 10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grant_tokens: Vec<String>,
    /// An attested enclave that alone may read the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<RecipientInfo>,
    /// Check whether the call would succeed, and do nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,
}

/// A data key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateDataKeyResponse {
    /// The data key encrypted: keep it with the data.
    pub ciphertext_blob: Blob,
    /// The data key in clear: use it and forget it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plaintext: Option<Blob>,
    /// The data key for the enclave alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ciphertext_for_recipient: Option<Blob>,
    /// The ARN of the key used.
    pub key_id: KeyArn,
    /// The material used: 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_material_id: Option<String>,
}

/// Asks for a data key, encrypted only. Exactly one of `number_of_bytes` and `key_spec`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateDataKeyWithoutPlaintextRequest {
    /// A key id, key ARN, alias name or alias ARN.
    pub key_id: String,
    /// Pairs bound to the ciphertext.
    #[serde(default, skip_serializing_if = "EncryptionContext::is_empty")]
    pub encryption_context: EncryptionContext,
    /// Its length by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_spec: Option<DataKeySpec>,
    /// Its length, 1 to 1,024 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_of_bytes: Option<u32>,
    /// Grant tokens, at most 10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grant_tokens: Vec<String>,
    /// Check whether the call would succeed, and do nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,
}

/// A data key, encrypted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateDataKeyWithoutPlaintextResponse {
    /// The data key encrypted.
    pub ciphertext_blob: Blob,
    /// The ARN of the key used.
    pub key_id: KeyArn,
    /// The material used: 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_material_id: Option<String>,
}

shapes! {
    /// Asks for an asymmetric key pair, the private key in clear and encrypted.
    GenerateDataKeyPairRequest {
        /// Pairs bound to the ciphertext.
        #[serde(default)]
        encryption_context: EncryptionContext,
        /// The symmetric key to encrypt under: a key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// The kind of the pair.
        key_pair_spec: DataKeyPairSpec,
        /// Grant tokens, at most 10.
        #[serde(default)]
        grant_tokens: Vec<String>,
        /// An attested enclave that alone may read the result.
        recipient: Option<RecipientInfo>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }

    /// A key pair.
    GenerateDataKeyPairResponse {
        /// The private key encrypted.
        private_key_ciphertext_blob: Blob,
        /// The private key in clear: DER of a PrivateKeyInfo (RFC 5958).
        private_key_plaintext: Option<Blob>,
        /// The public key: DER of a SubjectPublicKeyInfo (RFC 5280).
        public_key: Blob,
        /// The ARN of the key used.
        key_id: KeyArn,
        /// The kind of the pair.
        key_pair_spec: DataKeyPairSpec,
        /// The private key for the enclave alone.
        ciphertext_for_recipient: Option<Blob>,
        /// The material used: 64 hexadecimal digits.
        key_material_id: Option<String>,
    }

    /// Asks for an asymmetric key pair, the private key encrypted only.
    GenerateDataKeyPairWithoutPlaintextRequest {
        /// Pairs bound to the ciphertext.
        #[serde(default)]
        encryption_context: EncryptionContext,
        /// The symmetric key to encrypt under: a key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// The kind of the pair.
        key_pair_spec: DataKeyPairSpec,
        /// Grant tokens, at most 10.
        #[serde(default)]
        grant_tokens: Vec<String>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }

    /// A key pair, the private key encrypted.
    GenerateDataKeyPairWithoutPlaintextResponse {
        /// The private key encrypted.
        private_key_ciphertext_blob: Blob,
        /// The public key: DER of a SubjectPublicKeyInfo (RFC 5280).
        public_key: Blob,
        /// The ARN of the key used.
        key_id: KeyArn,
        /// The kind of the pair.
        key_pair_spec: DataKeyPairSpec,
        /// The material used: 64 hexadecimal digits.
        key_material_id: Option<String>,
    }
}
