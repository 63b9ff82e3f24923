//! Accounts, users and roles as the page shows them, and the calls that change them.

use std::collections::{BTreeMap, BTreeSet};

use kms_api::AccountId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An operation of a service that manages identities, as a client would send it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manage {
    /// The service.
    pub service: ManagingService,
    /// The operation's name, such as `CreateRole`.
    pub operation: String,
    /// The request, with the members of AWS's service model.
    pub input: Value,
}

/// The services that manage identities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ManagingService {
    /// AWS Identity and Access Management.
    Iam,
    /// AWS Security Token Service.
    Sts,
    /// AWS Organizations.
    Organizations,
}

/// What one of these services refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManageError {
    /// AWS's code, such as `NoSuchEntity`.
    pub code: String,
    /// The text.
    pub message: String,
}

/// An account of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// Its id.
    pub id: AccountId,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its users, in the order of their names.
    pub users: Vec<IdentityView>,
    /// Its groups.
    pub groups: Vec<IdentityView>,
    /// Its roles.
    pub roles: Vec<IdentityView>,
    /// Its own managed policies: ARN and text.
    pub managed_policies: BTreeMap<String, String>,
}

/// A user, group or role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityView {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// Its own policies' texts by their names.
    pub policies: BTreeMap<String, String>,
    /// The ARNs of the managed policies that are attached to it.
    pub attached: BTreeSet<String>,
    /// The ARN of its permissions boundary.
    pub boundary: Option<String>,
    /// A role's trust policy.
    pub trust: Option<String>,
    /// A user's groups.
    pub groups: BTreeSet<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}
