//! Roots, units, and where accounts stand in the tree.

use kms_api::AccountId;
use serde_json::{Value, json};

use super::{Organization, Target, random_id};
use crate::engine::Context;
use crate::identity::error::Error;
use crate::identity::input::Input;
use crate::identity::page::{Page, organizations_list};
use crate::state::identity::UnitRow;

/// How deep units may be nested below the root.
const DEPTH: usize = 5;

pub(super) fn operation(name: &str) -> Option<crate::identity::Operation> {
    Some(match name {
        "CreateOrganizationalUnit" => create,
        "DeleteOrganizationalUnit" => delete,
        "DescribeOrganizationalUnit" => describe,
        "ListOrganizationalUnitsForParent" => list,
        "ListParents" => parents,
        "ListRoots" => roots,
        "MoveAccount" => move_account,
        "UpdateOrganizationalUnit" => update,
        _ => return None,
    })
}

fn roots(context: &mut Context<'_>, _: Input<'_>) -> Result<Value, Error> {
    let organization = Organization::managed(context, "ListRoots", None)?;
    Ok(json!({ "Roots": [organization.describe_root(context)] }))
}

fn no_parent() -> Error {
    Error::new("ParentNotFoundException", "You specified parent that doesn't exist.")
}

fn is_parent(organization: &Organization, id: &str) -> bool {
    matches!(organization.kind_of(id), Some(Target::Root | Target::Unit))
}

fn shown(context: &Context<'_>, organization: &Organization, id: &str, unit: &UnitRow) -> Value {
    json!({ "Id": id, "Arn": organization.arn(context, "ou", id), "Name": unit.name })
}

fn create(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (parent, name) = (input.text("ParentId")?, input.text_of("Name", 1, 128)?);
    let mut organization = Organization::managed(context, "CreateOrganizationalUnit", Some(parent))?;
    if !is_parent(&organization, parent) {
        return Err(no_parent());
    }
    check_name(&organization, parent, name)?;
    let mut depth = 1;
    let mut above = organization.row.units.get(parent);
    while let Some(unit) = above {
        depth += 1;
        above = organization.row.units.get(&unit.parent);
    }
    if depth > DEPTH {
        let text = "You have exceeded the allowed depth of organizational units.";
        return Err(Error::new("ConstraintViolationException", text));
    }
    let root = organization.row.root.trim_start_matches("r-").to_owned();
    let id = random_id(context, &format!("ou-{root}-"), 8);
    let unit = UnitRow { name: name.to_owned(), parent: parent.to_owned() };
    let response = json!({ "OrganizationalUnit": shown(context, &organization, &id, &unit) });
    organization.row.units.insert(id.clone(), unit);
    organization.attach_defaults(&id);
    organization.store(context);
    Ok(response)
}

/// Refuses a name that another unit of the same parent has.
fn check_name(organization: &Organization, parent: &str, name: &str) -> Result<(), Error> {
    if organization.row.units.values().any(|unit| unit.parent == parent && unit.name == name) {
        let text = "An OU with the same name already exists.";
        return Err(Error::new("DuplicateOrganizationalUnitException", text));
    }
    Ok(())
}

/// The unit that the request names.
fn unit<'a>(organization: &Organization, input: Input<'a>) -> Result<(&'a str, UnitRow), Error> {
    let id = input.text("OrganizationalUnitId")?;
    let missing = || {
        let text = "You specified an organizational unit that doesn't exist.";
        Error::new("OrganizationalUnitNotFoundException", text)
    };
    Ok((id, organization.row.units.get(id).cloned().ok_or_else(missing)?))
}

fn describe(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let organization =
        Organization::managed(context, "DescribeOrganizationalUnit", input.optional("OrganizationalUnitId")?)?;
    let (id, unit) = unit(&organization, input)?;
    Ok(json!({ "OrganizationalUnit": shown(context, &organization, id, &unit) }))
}

fn update(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let mut organization =
        Organization::managed(context, "UpdateOrganizationalUnit", input.optional("OrganizationalUnitId")?)?;
    let (id, mut unit) = unit(&organization, input)?;
    if let Some(name) = input.optional_of("Name", 1, 128)?.filter(|name| *name != unit.name) {
        check_name(&organization, &unit.parent, name)?;
        unit.name = name.to_owned();
    }
    let response = json!({ "OrganizationalUnit": shown(context, &organization, id, &unit) });
    organization.row.units.insert(id.to_owned(), unit);
    organization.store(context);
    Ok(response)
}

fn delete(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let mut organization =
        Organization::managed(context, "DeleteOrganizationalUnit", input.optional("OrganizationalUnitId")?)?;
    let (id, _) = unit(&organization, input)?;
    let accounts = organization.row.accounts.values().map(|member| &member.parent);
    if organization.row.units.values().map(|unit| &unit.parent).chain(accounts).any(|parent| parent == id) {
        let text = "The specified OU is not empty.";
        return Err(Error::new("OrganizationalUnitNotEmptyException", text));
    }
    organization.row.units.remove(id);
    organization.row.attachments.remove(id);
    organization.store(context);
    Ok(json!({}))
}

fn list(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let parent = input.text("ParentId")?;
    let organization = Organization::managed(context, "ListOrganizationalUnitsForParent", Some(parent))?;
    let page = Page::of_organizations(input)?;
    if !is_parent(&organization, parent) {
        return Err(no_parent());
    }
    let units = organization.row.units.iter().filter(|(_, unit)| unit.parent == parent);
    let units = units.map(|(id, unit)| (id.clone(), shown(context, &organization, id, unit)));
    Ok(organizations_list("OrganizationalUnits", page.take_sorted(units)))
}

fn parents(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let child = input.text("ChildId")?;
    let organization = Organization::managed(context, "ListParents", Some(child))?;
    let row = &organization.row;
    let account: Option<AccountId> = child.parse().ok();
    let member = account.and_then(|id| row.accounts.get(&id)).map(|member| &member.parent);
    let parent = member.or_else(|| row.units.get(child).map(|unit| &unit.parent));
    let missing = || Error::new("ChildNotFoundException", "You specified a child that doesn't exist.");
    let parent = parent.ok_or_else(missing)?;
    let kind = organization.kind_of(parent).map(Target::as_str);
    Ok(json!({ "Parents": [{ "Id": parent, "Type": kind }] }))
}

fn move_account(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let account = input.text("AccountId")?;
    let (source, destination) = (input.text("SourceParentId")?, input.text("DestinationParentId")?);
    let mut organization = Organization::managed(context, "MoveAccount", Some(account))?;
    if !is_parent(&organization, destination) {
        let text = "You specified a destination parent that doesn't exist.";
        return Err(Error::new("DestinationParentNotFoundException", text));
    }
    let id: Option<AccountId> = account.parse().ok();
    let Some(member) = id.and_then(|id| organization.row.accounts.get_mut(&id)) else {
        return Err(Error::new("AccountNotFoundException", "You specified an account that doesn't exist."));
    };
    if member.parent != source {
        let text = "You specified a source parent that doesn't exist.";
        return Err(Error::new("SourceParentNotFoundException", text));
    }
    if source == destination {
        let text = "The account is already present in the specified destination.";
        return Err(Error::new("DuplicateAccountException", text));
    }
    destination.clone_into(&mut member.parent);
    organization.store(context);
    Ok(json!({}))
}
