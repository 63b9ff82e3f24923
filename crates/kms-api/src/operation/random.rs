//! Random bytes.

use serde::{Deserialize, Serialize};

use super::data_key::RecipientInfo;
use crate::blob::Blob;

/// Asks for random bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateRandomRequest {
    /// How many, 1 to 1,024; must be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_of_bytes: Option<u32>,
    /// The CloudHSM key store whose cluster makes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_key_store_id: Option<String>,
    /// An attested enclave that alone may read the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<RecipientInfo>,
}

/// Random bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateRandomResponse {
    /// The bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plaintext: Option<Blob>,
    /// The bytes for the enclave alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ciphertext_for_recipient: Option<Blob>,
}
