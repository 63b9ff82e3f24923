//! Which policies are in force where: types switched on and off, policies attached and detached.

use std::collections::BTreeSet;

use kms_api::AccountId;
use serde_json::{Value, json};

use super::policy::{named, summary};
use super::{Organization, Target, policy_type};
use crate::engine::Context;
use crate::identity::error::Error;
use crate::identity::input::Input;
use crate::identity::page::{Page, organizations_list};
use crate::state::identity::PolicyType;

/// How many policies of a type one target may have.
const ATTACHED: usize = 5;

pub(super) fn operation(name: &str) -> Option<crate::identity::Operation> {
    Some(match name {
        "AttachPolicy" => attach,
        "DetachPolicy" => detach,
        "DisablePolicyType" => disable,
        "EnablePolicyType" => enable,
        "ListPoliciesForTarget" => list_policies,
        "ListTargetsForPolicy" => list_targets,
        _ => return None,
    })
}

/// The organization and the type of a request to switch a type on or off.
fn with_type(context: &mut Context<'_>, action: &str, input: Input<'_>) -> Result<(Organization, PolicyType), Error> {
    let root = input.text("RootId")?;
    let organization = Organization::managed(context, action, Some(root))?;
    if root != organization.row.root {
        return Err(Error::new("RootNotFoundException", "You specified a root that doesn't exist."));
    }
    Ok((organization, policy_type(input, "PolicyType")?))
}

/// From now on policies of the type count; AWS's own, which allows everything, is attached everywhere.
fn enable(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (mut organization, kind) = with_type(context, "EnablePolicyType", input)?;
    if !organization.row.enabled.insert(kind) {
        let text = "The specified policy type is already enabled.";
        return Err(Error::new("PolicyTypeAlreadyEnabledException", text));
    }
    for target in organization.targets() {
        organization.row.attachments.entry(target).or_default().insert(kind.full_access().to_owned());
    }
    let response = json!({ "Root": organization.describe_root(context) });
    organization.store(context);
    Ok(response)
}

/// Policies of the type no longer count, and are detached from everything.
fn disable(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (mut organization, kind) = with_type(context, "DisablePolicyType", input)?;
    if !organization.row.enabled.remove(&kind) {
        return Err(not_enabled());
    }
    let row = &mut organization.row;
    let of_kind: BTreeSet<&String> =
        row.policies.iter().filter(|(_, policy)| policy.kind == kind).map(|(id, _)| id).collect();
    for ids in row.attachments.values_mut() {
        ids.retain(|id| !of_kind.contains(id));
    }
    row.attachments.retain(|_, ids| !ids.is_empty());
    let response = json!({ "Root": organization.describe_root(context) });
    organization.store(context);
    Ok(response)
}

fn not_enabled() -> Error {
    let text = "This operation can be performed only for enabled policy types.";
    Error::new("PolicyTypeNotEnabledException", text)
}

/// The root, unit or account that the request names.
fn target<'a>(organization: &Organization, input: Input<'a>) -> Result<(&'a str, Target), Error> {
    let id = input.text("TargetId")?;
    let missing = || Error::new("TargetNotFoundException", "You specified a target that doesn't exist.");
    Ok((id, organization.kind_of(id).ok_or_else(missing)?))
}

fn attach(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let mut organization = Organization::managed(context, "AttachPolicy", input.optional("TargetId")?)?;
    let ((id, policy), (target, _)) = (named(&organization, input)?, target(&organization, input)?);
    if !organization.row.enabled.contains(&policy.kind) {
        return Err(not_enabled());
    }
    let count = organization.row.attached(target, policy.kind).count();
    if !organization.row.attachments.entry(target.to_owned()).or_default().insert(id.to_owned()) {
        let text = "A policy with the specified ID is already attached to the specified target.";
        return Err(Error::new("DuplicatePolicyAttachmentException", text));
    }
    if count >= ATTACHED {
        let text = "You have attached the maximum number of policies to the specified target.";
        return Err(Error::new("ConstraintViolationException", text));
    }
    organization.store(context);
    Ok(json!({}))
}

fn detach(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let mut organization = Organization::managed(context, "DetachPolicy", input.optional("TargetId")?)?;
    let ((id, policy), (target, _)) = (named(&organization, input)?, target(&organization, input)?);
    let attached = organization.row.attachments.get_mut(target);
    if !attached.is_some_and(|ids| ids.remove(id)) {
        let text = "The policy isn't attached to the specified target in the specified root.";
        return Err(Error::new("PolicyNotAttachedException", text));
    }
    if id == PolicyType::ResourceControl.full_access() {
        let text = "The policy RCPFullAWSAccess cannot be detached.";
        return Err(Error::new("ConstraintViolationException", text));
    }
    if organization.row.attached(target, policy.kind).next().is_none() {
        let text = "You cannot remove the last policy attached to the specified target. You should have at least one \
                    attached at any time.";
        return Err(Error::new("ConstraintViolationException", text));
    }
    organization.store(context);
    Ok(json!({}))
}

fn list_policies(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let organization = Organization::managed(context, "ListPoliciesForTarget", input.optional("TargetId")?)?;
    let (target, _) = target(&organization, input)?;
    let (kind, page) = (policy_type(input, "Filter")?, Page::of_organizations(input)?);
    let policies = organization.row.attached(target, kind);
    let policies = policies.map(|(id, row)| (id.to_owned(), summary(context, &organization, id, row)));
    Ok(organizations_list("Policies", page.take_sorted(policies)))
}

fn list_targets(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let organization = Organization::managed(context, "ListTargetsForPolicy", input.optional("PolicyId")?)?;
    let ((id, _), page) = (named(&organization, input)?, Page::of_organizations(input)?);
    let targets = organization.row.attachments.iter().filter(|(_, ids)| ids.contains(id));
    let targets = targets.filter_map(|(target, _)| {
        let kind = organization.kind_of(target)?;
        let account: Option<AccountId> = target.parse().ok();
        let name = match kind {
            Target::Root => "Root",
            Target::Unit => &organization.row.units.get(target)?.name,
            Target::Account => {
                account.and_then(|id| context.state.identities().account(&id)).map_or("", |row| &row.name)
            }
        };
        let arn = organization.arn_of(context, target);
        Some((target.clone(), json!({ "TargetId": target, "Arn": arn, "Name": name, "Type": kind.as_str() })))
    });
    Ok(organizations_list("Targets", page.take_sorted(targets)))
}
