//! Keys with a public half: sign and verify, agree on a secret, encapsulate one, and hand out the public key.

use super::data_key::RecipientInfo;
use crate::arn::KeyArn;
use crate::blob::Blob;
use crate::key::{
    EncapsulationAlgorithm, EncryptionAlgorithm, KeyAgreementAlgorithm, KeySpec, KeyUsage, MessageType, Origin,
    SigningAlgorithm,
};

shapes! {
    /// Signs a message of up to 4,096 bytes, or a digest.
    SignRequest {
        /// A key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// What to sign.
        message: Blob,
        /// What that is; `RAW` if absent.
        message_type: Option<MessageType>,
        /// Grant tokens, at most 10.
        #[serde(default)]
        grant_tokens: Vec<String>,
        /// The algorithm.
        signing_algorithm: SigningAlgorithm,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }

    /// A signature.
    SignResponse {
        /// The ARN of the key used.
        key_id: KeyArn,
        /// The signature.
        signature: Blob,
        /// The algorithm used.
        signing_algorithm: SigningAlgorithm,
    }

    /// Verifies a signature. One that does not verify is an error.
    VerifyRequest {
        /// A key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// What was signed.
        message: Blob,
        /// What that is; `RAW` if absent.
        message_type: Option<MessageType>,
        /// The signature, 1 to 6,144 bytes.
        signature: Blob,
        /// The algorithm.
        signing_algorithm: SigningAlgorithm,
        /// Grant tokens, at most 10.
        #[serde(default)]
        grant_tokens: Vec<String>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }

    /// The signature verified.
    VerifyResponse {
        /// The ARN of the key used.
        key_id: KeyArn,
        /// Always true.
        signature_valid: bool,
        /// The algorithm used.
        signing_algorithm: SigningAlgorithm,
    }

    /// Agrees on a secret with the owner of another key.
    DeriveSharedSecretRequest {
        /// A key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// The algorithm.
        key_agreement_algorithm: KeyAgreementAlgorithm,
        /// The other's public key: DER of a SubjectPublicKeyInfo (RFC 5280), up to 8,192 bytes.
        public_key: Blob,
        /// Grant tokens, at most 10.
        #[serde(default)]
        grant_tokens: Vec<String>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
        /// An attested enclave that alone may read the result.
        recipient: Option<RecipientInfo>,
    }

    /// The secret that both agree on.
    DeriveSharedSecretResponse {
        /// The ARN of the key used.
        key_id: KeyArn,
        /// The raw secret: the x coordinate of the shared point.
        shared_secret: Option<Blob>,
        /// The secret for the enclave alone.
        ciphertext_for_recipient: Option<Blob>,
        /// The algorithm used.
        key_agreement_algorithm: KeyAgreementAlgorithm,
        /// Where the key's material comes from.
        key_origin: Origin,
    }

    /// Makes a secret, and its encapsulation for the key's owner.
    EncapsulateRequest {
        /// A key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// The algorithm.
        encapsulation_algorithm: EncapsulationAlgorithm,
        /// Grant tokens, at most 10.
        #[serde(default)]
        grant_tokens: Vec<String>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }

    /// A secret, and its encapsulation.
    EncapsulateResponse {
        /// The ARN of the key used.
        key_id: KeyArn,
        /// The secret, 32 bytes.
        shared_secret: Blob,
        /// What Decapsulate takes.
        shared_secret_ciphertext_blob: Blob,
        /// The algorithm used.
        encapsulation_algorithm: EncapsulationAlgorithm,
    }

    /// Recovers a secret from its encapsulation.
    DecapsulateRequest {
        /// A key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// The encapsulated secret.
        shared_secret_ciphertext_blob: Blob,
        /// The algorithm.
        encapsulation_algorithm: EncapsulationAlgorithm,
        /// Grant tokens, at most 10.
        #[serde(default)]
        grant_tokens: Vec<String>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }

    /// The secret.
    DecapsulateResponse {
        /// The ARN of the key used.
        key_id: KeyArn,
        /// The secret, 32 bytes.
        shared_secret: Blob,
        /// The algorithm used.
        encapsulation_algorithm: EncapsulationAlgorithm,
    }

    /// Asks for the public half of a key.
    GetPublicKeyRequest {
        /// A key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// Grant tokens, at most 10.
        #[serde(default)]
        grant_tokens: Vec<String>,
    }

    /// A public key, and what it is for.
    GetPublicKeyResponse {
        /// The key's ARN.
        key_id: KeyArn,
        /// DER of a SubjectPublicKeyInfo (RFC 5280).
        public_key: Blob,
        /// The key spec under its former name.
        customer_master_key_spec: KeySpec,
        /// The key spec.
        key_spec: KeySpec,
        /// What the key may do.
        key_usage: KeyUsage,
        /// The algorithms of a key that encrypts.
        encryption_algorithms: Option<Vec<EncryptionAlgorithm>>,
        /// The algorithms of a key that signs.
        signing_algorithms: Option<Vec<SigningAlgorithm>>,
        /// The algorithms of a key that agrees on secrets.
        key_agreement_algorithms: Option<Vec<KeyAgreementAlgorithm>>,
        /// The algorithms of a key that encapsulates secrets.
        encapsulation_algorithms: Option<Vec<EncapsulationAlgorithm>>,
    }
}
