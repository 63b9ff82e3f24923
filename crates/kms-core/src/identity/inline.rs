//! Put, Get, List and Delete of the policies that a user, group or role has for itself.

use serde_json::{Value, json};

use super::authorize::authorize;
use super::document::{self, DocumentKind};
use super::error::Error;
use super::input::Input;
use super::page::{Page, iam_list};
use super::principal::{Kind, Principal};
use super::user::wanted;
use crate::engine::Context;

pub(super) fn operation(name: &str) -> Option<super::Operation> {
    Some(match name {
        "PutUserPolicy" => |context, input| put(context, Kind::User, input),
        "PutGroupPolicy" => |context, input| put(context, Kind::Group, input),
        "PutRolePolicy" => |context, input| put(context, Kind::Role, input),
        "GetUserPolicy" => |context, input| get(context, Kind::User, input),
        "GetGroupPolicy" => |context, input| get(context, Kind::Group, input),
        "GetRolePolicy" => |context, input| get(context, Kind::Role, input),
        "ListUserPolicies" => |context, input| list(context, Kind::User, input),
        "ListGroupPolicies" => |context, input| list(context, Kind::Group, input),
        "ListRolePolicies" => |context, input| list(context, Kind::Role, input),
        "DeleteUserPolicy" => |context, input| delete(context, Kind::User, input),
        "DeleteGroupPolicy" => |context, input| delete(context, Kind::Group, input),
        "DeleteRolePolicy" => |context, input| delete(context, Kind::Role, input),
        _ => return None,
    })
}

fn put(context: &mut Context<'_>, kind: Kind, input: Input<'_>) -> Result<Value, Error> {
    let mut principal = Principal::changeable(context, kind, input)?;
    let (name, text) = (input.name("PolicyName", 128)?, input.text_of("PolicyDocument", 1, 131_072)?);
    authorize(context, &wanted(context, &format!("iam:Put{}Policy", kind.title()), &principal))?;
    document::check(DocumentKind::Identity, text)?;
    let inline = &mut principal.policies_mut().inline;
    inline.insert(name.to_owned(), text.to_owned());
    let size: usize = inline.values().map(|text| document::size(text)).sum();
    let most = kind.inline_quota();
    if size > most {
        let text = format!("Maximum policy size of {most} bytes exceeded for {} {}", kind.word(), principal.key.name);
        return Err(Error::new("LimitExceeded", text));
    }
    principal.store(context);
    Ok(json!({}))
}

fn missing(kind: Kind, name: &str) -> Error {
    Error::no_such_entity(format!("The {} policy with name {name} cannot be found.", kind.word()))
}

fn get(context: &mut Context<'_>, kind: Kind, input: Input<'_>) -> Result<Value, Error> {
    let principal = Principal::named(context, kind, input)?;
    let name = input.name("PolicyName", 128)?;
    authorize(context, &wanted(context, &format!("iam:Get{}Policy", kind.title()), &principal))?;
    let text = principal.policies().inline.get(name).ok_or_else(|| missing(kind, name))?;
    Ok(json!({ kind.member(): principal.key.name, "PolicyName": name, "PolicyDocument": text }))
}

fn list(context: &mut Context<'_>, kind: Kind, input: Input<'_>) -> Result<Value, Error> {
    let principal = Principal::named(context, kind, input)?;
    let page = Page::of_iam(input)?;
    authorize(context, &wanted(context, &format!("iam:List{}Policies", kind.title()), &principal))?;
    let names = principal.policies().inline.keys();
    let names = names.filter(|name| page.after.as_ref().is_none_or(|after| *name > after));
    let (names, marker) = page.take(names, |name| (*name).clone());
    Ok(iam_list("PolicyNames", (names.into_iter().map(|name| json!(name)).collect(), marker)))
}

fn delete(context: &mut Context<'_>, kind: Kind, input: Input<'_>) -> Result<Value, Error> {
    let mut principal = Principal::changeable(context, kind, input)?;
    let name = input.name("PolicyName", 128)?;
    authorize(context, &wanted(context, &format!("iam:Delete{}Policy", kind.title()), &principal))?;
    if principal.policies_mut().inline.remove(name).is_none() {
        return Err(missing(kind, name));
    }
    principal.store(context);
    Ok(json!({}))
}
