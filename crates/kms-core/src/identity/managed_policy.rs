//! Managed policies of customers and their versions, and those of AWS to look at.

use std::collections::BTreeMap;

use kms_api::Timestamp;
use kms_crypto::credential;
use serde_json::{Map, Value, json};

use super::authorize::{Wanted, authorize};
use super::document::{self, DocumentKind};
use super::error::Error;
use super::input::Input;
use super::managed::{self, AwsPolicy, PolicyArn};
use super::page::{Page, iam_list};
use super::principal;
use crate::change::RowKey;
use crate::engine::Context;
use crate::state::identity::{Entity, IdentityKey, IdentityRow, ManagedPolicyRow, Named, PolicyVersionRow};

/// How many managed policies an account may have, how many versions each, and how many characters a version.
const POLICIES: usize = 1_500;
const VERSIONS: usize = 5;
const DOCUMENT_LEN: usize = 6_144;

pub(super) fn operation(name: &str) -> Option<super::Operation> {
    Some(match name {
        "CreatePolicy" => create,
        "CreatePolicyVersion" => create_version,
        "DeletePolicy" => delete,
        "DeletePolicyVersion" => delete_version,
        "GetPolicy" => get,
        "GetPolicyVersion" => get_version,
        "ListEntitiesForPolicy" => list_entities,
        "ListPolicies" => list,
        "ListPolicyVersions" => list_versions,
        "SetDefaultPolicyVersion" => set_default,
        _ => return None,
    })
}

/// A managed policy of either kind.
pub(super) enum Policy {
    Own(Named, ManagedPolicyRow),
    Aws(&'static AwsPolicy),
}

impl Policy {
    /// The one that the request names.
    fn named(context: &Context<'_>, input: Input<'_>) -> Result<(String, Self), Error> {
        let arn = input.text_of("PolicyArn", 20, 2_048)?;
        let missing = || Error::no_such_entity(format!("Policy {arn} was not found."));
        let parts =
            PolicyArn::parse(arn).ok_or_else(|| Error::new("InvalidInput", format!("ARN {arn} is not valid.")))?;
        let own = |account| {
            let row = context.state.identities().policy(account, parts.name).filter(|row| row.path == parts.path)?;
            Some(Self::Own(Named::new(account, parts.name), row.clone()))
        };
        let found = match &parts.account {
            Some(account) if account == context.account() => own(account),
            Some(_) => None,
            None => managed::aws().iter().find(|row| row.name == parts.name && row.path == parts.path).map(Self::Aws),
        };
        Ok((arn.to_owned(), found.ok_or_else(missing)?))
    }

    pub(super) fn arn(&self, context: &Context<'_>) -> String {
        match self {
            Self::Own(key, row) => principal::arn(context, "policy", &row.path, &key.name),
            Self::Aws(policy) => {
                format!("arn:{}:iam::aws:policy{}{}", context.region().partition(), policy.path, policy.name)
            }
        }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::Own(key, _) => &key.name,
            Self::Aws(policy) => &policy.name,
        }
    }

    fn path(&self) -> &str {
        match self {
            Self::Own(_, row) => &row.path,
            Self::Aws(policy) => &policy.path,
        }
    }

    /// As the API shows it.
    pub(super) fn describe(&self, context: &Context<'_>) -> Map<String, Value> {
        let arn = self.arn(context);
        let identities = context.state.identities();
        let own = |entity: &&Entity| {
            let (Entity::User(key) | Entity::Group(key) | Entity::Role(key) | Entity::Policy(key)) = *entity;
            key.account == *context.account()
        };
        let mut fields = Map::new();
        let mut add = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
        add("PolicyName", json!(self.name()));
        if let Self::Own(_, row) = self {
            add("PolicyId", json!(row.id));
        }
        add("Arn", json!(arn));
        add("Path", json!(self.path()));
        add("DefaultVersionId", json!(self.default_version()));
        add("AttachmentCount", json!(identities.attached_to(&arn).filter(own).count()));
        add("PermissionsBoundaryUsageCount", json!(identities.bounded_by(&arn).filter(own).count()));
        add("IsAttachable", json!(true));
        if let Self::Own(_, row) = self {
            if !row.description.is_empty() {
                add("Description", json!(row.description));
            }
            add("CreateDate", json!(row.created.to_iso8601()));
            add("UpdateDate", json!(row.updated.to_iso8601()));
            if !row.tags.is_empty() {
                add("Tags", super::tag::list(&row.tags));
            }
        }
        fields
    }

    fn default_version(&self) -> String {
        match self {
            Self::Own(_, row) => format!("v{}", row.default_version),
            Self::Aws(_) => "v1".to_owned(),
        }
    }

