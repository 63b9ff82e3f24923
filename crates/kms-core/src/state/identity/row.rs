//! The rows of accounts, organizations and IAM.

use std::collections::{BTreeMap, BTreeSet};

use kms_api::{AccountId, Region, Timestamp};
use serde::{Deserialize, Serialize};

use crate::caller::Session;

/// An account that is known by more than its id. Every id of twelve digits is an account, with or without a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// Its name.
    pub name: String,
    /// The address of its root user.
    pub email: String,
    /// When it was made.
    pub created: Timestamp,
}

/// An organization, kept with its management account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationRow {
    /// `o-…`.
    pub id: String,
    /// The id of its root, `r-…`.
    pub root: String,
    /// When it was made.
    pub created: Timestamp,
    /// Its units by their ids, `ou-…`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub units: BTreeMap<String, UnitRow>,
    /// Its accounts, the management account among them.
    pub accounts: BTreeMap<AccountId, MemberRow>,
    /// Its policies by their ids, `p-…`, those of AWS among them.
    pub policies: BTreeMap<String, OrganizationPolicyRow>,
    /// The ids of the policies that are attached to the root, a unit or an account, by its id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attachments: BTreeMap<String, BTreeSet<String>>,
    /// The types of policies that are in force.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub enabled: BTreeSet<PolicyType>,
}

/// A unit of an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// Its name.
    pub name: String,
    /// The root or unit above it.
    pub parent: String,
}

/// An account of an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// The root or unit that it is in.
    pub parent: String,
    /// Since when it has been a member.
    pub joined: Timestamp,
    /// The id of the request that made it, `car-…`; absent for the management account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
}

/// A policy of an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationPolicyRow {
    /// Its name.
    pub name: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Its type.
    pub kind: PolicyType,
    /// Its text.
    pub content: String,
    /// Whether it is AWS's own and cannot be changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub aws_managed: bool,
}

/// The types of an organization's policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PolicyType {
    /// What principals of the accounts may do at most.
    #[serde(rename = "SERVICE_CONTROL_POLICY")]
    ServiceControl,
    /// What may be done to resources of the accounts at most.
    #[serde(rename = "RESOURCE_CONTROL_POLICY")]
    ResourceControl,
}

impl PolicyType {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ServiceControl, Self::ResourceControl];

    /// The type as the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServiceControl => "SERVICE_CONTROL_POLICY",
            Self::ResourceControl => "RESOURCE_CONTROL_POLICY",
        }
    }

    /// The id of AWS's own policy of the type, which allows everything.
    pub fn full_access(self) -> &'static str {
        match self {
            Self::ServiceControl => "p-FullAWSAccess",
            Self::ResourceControl => "p-RCPFullAWSAccess",
        }
    }
}

impl OrganizationRow {
    /// The ids of what stands over an account, the root first and the account last; nothing for another's account.
    ///
    /// Its policies of a type limit the account at each of these levels.
    pub fn path_to(&self, account: &AccountId) -> Vec<&str> {
        let Some((account, member)) = self.accounts.get_key_value(account) else { return Vec::new() };
        let mut path = vec![account.as_str()];
        let mut next = Some(member.parent.as_str());
        while let Some(id) = next {
            // A circle, which no operation makes, would have no end.
            if path.len() > self.units.len() + 2 {
                break;
            }
            path.push(id);
            next = self.units.get(id).map(|unit| unit.parent.as_str());
        }
        path.reverse();
        path
    }

    /// The policies of a type that are attached to a root, unit or account, with their ids.
    pub fn attached<'a>(
        &'a self,
        target: &str,
        kind: PolicyType,
    ) -> impl Iterator<Item = (&'a str, &'a OrganizationPolicyRow)> + use<'a> {
        let ids = self.attachments.get(target).into_iter().flatten();
        ids.filter_map(move |id| {
            let (id, row) = self.policies.get_key_value(id)?;
            (row.kind == kind).then_some((id.as_str(), row))
        })
    }
}

/// An IAM user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    /// Its path, which begins and ends with `/`.
    pub path: String,
    /// Its unique id, `AIDA…`.
    pub id: String,
    /// When it was made.
    pub created: Timestamp,
    /// Its policies.
    #[serde(flatten)]
    pub policies: Policies,
    /// The ARN of its permissions boundary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<String>,
    /// Its tags by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The names of the groups that it is in.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<String>,
}

/// A group of IAM users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    /// Its path, which begins and ends with `/`.
    pub path: String,
    /// Its unique id, `AGPA…`.
    pub id: String,
    /// When it was made.
    pub created: Timestamp,
    /// Its policies.
    #[serde(flatten)]
    pub policies: Policies,
}

/// An IAM role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    /// Its path, which begins and ends with `/`.
    pub path: String,
    /// Its unique id, `AROA…`.
    pub id: String,
    /// When it was made.
    pub created: Timestamp,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Its trust policy: who may assume it.
    pub trust: String,
    /// How long a session of it may last, in seconds.
    pub max_session: u32,
    /// Its policies.
    #[serde(flatten)]
    pub policies: Policies,
    /// The ARN of its permissions boundary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<String>,
    /// Its tags by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

impl RoleRow {
    /// Whether it is linked to a service, which alone uses and changes it. Neither SCPs nor RCPs limit such roles.
    pub fn is_service_linked(&self) -> bool {
        self.path.starts_with(SERVICE_LINKED)
    }
}

/// What the paths of service-linked roles begin with.
pub(crate) const SERVICE_LINKED: &str = "/aws-service-role/";

/// What a user, group or role may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policies {
    /// Its own policies' texts by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inline: BTreeMap<String, String>,
    /// The ARNs of the managed policies that are attached to it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub attached: BTreeSet<String>,
}

/// A managed policy of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedPolicyRow {
    /// Its path, which begins and ends with `/`.
    pub path: String,
    /// Its unique id, `ANPA…`.
    pub id: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it last got another version.
    pub updated: Timestamp,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Its versions: 1 for `v1`.
    pub versions: BTreeMap<u32, PolicyVersionRow>,
    /// The version that is in force.
    pub default_version: u32,
    /// The number of the next version; those of versions that were deleted are not used again.
    pub next_version: u32,
    /// Its tags by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

impl ManagedPolicyRow {
    /// The text that is in force.
    pub fn document(&self) -> Option<&str> {
        self.versions.get(&self.default_version).map(|version| version.document.as_str())
    }
}

/// A version of a managed policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersionRow {
    /// Its text.
    pub document: String,
    /// When it was made.
    pub created: Timestamp,
}

/// An access key. Its secret is nowhere: it follows from the workspace's wrapping key and the access key's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKeyRow {
    /// The account.
    pub account: AccountId,
    /// The user whose it is; the root user's if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Whether it is taken.
    pub active: bool,
    /// When it was made.
    pub created: Timestamp,
}

/// Temporary credentials that have not expired. Their secret and their token follow from the access key's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// The account of the role or user that they stand for.
    pub account: AccountId,
    /// What they stand for.
    pub session: Session,
}

/// A VPC endpoint for KMS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VpcEndpointRow {
    /// The account that has it.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// The VPC that it is in, `vpc-…`.
    pub vpc: String,
    /// Its policy; all is allowed without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}
