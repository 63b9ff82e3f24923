//! Keys with the same id and material in several Regions.

use crate::arn::Region;
use crate::key::{KeyMetadata, Tag};

shapes! {
    /// Makes a replica of a primary key.
    ReplicateKeyRequest {
        /// The primary key's id or ARN.
        key_id: String,
        /// The Region of the replica.
        replica_region: Region,
        /// The replica's policy; the default policy if absent.
        policy: Option<String>,
        /// Take a policy that does not let the caller replace it.
        bypass_policy_lockout_safety_check: Option<bool>,
        /// The replica's description.
        description: Option<String>,
        /// The replica's tags.
        #[serde(default)]
        tags: Vec<Tag>,
    }

    /// The replica.
    ReplicateKeyResponse {
        /// What it is.
        replica_key_metadata: KeyMetadata,
        /// Its policy.
        replica_policy: String,
        /// Its tags.
        replica_tags: Vec<Tag>,
    }

    /// Makes a replica the primary key, and the primary key a replica.
    UpdatePrimaryRegionRequest {
        /// The present primary key's id or ARN.
        key_id: String,
        /// The Region of the replica that becomes the primary key.
        primary_region: Region,
    }
}
