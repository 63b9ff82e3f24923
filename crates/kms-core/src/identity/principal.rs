//! Users, groups and roles as one: what they have in common.

use std::collections::BTreeMap;

use kms_api::AccountId;
use kms_crypto::credential;
use serde_json::{Map, Value, json};

use super::error::Error;
use super::input::Input;
use crate::change::RowKey;
use crate::engine::Context;
use crate::policy;
use crate::state::identity::{GroupRow, IdentityKey, IdentityRow, Named, Policies, RoleRow, UserRow};

/// The kinds of principals that have policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    User,
    Group,
    Role,
}

impl Kind {
    /// As it begins the names of members and operations.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
            Self::Role => "Role",
        }
    }

    /// As it stands in texts and ARNs.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        }
    }

    /// The member that names one.
    pub(super) fn member(self) -> String {
        format!("{}Name", self.title())
    }

    /// How long a name may be when one is made.
    fn name_len(self) -> usize {
        if self == Self::Group { 128 } else { 64 }
    }

    /// What the unique ids begin with.
    fn id_prefix(self) -> &'static str {
        match self {
            Self::User => "AIDA",
            Self::Group => "AGPA",
            Self::Role => "AROA",
        }
    }

    /// How many an account may have.
    fn quota(self) -> (&'static str, usize) {
        match self {
            Self::User => ("UsersPerAccount", 5_000),
            Self::Group => ("GroupsPerAccount", 300),
            Self::Role => ("RolesPerAccount", 1_000),
        }
    }

    /// How many characters all inline policies of one may have together.
    pub(super) fn inline_quota(self) -> usize {
        match self {
            Self::User => 2_048,
            Self::Group => 5_120,
            Self::Role => 10_240,
        }
    }
}

/// A row that is one of the three.
pub(super) enum Body {
    User(UserRow),
    Group(GroupRow),
    Role(RoleRow),
}

/// A user, group or role of the caller's account.
pub(super) struct Principal {
    pub(super) key: Named,
    pub(super) body: Body,
}

impl Principal {
    /// The one of this name.
    pub(super) fn load(context: &Context<'_>, kind: Kind, name: &str) -> Result<Self, Error> {
        let identities = context.state.identities();
        let account = context.account();
        let body = match kind {
            Kind::User => identities.user(account, name).cloned().map(Body::User),
            Kind::Group => identities.group(account, name).cloned().map(Body::Group),
            Kind::Role => identities.role(account, name).cloned().map(Body::Role),
        };
        let missing = || Error::no_such_entity(format!("The {} with name {name} cannot be found.", kind.word()));
        Ok(Self { key: Named::new(account, name), body: body.ok_or_else(missing)? })
    }

    /// The one that the request names.
    pub(super) fn named(context: &Context<'_>, kind: Kind, input: Input<'_>) -> Result<Self, Error> {
        Self::load(context, kind, input.name(&kind.member(), 128)?)
    }

