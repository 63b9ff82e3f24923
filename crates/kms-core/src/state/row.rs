//! The rows of the state.

use std::collections::BTreeMap;

use kms_api::key::{KeyManager, KeyMetadata, KeySpec, KeyState, KeyUsage, MultiRegionConfiguration, Origin};
use kms_api::{Blob, Clock, KeyArn, KeyId, Timestamp};
use kms_crypto::{KeyMaterialId, Wrapped};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What there is to know about the workspace itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WorkspaceRow {
    /// The virtual clock.
    pub clock: Clock,
}

/// A key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyRow {
    /// When it was made.
    pub created: Timestamp,
    /// Its description.
    pub description: String,
    /// Its spec.
    pub spec: KeySpec,
    /// Its usage.
    pub usage: KeyUsage,
    /// Where its material comes from.
    pub origin: Origin,
    /// Who manages it.
    pub manager: KeyManager,
    /// Its state.
    pub state: KeyState,
    /// When it will be deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion_date: Option<Timestamp>,
    /// Its multi-Region group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multi_region: Option<MultiRegionConfiguration>,
    /// Its key policy.
    pub policy: String,
    /// Its tags by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The material that encrypts now.
    #[serde(with = "material_id")]
    pub current_material: KeyMaterialId,
}

/// Material of a key, at rest: wrapped under the workspace's wrapping key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MaterialRow {
    /// The wrapped bytes.
    #[serde(with = "wrapped")]
    pub wrapped: Wrapped,
    /// When it came into being.
    pub created: Timestamp,
}

/// An alias.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AliasRow {
    /// The key that it names, in its own account and Region.
    pub target: KeyId,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last moved, or made.
    pub updated: Timestamp,
}

impl KeyRow {
    /// The key as CreateKey and DescribeKey show it.
    pub fn metadata(&self, arn: &KeyArn) -> KeyMetadata {
        KeyMetadata {
            aws_account_id: arn.account.clone(),
            key_id: arn.key_id.clone(),
            arn: arn.clone(),
            creation_date: self.created,
            enabled: self.state == KeyState::Enabled,
            description: self.description.clone(),
            key_usage: self.usage,
            key_state: self.state,
            deletion_date: self.deletion_date,
            origin: self.origin,
            key_manager: self.manager,
            customer_master_key_spec: self.spec,
            key_spec: self.spec,
            encryption_algorithms: Some(vec![kms_api::key::EncryptionAlgorithm::SymmetricDefault]),
            multi_region: self.multi_region.is_some(),
            multi_region_configuration: self.multi_region.clone(),
            pending_deletion_window_in_days: None,
            current_key_material_id: Some(self.current_material.to_string()),
        }
    }
}

/// Material ids as 64 hexadecimal digits.
mod material_id {
    use super::*;

    pub(super) fn serialize<S: Serializer>(id: &KeyMaterialId, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<KeyMaterialId, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Wrapped material as base64.
mod wrapped {
    use super::*;

    pub(super) fn serialize<S: Serializer>(wrapped: &Wrapped, serializer: S) -> Result<S::Ok, S::Error> {
        Blob::from(&wrapped.0[..]).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Wrapped, D::Error> {
        Ok(Wrapped(Blob::deserialize(deserializer)?.as_slice().to_vec()))
    }
}
