//! The rows of the state.

use std::collections::{BTreeMap, BTreeSet};

use kms_api::key::{
    ConnectionState, CustomKeyStoreType, ExpirationModel, GrantOperation, KeyManager, KeySpec, KeyState, KeyUsage,
    MultiRegionKeyType, Origin, RotationType,
};
use kms_api::operation::{GrantConstraints, XksProxyAuthenticationCredential, XksProxyConfiguration};
use kms_api::{AccountId, Blob, Clock, KeyId, Timestamp};
use kms_crypto::{KeyMaterialId, Wrapped};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What there is to know about the workspace itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WorkspaceRow {
    /// The virtual clock.
    pub clock: Clock,
    /// Whether requests beyond the request quotas are refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub throttling: bool,
    /// The root certificate that attestation documents must lead to, DER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation_root: Option<Blob>,
}

/// A key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyRow {
    /// When it was made.
    pub created: Timestamp,
    /// Its description.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Its spec.
    pub spec: KeySpec,
    /// Its usage.
    pub usage: KeyUsage,
    /// Where its material comes from.
    pub origin: Origin,
    /// Who manages it.
    pub manager: KeyManager,
    /// Its state, but for `Unavailable`, which follows from its key store.
    pub state: KeyState,
    /// When it will be deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion_date: Option<Timestamp>,
    /// The waiting period that begins when its last replica is gone, in days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion_window: Option<u16>,
    /// Its role among the keys of the same id in other Regions.
    #[serde(default, deserialize_with = "multi_region_role", skip_serializing_if = "Option::is_none")]
    pub multi_region: Option<MultiRegionKeyType>,
    /// Its key policy; the default policy of its account if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The accounts that it is shared with through AWS RAM.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub shared_with: BTreeSet<AccountId>,
    /// Its tags by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The material that encrypts now; absent before the first import.
    #[serde(default, with = "material_id", skip_serializing_if = "Option::is_none")]
    pub current_material: Option<KeyMaterialId>,
    /// The public key of an asymmetric one: DER of a SubjectPublicKeyInfo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<Blob>,
    /// Its rotation by the calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotation: Option<RotationSchedule>,
    /// When a rotation on demand that is under way began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotating_since: Option<Timestamp>,
    /// When its state `Creating` or `Updating` ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settles: Option<Timestamp>,
    /// Its custom key store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_store: Option<String>,
    /// Its key in the external key manager.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub xks_key: Option<String>,
}

impl KeyRow {
    /// An enabled key of a customer, with nothing out of the ordinary and no material yet.
    pub fn new(created: Timestamp, spec: KeySpec, usage: KeyUsage) -> Self {
        Self {
            created,
            description: String::new(),
            spec,
            usage,
            origin: Origin::AwsKms,
            manager: KeyManager::Customer,
            state: KeyState::Enabled,
            deletion_date: None,
            deletion_window: None,
            multi_region: None,
            policy: None,
            shared_with: BTreeSet::new(),
            tags: BTreeMap::new(),
            current_material: None,
            public_key: None,
            rotation: None,
            rotating_since: None,
            settles: None,
            key_store: None,
            xks_key: None,
        }
    }
}

/// When a key is rotated by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationSchedule {
    /// Days between rotations.
    pub period: u16,
    /// When the next one is due.
    pub next: Timestamp,
}

/// Material of a key, at rest: wrapped under the workspace's wrapping key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MaterialRow {
    /// The wrapped bytes; absent for imported material that has expired or was deleted.
    #[serde(default, with = "wrapped", skip_serializing_if = "Option::is_none")]
    pub wrapped: Option<Wrapped>,
    /// When it came into being, or was first imported.
    pub created: Timestamp,
    /// The rotation that made it the key's current material.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
    /// Whether it waits for a rotation on demand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pending: bool,
    /// Whether it expires; imported material only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration: Option<ExpirationModel>,
    /// When it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Timestamp>,
    /// What its owner wrote about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl MaterialRow {
    /// Material that KMS made.
    pub fn new(created: Timestamp, wrapped: Wrapped) -> Self {
        Self {
            wrapped: Some(wrapped),
            created,
            rotation: None,
            pending: false,
            expiration: None,
            valid_to: None,
            description: None,
        }
    }
}

/// A rotation that is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// When.
    pub date: Timestamp,
    /// What brought it about.
    pub kind: RotationType,
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

/// A grant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GrantRow {
    /// When it was made.
    pub created: Timestamp,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who may use the key.
    pub grantee: Principal,
    /// Who may retire the grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retiring: Option<Principal>,
    /// What the grantee may do.
    pub operations: Vec<GrantOperation>,
    /// What must hold besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraints: Option<Box<GrantConstraints>>,
    /// The account that made it.
    pub issuer: AccountId,
}

