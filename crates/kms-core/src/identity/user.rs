//! CreateUser, GetUser, ListUsers, UpdateUser, DeleteUser.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::attached::boundary;
use super::authorize::{Wanted, authorize};
use super::error::Error;
use super::input::Input;
use super::page::{Page, iam_list};
use super::principal::{self, Body, Kind, Principal};
use crate::change::RowKey;
use crate::engine::Context;
use crate::state::identity::{AccessKeyRow, IdentityKey, IdentityRow, Named, Policies, UserRow};

pub(super) fn operation(name: &str) -> Option<super::Operation> {
    Some(match name {
        "CreateUser" => create,
        "DeleteUser" => delete,
        "GetUser" => get,
        "ListUsers" => list,
        "UpdateUser" => update,
        _ => return None,
    })
}

fn create(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (name, path, id) = principal::new_entity(context, Kind::User, input)?;
    let (boundary, tags) = (boundary(context, input)?, input.tags("Tags")?);
    let wanted = Wanted::new("iam:CreateUser", principal::arn(context, "user", path, name))
        .with_some("iam:PermissionsBoundary", boundary.as_deref())
        .with_request_tags(&tags);
    authorize(context, &wanted)?;
    let row = UserRow {
        path: path.to_owned(),
        id,
        created: context.now,
        policies: Policies::default(),
        boundary,
        tags,
        groups: BTreeSet::new(),
    };
    let user = Principal { key: Named::new(context.account(), name), body: Body::User(row) };
    let response = json!({ "User": user.describe(context) });
    user.store(context);
    Ok(response)
}

fn get(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let name = match input.optional_name("UserName", 128)? {
        Some(name) => name.to_owned(),
        None => match context.caller.user() {
            Some(user) => user.name.clone(),
            None if context.caller.is_root() => {
                let account = context.account();
                let created = context.state.identities().account(account).map(|row| row.created);
                let created = created.unwrap_or_default().to_iso8601();
                let root = principal::arn(context, "root", "", "");
                return Ok(json!({ "User": { "UserId": account, "Arn": root, "CreateDate": created } }));
            }
            None => return Err(Error::validation("Must specify userName when calling with non-User credentials")),
        },
    };
    let user = Principal::load(context, Kind::User, &name)?;
    authorize(context, &wanted(context, "iam:GetUser", &user))?;
    Ok(json!({ "User": user.describe(context) }))
}

fn list(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let (page, prefix) = (Page::of_iam(input)?, input.path_prefix()?);
    authorize(context, &Wanted::new("iam:ListUsers", principal::arn(context, "user", prefix, "")))?;
    let users = context.state.identities().users_after(context.account(), page.after.as_deref());
    let users = users.filter(|(_, row)| row.path.starts_with(prefix));
    let (users, marker) = page.take(users, |(key, _)| key.name.clone());
    let show =
        |(key, row): (&Named, &UserRow)| Principal { key: key.clone(), body: Body::User(row.clone()) }.summary(context);
    Ok(iam_list("Users", (users.into_iter().map(show).collect(), marker)))
}

fn update(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let old = Principal::named(context, Kind::User, input)?;
    let new_name = input.optional_name("NewUserName", 64)?.unwrap_or(&old.key.name).to_owned();
    let new_path = input.optional_of("NewPath", 1, 512)?;
    authorize(context, &wanted(context, "iam:UpdateUser", &old))?;
    let Principal { key, body: Body::User(mut row) } = old else { return Err(Error::internal()) };
    if let Some(path) = new_path {
        row.path = path.to_owned();
    }
    if new_name != key.name {
        if !new_name.eq_ignore_ascii_case(&key.name) {
            principal::check_free(context, Kind::User, &new_name)?;
        }
        context.remove(RowKey::Identity(IdentityKey::User(key.clone())));
        let identities = context.state.identities();
        let keys = identities
            .access_keys_of(&key.account, Some(&key.name))
            .filter_map(|id| Some((id.clone(), identities.access_key(id)?.clone())));
        for (id, row) in keys.collect::<Vec<_>>() {
            let row = AccessKeyRow { user: Some(new_name.clone()), ..row };
            context.put_identity(IdentityKey::AccessKey(id), IdentityRow::AccessKey(row));
        }
    }
    let key = Named { name: new_name, ..key };
    Principal { key, body: Body::User(row) }.store(context);
    Ok(json!({}))
}

fn delete(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let user = Principal::named(context, Kind::User, input)?;
    authorize(context, &wanted(context, "iam:DeleteUser", &user))?;
    let conflict = |text: &str| Err(Error::new("DeleteConflict", text));
    if context.state.identities().access_keys_of(&user.key.account, Some(&user.key.name)).next().is_some() {
        return conflict("Cannot delete entity, must delete access keys first.");
    }
    if matches!(&user.body, Body::User(row) if !row.groups.is_empty()) {
        return conflict("Cannot delete entity, must remove user from groups first.");
    }
    user.delete(context)
}

/// An action on a user, role or group that there is.
pub(super) fn wanted(context: &Context<'_>, action: &str, principal: &Principal) -> Wanted {
    let wanted = Wanted::new(action, principal.arn(context));
    let (tags, boundary) = principal.limits();
    let wanted = tags.into_iter().fold(wanted, Wanted::with_resource_tags);
    wanted.with_some("iam:PermissionsBoundary", boundary.map(String::as_str))
}
