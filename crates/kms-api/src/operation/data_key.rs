//! Data keys: made by KMS, used outside of it (envelope encryption).

use crate::arn::KeyArn;
use crate::blob::Blob;
use crate::context::EncryptionContext;
use crate::key::{DataKeyPairSpec, DataKeySpec};

shapes! {
    /// An AWS Nitro enclave, by its attestation document.
    #[derive(Default)]
    RecipientInfo {
        /// `RSAES_OAEP_SHA_256`.
        key_encryption_algorithm: Option<String>,
        /// 1 to 262,144 bytes.
        attestation_document: Option<Blob>,
    }

    /// Asks for a data key, in clear and encrypted. Exactly one of `number_of_bytes` and `key_spec`.
    #[derive(Default)]
    GenerateDataKeyRequest {
        /// A key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// Pairs bound to the ciphertext.
        #[serde(default, skip_serializing_if = "EncryptionContext::is_empty")]
        encryption_context: EncryptionContext,
        /// Its length, 1 to 1,024 bytes.
        number_of_bytes: Option<u32>,
        /// Its length by name.
        key_spec: Option<DataKeySpec>,
        /// Grant tokens, at most 10.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        grant_tokens: Vec<String>,
        /// An attested enclave that alone may read the result.
        recipient: Option<RecipientInfo>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }

    /// A data key.
    GenerateDataKeyResponse {
        /// The data key encrypted: keep it with the data.
        ciphertext_blob: Blob,
        /// The data key in clear: use it and forget it.
        plaintext: Option<Blob>,
        /// The data key for the enclave alone.
        ciphertext_for_recipient: Option<Blob>,
        /// The ARN of the key used.
        key_id: KeyArn,
        /// The material used: 64 hexadecimal digits.
        key_material_id: Option<String>,
    }

    /// Asks for a data key, encrypted only. Exactly one of `number_of_bytes` and `key_spec`.
    #[derive(Default)]
    GenerateDataKeyWithoutPlaintextRequest {
        /// A key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// Pairs bound to the ciphertext.
        #[serde(default, skip_serializing_if = "EncryptionContext::is_empty")]
        encryption_context: EncryptionContext,
        /// Its length by name.
        key_spec: Option<DataKeySpec>,
        /// Its length, 1 to 1,024 bytes.
        number_of_bytes: Option<u32>,
        /// Grant tokens, at most 10.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        grant_tokens: Vec<String>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }

    /// A data key, encrypted.
    GenerateDataKeyWithoutPlaintextResponse {
        /// The data key encrypted.
        ciphertext_blob: Blob,
        /// The ARN of the key used.
        key_id: KeyArn,
        /// The material used: 64 hexadecimal digits.
        key_material_id: Option<String>,
    }
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