    /// Its versions as the API shows them, newest first.
    pub(super) fn versions(&self) -> Vec<Value> {
        match self {
            Self::Own(_, row) => {
                let versions = row.versions.iter().rev();
                versions.map(|(number, version)| shown(row, *number, version, true)).collect()
            }
            Self::Aws(policy) => {
                vec![json!({ "Document": policy.document, "VersionId": "v1", "IsDefaultVersion": true })]
            }
        }
    }
}

fn shown(row: &ManagedPolicyRow, number: u32, version: &PolicyVersionRow, with_document: bool) -> Value {
    let mut shown = json!({
        "VersionId": format!("v{number}"),
        "IsDefaultVersion": number == row.default_version,
        "CreateDate": version.created.to_iso8601(),
    });
    if let (Some(fields), true) = (shown.as_object_mut(), with_document) {
        fields.insert("Document".to_owned(), json!(version.document));
    }
    shown
}

fn checked(input: Input<'_>) -> Result<String, Error> {
    let text = input.text_of("PolicyDocument", 1, 131_072)?;
    document::check(DocumentKind::Identity, text)?;
    if document::size(text) > DOCUMENT_LEN {
        return Err(Error::quota("PolicySize", DOCUMENT_LEN));
    }
    Ok(text.to_owned())
}

fn store(context: &mut Context<'_>, key: Named, row: ManagedPolicyRow) {
    context.put_identity(IdentityKey::Policy(key), IdentityRow::Policy(row));
}

fn create(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (name, path) = (input.name("PolicyName", 128)?, input.path()?);
    let (document, tags) = (checked(input)?, input.tags("Tags")?);
    let description = input.optional_of("Description", 0, 1_000)?.unwrap_or_default().to_owned();
    let arn = principal::arn(context, "policy", path, name);
    authorize(context, &Wanted::new("iam:CreatePolicy", arn).with_request_tags(&tags))?;
    let mut count = 0;
    for (key, _) in context.state.identities().policies_after(context.account(), None) {
        if key.name.eq_ignore_ascii_case(name) {
            let text = format!("A policy called {name} already exists. Duplicate names are not allowed.");
            return Err(Error::new("EntityAlreadyExists", text));
        }
        count += 1;
    }
    if count >= POLICIES {
        return Err(Error::quota("PoliciesPerAccount", POLICIES));
    }
    let now: Timestamp = context.now;
    let row = ManagedPolicyRow {
        path: path.to_owned(),
        id: credential::new_unique_id("ANPA", context.rng),
        created: now,
        updated: now,
        description,
        versions: BTreeMap::from([(1, PolicyVersionRow { document, created: now })]),
        default_version: 1,
        next_version: 2,
        tags,
    };
    let key = Named::new(context.account(), name);
    let response = json!({ "Policy": Policy::Own(key.clone(), row.clone()).describe(context) });
    store(context, key, row);
    Ok(response)
}

fn get(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (arn, policy) = Policy::named(context, input)?;
    authorize(context, &Wanted::new("iam:GetPolicy", arn))?;
    Ok(json!({ "Policy": policy.describe(context) }))
}

/// The request's number of a version: 2 for `v2`.
fn version(input: Input<'_>) -> Result<u32, Error> {
    let text = input.text("VersionId")?;
    let number = text.strip_prefix('v').and_then(|number| number.parse().ok()).filter(|number| *number > 0);
    number.ok_or_else(|| {
        super::input::broken(
            "VersionId",
            "Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?",
        )
    })
}

fn no_version(arn: &str, number: u32) -> Error {
    Error::no_such_entity(format!("Policy {arn} version v{number} does not exist or is not attachable."))
}

fn get_version(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (arn, policy) = Policy::named(context, input)?;
    let number = version(input)?;
    authorize(context, &Wanted::new("iam:GetPolicyVersion", arn.as_str()))?;
    let id = json!(format!("v{number}"));
    let found = policy.versions().into_iter().find(|version| version.get("VersionId") == Some(&id));
    Ok(json!({ "PolicyVersion": found.ok_or_else(|| no_version(&arn, number))? }))
}

fn list_versions(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (arn, policy) = Policy::named(context, input)?;
    authorize(context, &Wanted::new("iam:ListPolicyVersions", arn))?;
    let mut versions = policy.versions();
    for version in versions.iter_mut().filter_map(Value::as_object_mut) {
        version.remove("Document");
    }
    Ok(iam_list("Versions", (versions, None)))
}

