//! CreateRole, GetRole, ListRoles, UpdateRole, UpdateAssumeRolePolicy, DeleteRole, and roles that are linked to services.

use kms_crypto::credential;
use serde_json::{Value, json};

use super::attached::boundary;
use super::authorize::{Wanted, authorize};
use super::document::{self, DocumentKind};
use super::error::Error;
use super::input::Input;
use super::page::{Page, iam_list};
use super::principal::{self, Body, Kind, Principal};
use super::user::wanted;
use crate::change::RowKey;
use crate::engine::Context;
use crate::state::identity::{Named, Policies, RoleRow, SERVICE_LINKED};

/// How long a session of a role may last if nothing else is said, in seconds, and at most.
const USUAL_SESSION: u32 = 3_600;
pub(super) const MOST_SESSION: u32 = 43_200;

/// How many characters a trust policy may have.
const TRUST_LEN: usize = 2_048;

pub(super) fn operation(name: &str) -> Option<super::Operation> {
    Some(match name {
        "CreateRole" => create,
        "CreateServiceLinkedRole" => create_service_linked,
        "DeleteRole" => delete,
        "DeleteServiceLinkedRole" => delete_service_linked,
        "GetRole" => get,
        "ListRoles" => list,
        "UpdateAssumeRolePolicy" => update_trust,
        "UpdateRole" => update,
        _ => return None,
    })
}

/// A trust policy that may be kept.
fn trust<'a>(input: Input<'a>, member: &str) -> Result<&'a str, Error> {
    let text = input.text_of(member, 1, 131_072)?;
    document::check(DocumentKind::Trust, text)?;
    if document::size(text) > TRUST_LEN {
        return Err(Error::quota("ACLSizePerRole", TRUST_LEN));
    }
    Ok(text)
}

fn create(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (name, path, id) = principal::new_entity(context, Kind::Role, input)?;
    let trust = trust(input, "AssumeRolePolicyDocument")?.to_owned();
    if path.starts_with(SERVICE_LINKED) {
        let text = "Roles with the path /aws-service-role/ can be created by AWS services alone.";
        return Err(Error::new("InvalidInput", text));
    }
    let (boundary, tags) = (boundary(context, input)?, input.tags("Tags")?);
    let wanted = Wanted::new("iam:CreateRole", principal::arn(context, "role", path, name))
        .with_some("iam:PermissionsBoundary", boundary.as_deref())
        .with_request_tags(&tags);
    authorize(context, &wanted)?;
    let row = RoleRow {
        path: path.to_owned(),
        id,
        created: context.now,
        description: input.optional_of("Description", 0, 1_000)?.unwrap_or_default().to_owned(),
        trust,
        max_session: input.number("MaxSessionDuration", USUAL_SESSION, MOST_SESSION)?.unwrap_or(USUAL_SESSION),
        policies: Policies::default(),
        boundary,
        tags,
    };
    Ok(stored(context, name, row))
}

/// Keeps a new role and shows it.
fn stored(context: &mut Context<'_>, name: &str, row: RoleRow) -> Value {
    let role = Principal { key: Named::new(context.account(), name), body: Body::Role(row) };
    let response = json!({ "Role": role.describe(context) });
    role.store(context);
    response
}