    /// The one that the request names, to be changed: a service-linked role is not for the account to change.
    pub(super) fn changeable(context: &Context<'_>, kind: Kind, input: Input<'_>) -> Result<Self, Error> {
        let found = Self::named(context, kind, input)?;
        match &found.body {
            Body::Role(row) if row.is_service_linked() => Err(protected(&found.key.name)),
            _ => Ok(found),
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match &self.body {
            Body::User(_) => Kind::User,
            Body::Group(_) => Kind::Group,
            Body::Role(_) => Kind::Role,
        }
    }

    fn path(&self) -> &str {
        match &self.body {
            Body::User(row) => &row.path,
            Body::Group(row) => &row.path,
            Body::Role(row) => &row.path,
        }
    }

    pub(super) fn policies(&self) -> &Policies {
        match &self.body {
            Body::User(row) => &row.policies,
            Body::Group(row) => &row.policies,
            Body::Role(row) => &row.policies,
        }
    }

    pub(super) fn policies_mut(&mut self) -> &mut Policies {
        match &mut self.body {
            Body::User(row) => &mut row.policies,
            Body::Group(row) => &mut row.policies,
            Body::Role(row) => &mut row.policies,
        }
    }

    /// Its tags and its permissions boundary, which groups do not have.
    pub(super) fn limits_mut(&mut self) -> Option<(&mut BTreeMap<String, String>, &mut Option<String>)> {
        match &mut self.body {
            Body::User(row) => Some((&mut row.tags, &mut row.boundary)),
            Body::Group(_) => None,
            Body::Role(row) => Some((&mut row.tags, &mut row.boundary)),
        }
    }

    /// The same, to look at.
    pub(super) fn limits(&self) -> (Option<&BTreeMap<String, String>>, Option<&String>) {
        match &self.body {
            Body::User(row) => (Some(&row.tags), row.boundary.as_ref()),
            Body::Group(_) => (None, None),
            Body::Role(row) => (Some(&row.tags), row.boundary.as_ref()),
        }
    }

    pub(super) fn arn(&self, context: &Context<'_>) -> String {
        arn(context, self.kind().word(), self.path(), &self.key.name)
    }

    pub(super) fn row_key(&self) -> IdentityKey {
        let key = self.key.clone();
        match &self.body {
            Body::User(_) => IdentityKey::User(key),
            Body::Group(_) => IdentityKey::Group(key),
            Body::Role(_) => IdentityKey::Role(key),
        }
    }

    pub(super) fn store(self, context: &mut Context<'_>) {
        let key = self.row_key();
        let row = match self.body {
            Body::User(row) => IdentityRow::User(row),
            Body::Group(row) => IdentityRow::Group(row),
            Body::Role(row) => IdentityRow::Role(row),
        };
        context.put_identity(key, row);
    }

    /// Removes it, if nothing hangs on it any more.
    pub(super) fn delete(self, context: &mut Context<'_>) -> Result<Value, Error> {
        let Policies { inline, attached } = self.policies();
        let conflict = |text: &str| Err(Error::new("DeleteConflict", text));
        if !attached.is_empty() {
            return conflict("Cannot delete entity, must detach all policies first.");
        }
        if !inline.is_empty() {
            return conflict("Cannot delete entity, must delete policies first.");
        }
        let id = match &self.body {
            Body::User(row) => Some(&row.id),
            Body::Role(row) => Some(&row.id),
            Body::Group(_) => None,
        };
        if let Some(id) = id {
            policy::forget(context, &self.arn(context), id);
        }
        context.remove(RowKey::Identity(self.row_key()));
        Ok(json!({}))
    }

    /// As the API shows it: what all three have, and for users and roles their boundary and tags.
    pub(super) fn describe(&self, context: &Context<'_>) -> Map<String, Value> {
        let title = self.kind().title();
        let (id, created) = match &self.body {
            Body::User(row) => (&row.id, row.created),
            Body::Group(row) => (&row.id, row.created),
            Body::Role(row) => (&row.id, row.created),
        };
        let mut fields = Map::new();
        let mut add = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
        add("Path", json!(self.path()));
        add(&format!("{title}Name"), json!(self.key.name));
        add(&format!("{title}Id"), json!(id));
        add("Arn", json!(self.arn(context)));
        add("CreateDate", json!(created.to_iso8601()));
        if let Body::Role(row) = &self.body {
            add("AssumeRolePolicyDocument", json!(row.trust));
            if !row.description.is_empty() {
                add("Description", json!(row.description));
            }
            add("MaxSessionDuration", json!(row.max_session));
        }
        let (tags, boundary) = self.limits();
        if let Some(arn) = boundary {
            let boundary = json!({ "PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn });
            add("PermissionsBoundary", boundary);
        }
        if let Some(tags) = tags.filter(|tags| !tags.is_empty()) {
            add("Tags", super::tag::list(tags));
        }
        fields
    }

    /// As lists show it: without what AWS leaves out of them.
    pub(super) fn summary(&self, context: &Context<'_>) -> Value {
        let mut fields = self.describe(context);
        fields.remove("PermissionsBoundary");
        fields.remove("Tags");
        Value::Object(fields)
    }
}

/// The name and path for a new one, if they are free, and its unique id.
pub(super) fn new_entity<'a>(
    context: &mut Context<'_>,
    kind: Kind,
    input: Input<'a>,
) -> Result<(&'a str, &'a str, String), Error> {
    let name = input.name(&kind.member(), kind.name_len())?;
    let path = input.path()?;
    check_free(context, kind, name)?;
    Ok((name, path, credential::new_unique_id(kind.id_prefix(), context.rng)))
}

/// Refuses a name that is taken, in whatever case, and one more than an account may have.
pub(super) fn check_free(context: &Context<'_>, kind: Kind, name: &str) -> Result<(), Error> {
    let (identities, account) = (context.state.identities(), context.account());
    let names: Vec<&Named> = match kind {
        Kind::User => identities.users_after(account, None).map(|(key, _)| key).collect(),
        Kind::Group => identities.groups_after(account, None).map(|(key, _)| key).collect(),
        Kind::Role => identities.roles_after(account, None).map(|(key, _)| key).collect(),
    };
    if names.iter().any(|key| key.name.eq_ignore_ascii_case(name)) {
        let text = format!("{} with name {name} already exists.", kind.title());
        return Err(Error::new("EntityAlreadyExists", text));
    }
    let (quota, most) = kind.quota();
    if names.len() >= most { Err(Error::quota(quota, most)) } else { Ok(()) }
}

/// The refusal to change a role that belongs to a service.
pub(super) fn protected(name: &str) -> Error {
    let text =
        format!("Cannot perform the operation on the protected role '{name}' - this role is only modifiable by AWS");
    Error::new("UnmodifiableEntity", text)
}

/// The ARN of something of IAM of the caller's account.
pub(super) fn arn(context: &Context<'_>, kind: &str, path: &str, name: &str) -> String {
    arn_in(context, context.account(), kind, path, name)
}

/// The ARN of something of IAM of any account.
pub(super) fn arn_in(context: &Context<'_>, account: &AccountId, kind: &str, path: &str, name: &str) -> String {
    format!("arn:{}:iam::{account}:{kind}{path}{name}", context.region().partition())
}