fn list(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (page, prefix) = (Page::of_iam(input)?, input.path_prefix()?);
    let (only_attached, scope) = (input.flag("OnlyAttached")?, input.optional("Scope")?.unwrap_or("All"));
    let usage = input.optional("PolicyUsageFilter")?;
    authorize(context, &Wanted::new("iam:ListPolicies", principal::arn(context, "policy", prefix, "")))?;
    let own = context.state.identities().policies_after(context.account(), None);
    let own = own.map(|(key, row)| Policy::Own(key.clone(), row.clone())).filter(|_| scope != "AWS");
    let all = own.chain(managed::aws().iter().map(Policy::Aws).filter(|_| scope != "Local"));
    let shown = all
        .filter(|policy| policy.path().starts_with(prefix))
        .map(|policy| (policy.arn(context), policy.describe(context)));
    let count = |fields: &Map<String, Value>, name: &str| fields.get(name).and_then(Value::as_u64).unwrap_or_default();
    let shown = shown.filter(|(_, fields)| {
        let (attached, bounding) = (count(fields, "AttachmentCount"), count(fields, "PermissionsBoundaryUsageCount"));
        match usage {
            Some("PermissionsPolicy") => attached > 0 || !only_attached,
            Some("PermissionsBoundary") => bounding > 0,
            _ => !only_attached || attached + bounding > 0,
        }
    });
    let shown = shown.map(|(arn, mut fields)| {
        fields.remove("Tags");
        fields.remove("Description");
        (arn, Value::Object(fields))
    });
    Ok(iam_list("Policies", page.take_sorted(shown)))
}

fn list_entities(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (arn, _) = Policy::named(context, input)?;
    authorize(context, &Wanted::new("iam:ListEntitiesForPolicy", arn.as_str()))?;
    let (mut users, mut groups, mut roles) = (Vec::new(), Vec::new(), Vec::new());
    let identities = context.state.identities();
    for entity in identities.attached_to(&arn) {
        match entity {
            Entity::User(key) if key.account == *context.account() => {
                let id = identities.user(&key.account, &key.name).map(|row| &row.id);
                users.push(json!({ "UserName": key.name, "UserId": id }));
            }
            Entity::Group(key) if key.account == *context.account() => {
                let id = identities.group(&key.account, &key.name).map(|row| &row.id);
                groups.push(json!({ "GroupName": key.name, "GroupId": id }));
            }
            Entity::Role(key) if key.account == *context.account() => {
                let id = identities.role(&key.account, &key.name).map(|row| &row.id);
                roles.push(json!({ "RoleName": key.name, "RoleId": id }));
            }
            _ => {}
        }
    }
    Ok(json!({ "PolicyUsers": users, "PolicyGroups": groups, "PolicyRoles": roles, "IsTruncated": false }))
}

/// The customer's own policy that the request names, to be changed.
fn own(context: &mut Context<'_>, action: &str, input: Input<'_>) -> Result<(String, Named, ManagedPolicyRow), Error> {
    let (arn, policy) = Policy::named(context, input)?;
    authorize(context, &Wanted::new(action, arn.as_str()))?;
    match policy {
        Policy::Own(key, row) => Ok((arn, key, row)),
        Policy::Aws(_) => Err(Error::new("AccessDenied", "AWS managed policies cannot be changed.")),
    }
}

fn create_version(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (_, key, mut row) = own(context, "iam:CreatePolicyVersion", input)?;
    let document = checked(input)?;
    if row.versions.len() >= VERSIONS {
        let text = "A managed policy can have up to 5 versions. Before you create a new version, you must delete an \
                    existing version.";
        return Err(Error::new("LimitExceeded", text));
    }
    let number = row.next_version;
    row.next_version += 1;
    row.updated = context.now;
    if input.flag("SetAsDefault")? {
        row.default_version = number;
    }
    let version = PolicyVersionRow { document, created: context.now };
    let response = json!({ "PolicyVersion": shown(&row, number, &version, false) });
    row.versions.insert(number, version);
    store(context, key, row);
    Ok(response)
}

fn set_default(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (arn, key, mut row) = own(context, "iam:SetDefaultPolicyVersion", input)?;
    let number = version(input)?;
    if !row.versions.contains_key(&number) {
        return Err(no_version(&arn, number));
    }
    row.default_version = number;
    row.updated = context.now;
    store(context, key, row);
    Ok(json!({}))
}

fn delete_version(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (arn, key, mut row) = own(context, "iam:DeletePolicyVersion", input)?;
    let number = version(input)?;
    if number == row.default_version {
        return Err(Error::new("DeleteConflict", "Cannot delete the default version of a policy."));
    }
    row.versions.remove(&number).ok_or_else(|| no_version(&arn, number))?;
    store(context, key, row);
    Ok(json!({}))
}

fn delete(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (arn, key, row) = own(context, "iam:DeletePolicy", input)?;
    let identities = context.state.identities();
    let conflict = |text: &str| Err(Error::new("DeleteConflict", text));
    if identities.attached_to(&arn).len() + identities.bounded_by(&arn).len() > 0 {
        return conflict("Cannot delete a policy attached to entities.");
    }
    if row.versions.len() > 1 {
        return conflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. \
             The default version is deleted with the policy.",
        );
    }
    context.remove(RowKey::Identity(IdentityKey::Policy(key)));
    Ok(json!({}))
}
