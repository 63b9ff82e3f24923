//! CreateGroup, GetGroup, ListGroups, DeleteGroup, and who is in which.

use serde_json::{Value, json};

use super::authorize::{Wanted, authorize};
use super::error::Error;
use super::input::Input;
use super::page::{Page, iam_list};
use super::principal::{self, Body, Kind, Principal};
use super::user::wanted;
use crate::engine::Context;
use crate::state::identity::{GroupRow, Named, Policies};

/// How many groups a user may be in.
const GROUPS_PER_USER: usize = 10;

pub(super) fn operation(name: &str) -> Option<super::Operation> {
    Some(match name {
        "AddUserToGroup" => add_user,
        "CreateGroup" => create,
        "DeleteGroup" => delete,
        "GetGroup" => get,
        "ListGroups" => list,
        "ListGroupsForUser" => list_for_user,
        "RemoveUserFromGroup" => remove_user,
        _ => return None,
    })
}

fn create(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (name, path, id) = principal::new_entity(context, Kind::Group, input)?;
    authorize(context, &Wanted::new("iam:CreateGroup", principal::arn(context, "group", path, name)))?;
    let row = GroupRow { path: path.to_owned(), id, created: context.now, policies: Policies::default() };
    let group = Principal { key: Named::new(context.account(), name), body: Body::Group(row) };
    let response = json!({ "Group": group.describe(context) });
    group.store(context);
    Ok(response)
}

fn get(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let group = Principal::named(context, Kind::Group, input)?;
    let page = Page::of_iam(input)?;
    authorize(context, &wanted(context, "iam:GetGroup", &group))?;
    let members = context.state.identities().members(&group.key.account, &group.key.name);
    let members = members.filter(|name| page.after.as_ref().is_none_or(|after| *name > after));
    let (members, marker) = page.take(members, |name| (*name).clone());
    let members = members.into_iter().map(|name| Ok(Principal::load(context, Kind::User, name)?.summary(context)));
    let mut response = iam_list("Users", (members.collect::<Result<_, Error>>()?, marker));
    if let Some(fields) = response.as_object_mut() {
        fields.insert("Group".to_owned(), json!(group.describe(context)));
    }
    Ok(response)
}

fn list(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (page, prefix) = (Page::of_iam(input)?, input.path_prefix()?);
    authorize(context, &Wanted::new("iam:ListGroups", principal::arn(context, "group", prefix, "")))?;
    let groups = context.state.identities().groups_after(context.account(), page.after.as_deref());
    let groups = groups.filter(|(_, row)| row.path.starts_with(prefix));
    let (groups, marker) = page.take(groups, |(key, _)| key.name.clone());
    let show = |(key, row): (&Named, &GroupRow)| {
        Principal { key: key.clone(), body: Body::Group(row.clone()) }.summary(context)
    };
    Ok(iam_list("Groups", (groups.into_iter().map(show).collect(), marker)))
}

fn list_for_user(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let user = Principal::named(context, Kind::User, input)?;
    let page = Page::of_iam(input)?;
    authorize(context, &wanted(context, "iam:ListGroupsForUser", &user))?;
    let Body::User(row) = &user.body else { return Err(Error::internal()) };
    let groups = row.groups.iter().filter(|name| page.after.as_ref().is_none_or(|after| *name > after));
    let (groups, marker) = page.take(groups, |name| (*name).clone());
    let groups = groups.into_iter().map(|name| Ok(Principal::load(context, Kind::Group, name)?.summary(context)));
    Ok(iam_list("Groups", (groups.collect::<Result<_, Error>>()?, marker)))
}

fn delete(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let group = Principal::named(context, Kind::Group, input)?;
    authorize(context, &wanted(context, "iam:DeleteGroup", &group))?;
    if context.state.identities().members(&group.key.account, &group.key.name).next().is_some() {
        let text = "Cannot delete entity, must remove users from group first.";
        return Err(Error::new("DeleteConflict", text));
    }
    group.delete(context)
}

fn add_user(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let group = Principal::named(context, Kind::Group, input)?;
    authorize(context, &wanted(context, "iam:AddUserToGroup", &group))?;
    let mut user = Principal::named(context, Kind::User, input)?;
    if let Body::User(row) = &mut user.body {
        row.groups.insert(group.key.name);
        if row.groups.len() > GROUPS_PER_USER {
            return Err(Error::quota("GroupsPerUser", GROUPS_PER_USER));
        }
    }
    user.store(context);
    Ok(json!({}))
}

fn remove_user(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let group = Principal::named(context, Kind::Group, input)?;
    authorize(context, &wanted(context, "iam:RemoveUserFromGroup", &group))?;
    let mut user = Principal::named(context, Kind::User, input)?;
    if let Body::User(row) = &mut user.body {
        row.groups.remove(&group.key.name);
    }
    user.store(context);
    Ok(json!({}))
}
