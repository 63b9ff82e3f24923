//! CreatePolicy, UpdatePolicy, DescribePolicy, DeletePolicy, ListPolicies of an organization.

use serde_json::{Value, json};

use super::{Organization, policy_type, random_id};
use crate::engine::Context;
use crate::identity::document::{self, DocumentKind};
use crate::identity::error::Error;
use crate::identity::input::Input;
use crate::identity::page::{Page, organizations_list};
use crate::state::identity::{OrganizationPolicyRow, PolicyType};

/// How many characters a policy may have.
const CONTENT_LEN: usize = 5_120;

pub(super) fn operation(name: &str) -> Option<crate::identity::Operation> {
    Some(match name {
        "CreatePolicy" => create,
        "DeletePolicy" => delete,
        "DescribePolicy" => describe,
        "ListPolicies" => list,
        "UpdatePolicy" => update,
        _ => return None,
    })
}

fn check_content(kind: PolicyType, text: &str) -> Result<(), Error> {
    if text.chars().count() > CONTENT_LEN {
        let text = "You have exceeded the maximum size of a policy.";
        return Err(Error::new("ConstraintViolationException", text));
    }
    let kind = match kind {
        PolicyType::ServiceControl => DocumentKind::ServiceControl,
        PolicyType::ResourceControl => DocumentKind::ResourceControl,
    };
    document::check(kind, text)
}

/// Refuses a name that another policy has.
fn check_name(organization: &Organization, name: &str) -> Result<(), Error> {
    if organization.row.policies.values().any(|policy| policy.name == name) {
        let text = "A policy with the same name already exists.";
        return Err(Error::new("DuplicatePolicyException", text));
    }
    Ok(())
}

/// The summary of a policy.
pub(super) fn summary(
    context: &Context<'_>,
    organization: &Organization,
    id: &str,
    row: &OrganizationPolicyRow,
) -> Value {
    json!({
        "Id": id,
        "Arn": organization.policy_arn(context, id),
        "Name": row.name,
        "Description": row.description,
        "Type": row.kind,
        "AwsManaged": row.aws_managed,
    })
}

fn shown(context: &Context<'_>, organization: &Organization, id: &str, row: &OrganizationPolicyRow) -> Value {
    json!({ "Policy": { "PolicySummary": summary(context, organization, id, row), "Content": row.content } })
}

/// The policy that the request names.
pub(super) fn named<'a>(
    organization: &Organization,
    input: Input<'a>,
) -> Result<(&'a str, OrganizationPolicyRow), Error> {
    let id = input.text("PolicyId")?;
    let missing = || Error::new("PolicyNotFoundException", "You specified a policy that doesn't exist.");
    Ok((id, organization.row.policies.get(id).cloned().ok_or_else(missing)?))
}

/// The same, to be changed.
fn changeable<'a>(organization: &Organization, input: Input<'a>) -> Result<(&'a str, OrganizationPolicyRow), Error> {
    let (id, row) = named(organization, input)?;
    if row.aws_managed {
        return Err(super::invalid("You specified a policy of AWS, which cannot be changed."));
    }
    Ok((id, row))
}

fn create(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let mut organization = Organization::managed(context, "CreatePolicy", None)?;
    let kind = policy_type(input, "Type")?;
    let name = input.text_of("Name", 1, 128)?;
    let (description, content) = (input.text_of("Description", 0, 512)?, input.text("Content")?);
    check_content(kind, content)?;
    check_name(&organization, name)?;
    let row = OrganizationPolicyRow {
        name: name.to_owned(),
        description: description.to_owned(),
        kind,
        content: content.to_owned(),
        aws_managed: false,
    };
    let id = random_id(context, "p-", 8);
    organization.row.policies.insert(id.clone(), row.clone());
    let response = shown(context, &organization, &id, &row);
    organization.store(context);
    Ok(response)
}

fn describe(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let organization = Organization::managed(context, "DescribePolicy", input.optional("PolicyId")?)?;
    let (id, row) = named(&organization, input)?;
    Ok(shown(context, &organization, id, &row))
}

fn update(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let mut organization = Organization::managed(context, "UpdatePolicy", input.optional("PolicyId")?)?;
    let (id, mut row) = changeable(&organization, input)?;
    if let Some(name) = input.optional_of("Name", 1, 128)?.filter(|name| *name != row.name) {
        check_name(&organization, name)?;
        name.clone_into(&mut row.name);
    }
    if let Some(description) = input.optional_of("Description", 0, 512)? {
        description.clone_into(&mut row.description);
    }
    if let Some(content) = input.optional("Content")? {
        check_content(row.kind, content)?;
        content.clone_into(&mut row.content);
    }
    organization.row.policies.insert(id.to_owned(), row.clone());
    let response = shown(context, &organization, id, &row);
    organization.store(context);
    Ok(response)
}

fn delete(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let mut organization = Organization::managed(context, "DeletePolicy", input.optional("PolicyId")?)?;
    let (id, _) = changeable(&organization, input)?;
    if organization.row.attachments.values().any(|ids| ids.contains(id)) {
        let text = "The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts \
                    before performing this operation.";
        return Err(Error::new("PolicyInUseException", text));
    }
    organization.row.policies.remove(id);
    organization.store(context);
    Ok(json!({}))
}

fn list(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let organization = Organization::managed(context, "ListPolicies", None)?;
    let (kind, page) = (policy_type(input, "Filter")?, Page::of_organizations(input)?);
    let policies = organization.row.policies.iter().filter(|(_, row)| row.kind == kind);
    let policies = policies.map(|(id, row)| (id.clone(), summary(context, &organization, id, row)));
    Ok(organizations_list("Policies", page.take_sorted(policies)))
}
