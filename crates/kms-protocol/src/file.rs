//! Files sealed and opened under a key of the workspace.

use kms_api::EncryptionContext;
use serde::{Deserialize, Serialize};

/// Encrypt the attached file under a data key from GenerateDataKey, as an AWS Encryption SDK message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SealFile {
    /// A key id, key ARN, alias name or alias ARN.
    pub key_id: String,
    /// Pairs bound to the data key and kept in the message's header.
    pub encryption_context: EncryptionContext,
}

/// Decrypt the attached AWS Encryption SDK message; the encryption context is in its header.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenFile {
    /// Pairs that the message must carry; empty to accept any.
    pub required_context: EncryptionContext,
}

/// A file was sealed or opened. The result is attached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileDone {
    /// The name to save the result under.
    pub name: String,
    /// The bytes of the result.
    pub size: u64,
    /// The ARN of the key whose data key was used.
    pub key_arn: String,
    /// The pairs bound to the message.
    pub encryption_context: EncryptionContext,
    /// How long it took, in milliseconds.
    pub millis: f64,
}