/// A service's name for `s3.amazonaws.com`, as service-linked roles have it; AWS has a table for them.
fn create_service_linked(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let service = input.name("AWSServiceName", 128)?;
    let Some(word) = service.strip_suffix(".amazonaws.com").filter(|word| !word.is_empty()) else {
        return Err(Error::new("InvalidInput", format!("{service} is not a service that has service-linked roles.")));
    };
    let suffix = input.optional_name("CustomSuffix", 64)?;
    let name = match (word, suffix) {
        // The two that KMS itself has.
        ("mrk.kms", None) => "AWSServiceRoleForKeyManagementServiceMultiRegionKeys".to_owned(),
        ("cks.kms", None) => "AWSServiceRoleForKeyManagementServiceCustomKeyStores".to_owned(),
        ("autoscaling", None) => "AWSServiceRoleForAutoScaling".to_owned(),
        (word, suffix) => {
            let words = word.split(['.', '-']).map(|part| {
                let mut letters = part.chars();
                letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
            });
            let suffix = suffix.map(|suffix| format!("_{suffix}")).unwrap_or_default();
            format!("AWSServiceRoleFor{}{suffix}", words.collect::<String>())
        }
    };
    let path = format!("{SERVICE_LINKED}{service}/");
    let arn = principal::arn(context, "role", &path, &name);
    authorize(context, &Wanted::new("iam:CreateServiceLinkedRole", arn).with("iam:AWSServiceName", service))?;
    if context.state.identities().role(context.account(), &name).is_some() {
        let text = format!("Service role name {name} has been taken in this account, please try a different suffix.");
        return Err(Error::new("InvalidInput", text));
    }
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Action": ["sts:AssumeRole"], "Effect": "Allow", "Principal": { "Service": [service] } }],
    });
    let partition = context.region().partition();
    let policy = match word {
        "mrk.kms" => Some("AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy"),
        "cks.kms" => Some("AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy"),
        _ => None,
    };
    let attached = policy.map(|policy| format!("arn:{partition}:iam::aws:policy{SERVICE_LINKED}{policy}"));
    let row = RoleRow {
        path,
        id: credential::new_unique_id("AROA", context.rng),
        created: context.now,
        description: input.optional_of("Description", 0, 1_000)?.unwrap_or_default().to_owned(),
        trust: trust.to_string(),
        max_session: USUAL_SESSION,
        policies: Policies { attached: attached.into_iter().collect(), ..Policies::default() },
        boundary: None,
        tags: input.tags("Tags")?,
    };
    Ok(stored(context, &name, row))
}

fn get(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let role = Principal::named(context, Kind::Role, input)?;
    authorize(context, &wanted(context, "iam:GetRole", &role))?;
    Ok(json!({ "Role": role.describe(context) }))
}

fn list(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (page, prefix) = (Page::of_iam(input)?, input.path_prefix()?);
    authorize(context, &Wanted::new("iam:ListRoles", principal::arn(context, "role", prefix, "")))?;
    let roles = context.state.identities().roles_after(context.account(), page.after.as_deref());
    let roles = roles.filter(|(_, row)| row.path.starts_with(prefix));
    let (roles, marker) = page.take(roles, |(key, _)| key.name.clone());
    let show =
        |(key, row): (&Named, &RoleRow)| Principal { key: key.clone(), body: Body::Role(row.clone()) }.summary(context);
    Ok(iam_list("Roles", (roles.into_iter().map(show).collect(), marker)))
}

fn update(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let mut role = Principal::changeable(context, Kind::Role, input)?;
    authorize(context, &wanted(context, "iam:UpdateRole", &role))?;
    if let Body::Role(row) = &mut role.body {
        if let Some(description) = input.optional_of("Description", 0, 1_000)? {
            row.description = description.to_owned();
        }
        if let Some(seconds) = input.number("MaxSessionDuration", USUAL_SESSION, MOST_SESSION)? {
            row.max_session = seconds;
        }
    }
    role.store(context);
    Ok(json!({}))
}

fn update_trust(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let mut role = Principal::changeable(context, Kind::Role, input)?;
    authorize(context, &wanted(context, "iam:UpdateAssumeRolePolicy", &role))?;
    let text = trust(input, "PolicyDocument")?;
    if let Body::Role(row) = &mut role.body {
        row.trust = text.to_owned();
    }
    role.store(context);
    Ok(json!({}))
}

fn delete(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let role = Principal::changeable(context, Kind::Role, input)?;
    authorize(context, &wanted(context, "iam:DeleteRole", &role))?;
    role.delete(context)
}

/// Deletes at once; AWS first asks the service whether the role is in use.
fn delete_service_linked(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let role = Principal::named(context, Kind::Role, input)?;
    authorize(context, &wanted(context, "iam:DeleteServiceLinkedRole", &role))?;
    let path = match &role.body {
        Body::Role(row) if row.is_service_linked() => row.path.trim_start_matches('/').to_owned(),
        _ => return Err(Error::new("InvalidInput", format!("{} is not a service-linked role.", role.key.name))),
    };
    let task = format!("task/{path}{}/{}", role.key.name, crate::engine::random_uuid(context.rng));
    context.remove(RowKey::Identity(role.row_key()));
    Ok(json!({ "DeletionTaskId": task }))
}
