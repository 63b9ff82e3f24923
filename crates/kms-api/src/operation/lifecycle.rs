//! The life of a key: switched on and off, scheduled for deletion and spared.

use serde::{Deserialize, Serialize};

use crate::arn::KeyArn;
use crate::key::KeyState;
use crate::time::Timestamp;

/// Switches a key on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EnableKeyRequest {
    /// A key id or key ARN.
    pub key_id: String,
}

/// Switches a key off.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DisableKeyRequest {
    /// A key id or key ARN.
    pub key_id: String,
}

/// Starts the waiting period at whose end the key is deleted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ScheduleKeyDeletionRequest {
    /// A key id or key ARN.
    pub key_id: String,
    /// Days to wait, 7 to 30; 30 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending_window_in_days: Option<u16>,
}

/// The key that waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ScheduleKeyDeletionResponse {
    /// Its ARN.
    pub key_id: KeyArn,
    /// When it will be deleted; absent while replicas exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion_date: Option<Timestamp>,
    /// Its state.
    pub key_state: KeyState,
    /// The waiting period in days.
    pub pending_window_in_days: u16,
}

/// Ends the waiting period without deleting the key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CancelKeyDeletionRequest {
    /// A key id or key ARN.
    pub key_id: String,
}

/// The key that was spared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CancelKeyDeletionResponse {
    /// Its ARN.
    pub key_id: KeyArn,
}
