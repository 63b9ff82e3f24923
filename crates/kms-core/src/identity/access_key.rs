//! CreateAccessKey, ListAccessKeys, UpdateAccessKey, DeleteAccessKey.

use kms_crypto::credential::{self, AccessKeyKind};
use serde_json::{Value, json};

use super::authorize::{Wanted, authorize};
use super::error::Error;
use super::input::Input;
use super::page::{Page, iam_list};
use super::principal::{self, Kind, Principal};
use super::user::wanted;
use crate::change::RowKey;
use crate::engine::Context;
use crate::state::identity::{AccessKeyRow, IdentityKey, IdentityRow};

/// How many access keys a user may have.
const KEYS_PER_USER: usize = 2;

pub(super) fn operation(name: &str) -> Option<super::Operation> {
    Some(match name {
        "CreateAccessKey" => create,
        "DeleteAccessKey" => delete,
        "ListAccessKeys" => list,
        "UpdateAccessKey" => update,
        _ => return None,
    })
}

/// Whose access keys the request is about, once that is allowed: a user's name, or none for the root user.
fn owner(context: &mut Context<'_>, action: &str, input: Input<'_>) -> Result<Option<String>, Error> {
    let name = match input.optional_name("UserName", 128)? {
        Some(name) => Some(name.to_owned()),
        None => context.caller.user().map(|user| user.name.clone()),
    };
    match &name {
        Some(name) => {
            let wanted = wanted(context, action, &Principal::load(context, Kind::User, name)?);
            authorize(context, &wanted)?;
        }
        None if context.caller.is_root() => {
            let root = principal::arn(context, "root", "", "");
            authorize(context, &Wanted::new(action, root))?;
        }
        None => return Err(Error::validation("Must specify userName when calling with non-User credentials")),
    }
    Ok(name)
}

fn status(row: &AccessKeyRow) -> &'static str {
    if row.active { "Active" } else { "Inactive" }
}

fn create(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let user = owner(context, "iam:CreateAccessKey", input)?;
    let identities = context.state.identities();
    if identities.access_keys_of(context.account(), user.as_deref()).count() >= KEYS_PER_USER {
        return Err(Error::quota("AccessKeysPerUser", KEYS_PER_USER));
    }
    let id = new_id(context, AccessKeyKind::LongTerm)?;
    let secret = credential::secret(context.wrapping_key, &id).ok_or_else(Error::internal)?;
    let row =
        AccessKeyRow { account: context.account().clone(), user: user.clone(), active: true, created: context.now };
    let mut response = json!({
        "AccessKeyId": id,
        "Status": status(&row),
        "SecretAccessKey": *secret,
        "CreateDate": row.created.to_iso8601(),
    });
    name(&mut response, user);
    context.put_identity(IdentityKey::AccessKey(id), IdentityRow::AccessKey(row));
    Ok(json!({ "AccessKey": response }))
}

/// Adds the user's name, which the root user has none of.
fn name(response: &mut Value, user: Option<String>) {
    if let (Some(fields), Some(user)) = (response.as_object_mut(), user) {
        fields.insert("UserName".to_owned(), user.into());
    }
}

/// An access key id that nobody has yet.
pub(super) fn new_id(context: &mut Context<'_>, kind: AccessKeyKind) -> Result<String, Error> {
    for _ in 0..8 {
        let id = credential::new_access_key_id(context.wrapping_key, kind, context.rng).ok_or_else(Error::internal)?;
        let identities = context.state.identities();
        if identities.access_key(&id).is_none() && identities.session(&id).is_none() {
            return Ok(id);
        }
    }
    Err(Error::internal())
}

fn list(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let user = owner(context, "iam:ListAccessKeys", input)?;
    let page = Page::of_iam(input)?;
    let identities = context.state.identities();
    let ids = identities.access_keys_of(context.account(), user.as_deref());
    let ids = ids.filter(|id| page.after.as_ref().is_none_or(|after| *id > after));
    let (ids, marker) = page.take(ids, |id| (*id).clone());
    let keys = ids.into_iter().filter_map(|id| {
        let row = identities.access_key(id)?;
        let mut key = json!({ "AccessKeyId": id, "Status": status(row), "CreateDate": row.created.to_iso8601() });
        name(&mut key, user.clone());
        Some(key)
    });
    Ok(iam_list("AccessKeyMetadata", (keys.collect(), marker)))
}

/// The access key that the request names.
fn named(context: &Context<'_>, user: Option<&str>, input: Input<'_>) -> Result<(String, AccessKeyRow), Error> {
    let id = input.text_of("AccessKeyId", 16, 128)?;
    let row = context.state.identities().access_key(id);
    let row = row.filter(|row| row.account == *context.account() && row.user.as_deref() == user);
    let missing = || Error::no_such_entity(format!("The Access Key with id {id} cannot be found."));
    Ok((id.to_owned(), row.cloned().ok_or_else(missing)?))
}

fn update(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let user = owner(context, "iam:UpdateAccessKey", input)?;
    let (id, row) = named(context, user.as_deref(), input)?;
    let active = match input.text("Status")? {
        "Active" => true,
        "Inactive" => false,
        _ => return Err(super::input::broken("Status", "Member must satisfy enum value set: [Active, Inactive]")),
    };
    context.put_identity(IdentityKey::AccessKey(id), IdentityRow::AccessKey(AccessKeyRow { active, ..row }));
    Ok(json!({}))
}

fn delete(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let user = owner(context, "iam:DeleteAccessKey", input)?;
    let (id, _) = named(context, user.as_deref(), input)?;
    context.remove(RowKey::Identity(IdentityKey::AccessKey(id)));
    Ok(json!({}))
}
