//! The life of a key: switched on and off, scheduled for deletion and spared.

use crate::arn::KeyArn;
use crate::key::KeyState;
use crate::time::Timestamp;

shapes! {
    /// Switches a key on.
    #[derive(Default)]
    EnableKeyRequest {
        /// A key id or key ARN.
        key_id: String,
    }

    /// Switches a key off.
    #[derive(Default)]
    DisableKeyRequest {
        /// A key id or key ARN.
        key_id: String,
    }

    /// Starts the waiting period at whose end the key is deleted.
    #[derive(Default)]
    ScheduleKeyDeletionRequest {
        /// A key id or key ARN.
        key_id: String,
        /// Days to wait, 7 to 30; 30 if absent.
        pending_window_in_days: Option<u16>,
    }

    /// The key that waits.
    ScheduleKeyDeletionResponse {
        /// Its ARN.
        key_id: KeyArn,
        /// When it will be deleted; absent while replicas exist.
        deletion_date: Option<Timestamp>,
        /// Its state.
        key_state: KeyState,
        /// The waiting period in days.
        pending_window_in_days: u16,
    }

    /// Ends the waiting period without deleting the key.
    #[derive(Default)]
    CancelKeyDeletionRequest {
        /// A key id or key ARN.
        key_id: String,
    }

    /// The key that was spared.
    CancelKeyDeletionResponse {
        /// Its ARN.
        key_id: KeyArn,
    }
}
