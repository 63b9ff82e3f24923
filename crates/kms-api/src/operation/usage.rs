//! When a key was last used.

use crate::arn::KeyArn;
use crate::time::Timestamp;

shapes! {
    /// Asks when a key was last used.
    GetKeyLastUsageRequest {
        /// A key id or key ARN.
        key_id: String,
    }

    /// When a key was last used.
    GetKeyLastUsageResponse {
        /// The key's ARN.
        key_id: KeyArn,
        /// The last use; empty if there was none.
        key_last_usage: KeyLastUsage,
        /// Since when uses are known.
        tracking_start_date: Timestamp,
        /// When the key was made.
        key_creation_date: Timestamp,
    }
}

/// The last cryptographic use of a key.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyLastUsage {
    /// The operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// The record of the trail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud_trail_event_id: Option<String>,
    /// The request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kms_request_id: Option<String>,
}
