//! Managed policies on users, groups and roles: attached to them, and as their permissions boundaries.

use serde_json::{Value, json};

use super::authorize::authorize;
use super::error::Error;
use super::input::Input;
use super::managed::{self, PolicyArn};
use super::page::{Page, iam_list};
use super::principal::{Kind, Principal};
use super::user::wanted;
use crate::engine::Context;
use crate::state::identity::SERVICE_LINKED;

/// How many managed policies one may have.
const ATTACHED: usize = 10;

pub(super) fn operation(name: &str) -> Option<super::Operation> {
    Some(match name {
        "AttachUserPolicy" => |context, input| attach(context, Kind::User, input),
        "AttachGroupPolicy" => |context, input| attach(context, Kind::Group, input),
        "AttachRolePolicy" => |context, input| attach(context, Kind::Role, input),
        "DetachUserPolicy" => |context, input| detach(context, Kind::User, input),
        "DetachGroupPolicy" => |context, input| detach(context, Kind::Group, input),
        "DetachRolePolicy" => |context, input| detach(context, Kind::Role, input),
        "ListAttachedUserPolicies" => |context, input| list(context, Kind::User, input),
        "ListAttachedGroupPolicies" => |context, input| list(context, Kind::Group, input),
        "ListAttachedRolePolicies" => |context, input| list(context, Kind::Role, input),
        "PutUserPermissionsBoundary" => |context, input| put_boundary(context, Kind::User, input),
        "PutRolePermissionsBoundary" => |context, input| put_boundary(context, Kind::Role, input),
        "DeleteUserPermissionsBoundary" => |context, input| delete_boundary(context, Kind::User, input),
        "DeleteRolePermissionsBoundary" => |context, input| delete_boundary(context, Kind::Role, input),
        _ => return None,
    })
}

/// The ARN of a managed policy that the caller's account may use: its own or one of AWS's.
fn usable(context: &Context<'_>, arn: &str) -> Result<String, Error> {
    let found = PolicyArn::parse(arn).filter(|parts| {
        let own = parts.account.as_ref().is_none_or(|account| account == context.account());
        own && parts.path != SERVICE_LINKED && managed::document(context.state.identities(), arn).is_some()
    });
    let missing = || Error::no_such_entity(format!("Policy {arn} does not exist or is not attachable."));
    found.map(|_| arn.to_owned()).ok_or_else(missing)
}

/// The permissions boundary that a request names.
pub(super) fn boundary(context: &Context<'_>, input: Input<'_>) -> Result<Option<String>, Error> {
    let arn = input.optional_of("PermissionsBoundary", 20, 2_048)?;
    arn.map(|arn| usable(context, arn)).transpose()
}

fn attach(context: &mut Context<'_>, kind: Kind, input: Input<'_>) -> Result<Value, Error> {
    let mut principal = Principal::changeable(context, kind, input)?;
    let arn = input.text_of("PolicyArn", 20, 2_048)?;
    let action = format!("iam:Attach{}Policy", kind.title());
    authorize(context, &wanted(context, &action, &principal).with("iam:PolicyARN", arn))?;
    let arn = usable(context, arn)?;
    let attached = &mut principal.policies_mut().attached;
    attached.insert(arn);
    if attached.len() > ATTACHED {
        return Err(Error::quota(&format!("PoliciesPer{}", kind.title()), ATTACHED));
    }
    principal.store(context);
    Ok(json!({}))
}

fn detach(context: &mut Context<'_>, kind: Kind, input: Input<'_>) -> Result<Value, Error> {
    let mut principal = Principal::changeable(context, kind, input)?;
    let arn = input.text_of("PolicyArn", 20, 2_048)?;
    let action = format!("iam:Detach{}Policy", kind.title());
    authorize(context, &wanted(context, &action, &principal).with("iam:PolicyARN", arn))?;
    if !principal.policies_mut().attached.remove(arn) {
        return Err(Error::no_such_entity(format!("Policy {arn} was not found.")));
    }
    principal.store(context);
    Ok(json!({}))
}

fn list(context: &mut Context<'_>, kind: Kind, input: Input<'_>) -> Result<Value, Error> {
    let principal = Principal::named(context, kind, input)?;
    let (page, prefix) = (Page::of_iam(input)?, input.path_prefix()?);
    authorize(context, &wanted(context, &format!("iam:ListAttached{}Policies", kind.title()), &principal))?;
    let arns = principal.policies().attached.iter();
    let arns = arns.filter(|arn| PolicyArn::parse(arn).is_some_and(|parts| parts.path.starts_with(prefix)));
    let arns = arns.filter(|arn| page.after.as_ref().is_none_or(|after| *arn > after));
    let (arns, marker) = page.take(arns, |arn| (*arn).clone());
    Ok(iam_list("AttachedPolicies", (arns.into_iter().map(|arn| shown(arn)).collect(), marker)))
}

/// An attached policy as the API shows it.
pub(super) fn shown(arn: &str) -> Value {
    json!({ "PolicyName": PolicyArn::parse(arn).map(|parts| parts.name), "PolicyArn": arn })
}

fn put_boundary(context: &mut Context<'_>, kind: Kind, input: Input<'_>) -> Result<Value, Error> {
    let mut principal = Principal::changeable(context, kind, input)?;
    let arn = input.text_of("PermissionsBoundary", 20, 2_048)?;
    let action = format!("iam:Put{}PermissionsBoundary", kind.title());
    let mut request = wanted(context, &action, &principal);
    // The condition key has the boundary that is to be, and not the one that is.
    request.conditions.insert("iam:PermissionsBoundary".to_owned(), vec![arn.to_owned()]);
    authorize(context, &request)?;
    let arn = usable(context, arn)?;
    if let Some((_, boundary)) = principal.limits_mut() {
        *boundary = Some(arn);
    }
    principal.store(context);
    Ok(json!({}))
}

fn delete_boundary(context: &mut Context<'_>, kind: Kind, input: Input<'_>) -> Result<Value, Error> {
    let mut principal = Principal::changeable(context, kind, input)?;
    let action = format!("iam:Delete{}PermissionsBoundary", kind.title());
    authorize(context, &wanted(context, &action, &principal))?;
    let had = principal.limits_mut().and_then(|(_, boundary)| boundary.take());
    if had.is_none() {
        let text = format!("{} {} does not have a permissions boundary.", kind.title(), principal.key.name);
        return Err(Error::no_such_entity(text));
    }
    principal.store(context);
    Ok(json!({}))
}
