//! Rotation: new material under the same key.

use crate::arn::KeyArn;
use crate::key::{ExpirationModel, ImportState, IncludeKeyMaterial, KeyMaterialState, RotationType};
use crate::time::Timestamp;

shapes! {
    /// Has a key rotated by the calendar.
    EnableKeyRotationRequest {
        /// A key id or key ARN.
        key_id: String,
        /// Days between rotations, 90 to 2,560; 365 if absent.
        rotation_period_in_days: Option<u16>,
    }

    /// Has a key no longer rotated by the calendar.
    DisableKeyRotationRequest {
        /// A key id or key ARN.
        key_id: String,
    }

    /// Asks how a key is rotated.
    GetKeyRotationStatusRequest {
        /// A key id or key ARN.
        key_id: String,
    }

    /// How a key is rotated.
    GetKeyRotationStatusResponse {
        /// Whether by the calendar.
        key_rotation_enabled: bool,
        /// The key's ARN.
        key_id: KeyArn,
        /// Days between rotations.
        rotation_period_in_days: Option<u16>,
        /// When the next one is due.
        next_rotation_date: Option<Timestamp>,
        /// When a rotation on demand that is under way began.
        on_demand_rotation_start_date: Option<Timestamp>,
    }

    /// Rotates a key now.
    RotateKeyOnDemandRequest {
        /// A key id or key ARN.
        key_id: String,
    }

    /// The key that is being rotated.
    RotateKeyOnDemandResponse {
        /// The key's ARN.
        key_id: KeyArn,
    }

    /// Asks for a page of a key's rotations.
    ListKeyRotationsRequest {
        /// A key id or key ARN.
        key_id: String,
        /// Whether material that no rotation brought is shown; `ROTATIONS_ONLY` if absent.
        include_key_material: Option<IncludeKeyMaterial>,
        /// Entries on the page; 100 if absent.
        limit: Option<u32>,
        /// What the page before gave.
        marker: Option<String>,
    }

    /// A page of a key's rotations, oldest first.
    ListKeyRotationsResponse {
        /// The rotations.
        rotations: Vec<RotationsListEntry>,
        /// Where the next page begins.
        next_marker: Option<String>,
        /// Whether there is a next page.
        truncated: bool,
    }

    /// A rotation and the material that it brought.
    RotationsListEntry {
        /// The key's ARN.
        key_id: KeyArn,
        /// The material: 64 hexadecimal digits.
        key_material_id: Option<String>,
        /// What its owner wrote about it; imported material only.
        key_material_description: Option<String>,
        /// Whether it is there; imported material only.
        import_state: Option<ImportState>,
        /// Its role.
        key_material_state: Option<KeyMaterialState>,
        /// Whether it expires; imported material only.
        expiration_model: Option<ExpirationModel>,
        /// When it expires.
        valid_to: Option<Timestamp>,
        /// When the rotation was complete; absent for the first material.
        rotation_date: Option<Timestamp>,
        /// What brought it about.
        rotation_type: Option<RotationType>,
    }
}