/// One party of a grant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Principal {
    /// A principal of an account, by ARN.
    Arn(String),
    /// An AWS service, such as `ec2.amazonaws.com`.
    Service(String),
}

impl Principal {
    /// The ARN, if it is not a service.
    pub fn arn(&self) -> Option<&str> {
        match self {
            Self::Arn(arn) => Some(arn),
            Self::Service(_) => None,
        }
    }

    /// The service's name, if it is one.
    pub fn service(&self) -> Option<&str> {
        match self {
            Self::Arn(_) => None,
            Self::Service(name) => Some(name),
        }
    }
}

/// The last cryptographic use of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageRow {
    /// The operation.
    pub operation: String,
    /// When.
    pub time: Timestamp,
    /// The id of the trail's record.
    pub event_id: String,
    /// The id of the request.
    pub request_id: String,
}

/// A custom key store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyStoreRow {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// Its kind.
    pub kind: CustomKeyStoreType,
    /// Its connection.
    pub connection: ConnectionState,
    /// When connecting or disconnecting ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settles: Option<Timestamp>,
    /// Why the last attempt to connect failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Its CloudHSM cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// The cluster's certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_anchor: Option<String>,
    /// The password of `kmsuser`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Its proxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<XksProxyConfiguration>,
    /// With what KMS signs its requests to the proxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<XksProxyAuthenticationCredential>,
}

/// A simulated CloudHSM cluster, as far as it differs from one that is in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClusterRow {
    /// Whether it is there at all.
    #[serde(default = "yes")]
    pub exists: bool,
    /// Whether it is active.
    #[serde(default = "yes")]
    pub active: bool,
    /// Its active HSMs, each in an Availability Zone of its own.
    #[serde(default = "two")]
    pub hsms: u8,
    /// The password of `kmsuser`; any if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Its certificate, PEM; any if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_anchor: Option<String>,
    /// What an attempt to connect fails with, such as `NETWORK_ERRORS`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_error: Option<String>,
    /// The clusters that share its backup history.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub related: BTreeSet<String>,
}

impl Default for ClusterRow {
    fn default() -> Self {
        Self {
            exists: true,
            active: true,
            hsms: 2,
            password: None,
            trust_anchor: None,
            connection_error: None,
            related: BTreeSet::new(),
        }
    }
}

/// A simulated external key store proxy, as far as it differs from one that is in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProxyRow {
    /// Whether it can be reached.
    #[serde(default = "yes")]
    pub reachable: bool,
    /// Whether it answers as the protocol asks.
    #[serde(default = "yes")]
    pub valid: bool,
    /// Whether its TLS certificate and its endpoint service are in order.
    #[serde(default = "yes")]
    pub configured: bool,
    /// Whether its Amazon VPC endpoint service is there, if it is reached by one.
    #[serde(default = "yes", skip_serializing_if = "is_so")]
    pub endpoint_service: bool,
    /// The id of the credential that it takes; any if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    /// The external keys, and whether each is fit for use; any if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<BTreeMap<String, bool>>,
}

impl Default for ProxyRow {
    fn default() -> Self {
        Self { reachable: true, valid: true, configured: true, endpoint_service: true, access_key_id: None, keys: None }
    }
}

/// The role of a multi-Region key. Rows of the first layout hold the whole group.
fn multi_region_role<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<MultiRegionKeyType>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        Role(MultiRegionKeyType),
        Group {
            #[serde(rename = "MultiRegionKeyType")]
            role: MultiRegionKeyType,
        },
    }
    let form: Option<Form> = Option::deserialize(deserializer)?;
    Ok(form.map(|form| match form {
        Form::Role(role) | Form::Group { role } => role,
    }))
}

fn yes() -> bool {
    true
}

fn is_so(value: &bool) -> bool {
    *value
}

fn two() -> u8 {
    2
}

/// Material ids as 64 hexadecimal digits.
mod material_id {
    use super::*;

    pub(super) fn serialize<S: Serializer>(id: &Option<KeyMaterialId>, serializer: S) -> Result<S::Ok, S::Error> {
        id.map(|id| id.to_string()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<KeyMaterialId>, D::Error> {
        let text: Option<String> = Option::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(serde::de::Error::custom)).transpose()
    }
}

/// Wrapped material as base64.
mod wrapped {
    use super::*;

    pub(super) fn serialize<S: Serializer>(wrapped: &Option<Wrapped>, serializer: S) -> Result<S::Ok, S::Error> {
        wrapped.as_ref().map(|wrapped| Blob::from(&wrapped.0[..])).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Wrapped>, D::Error> {
        let blob: Option<Blob> = Option::deserialize(deserializer)?;
        Ok(blob.map(|blob| Wrapped(blob.as_slice().to_vec())))
    }
}
