//! Encrypt, decrypt, and move a ciphertext from one key to another.

use super::data_key::RecipientInfo;
use crate::arn::KeyArn;
use crate::blob::Blob;
use crate::context::EncryptionContext;
use crate::key::{DryRunModifier, EncryptionAlgorithm};

shapes! {
    /// Encrypts up to 4,096 bytes.
    #[derive(Default)]
    EncryptRequest {
        /// A key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// 1 to 4,096 bytes.
        plaintext: Blob,
        /// Pairs bound to the ciphertext.
        #[serde(default, skip_serializing_if = "EncryptionContext::is_empty")]
        encryption_context: EncryptionContext,
        /// Grant tokens, at most 10.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        grant_tokens: Vec<String>,
        /// The algorithm; `SYMMETRIC_DEFAULT` if absent.
        encryption_algorithm: Option<EncryptionAlgorithm>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }

    /// The ciphertext.
    EncryptResponse {
        /// What Decrypt takes.
        ciphertext_blob: Blob,
        /// The ARN of the key used.
        key_id: KeyArn,
        /// The algorithm used.
        encryption_algorithm: EncryptionAlgorithm,
    }

    /// Decrypts a ciphertext.
    #[derive(Default)]
    DecryptRequest {
        /// 1 to 6,144 bytes.
        ciphertext_blob: Option<Blob>,
        /// Pairs bound to the ciphertext.
        #[serde(default, skip_serializing_if = "EncryptionContext::is_empty")]
        encryption_context: EncryptionContext,
        /// Grant tokens, at most 10.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        grant_tokens: Vec<String>,
        /// The key that must have made the ciphertext.
        key_id: Option<String>,
        /// The algorithm; `SYMMETRIC_DEFAULT` if absent.
        encryption_algorithm: Option<EncryptionAlgorithm>,
        /// An attested enclave that alone may read the result.
        recipient: Option<RecipientInfo>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
        /// What a dry run leaves out.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        dry_run_modifiers: Vec<DryRunModifier>,
    }

    /// The plaintext.
    DecryptResponse {
        /// The ARN of the key used.
        key_id: KeyArn,
        /// The bytes that were encrypted.
        plaintext: Option<Blob>,
        /// The bytes that were encrypted, for the enclave alone.
        ciphertext_for_recipient: Option<Blob>,
        /// The algorithm used.
        encryption_algorithm: EncryptionAlgorithm,
        /// The material used: 64 hexadecimal digits.
        key_material_id: Option<String>,
    }

    /// Decrypts a ciphertext and encrypts it anew, without showing the plaintext.
    #[derive(Default)]
    ReEncryptRequest {
        /// 1 to 6,144 bytes.
        ciphertext_blob: Option<Blob>,
        /// The pairs the ciphertext was made under.
        #[serde(default, skip_serializing_if = "EncryptionContext::is_empty")]
        source_encryption_context: EncryptionContext,
        /// The key that must have made the ciphertext.
        source_key_id: Option<String>,
        /// The key to encrypt under.
        destination_key_id: String,
        /// The pairs to bind to the new ciphertext.
        #[serde(default, skip_serializing_if = "EncryptionContext::is_empty")]
        destination_encryption_context: EncryptionContext,
        /// The algorithm; `SYMMETRIC_DEFAULT` if absent.
        source_encryption_algorithm: Option<EncryptionAlgorithm>,
        /// The algorithm; `SYMMETRIC_DEFAULT` if absent.
        destination_encryption_algorithm: Option<EncryptionAlgorithm>,
        /// Grant tokens, at most 10.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        grant_tokens: Vec<String>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
        /// What a dry run leaves out.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        dry_run_modifiers: Vec<DryRunModifier>,
    }

    /// The new ciphertext.
    ReEncryptResponse {
        /// What Decrypt takes.
        ciphertext_blob: Blob,
        /// The key that decrypted.
        source_key_id: KeyArn,
        /// The key that encrypted.
        key_id: KeyArn,
        /// The algorithm of the old ciphertext.
        source_encryption_algorithm: EncryptionAlgorithm,
        /// The algorithm of the new ciphertext.
        destination_encryption_algorithm: EncryptionAlgorithm,
        /// The material that decrypted: 64 hexadecimal digits.
        source_key_material_id: Option<String>,
        /// The material that encrypted: 64 hexadecimal digits.
        destination_key_material_id: Option<String>,
    }
}
