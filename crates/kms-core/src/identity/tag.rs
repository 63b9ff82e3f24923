//! Tag, Untag and List tags of users and roles.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::authorize::authorize;
use super::error::Error;
use super::input::{Input, check_tag_count};
use super::page::{Page, iam_list};
use super::principal::{Kind, Principal};
use super::user::wanted;
use crate::engine::Context;

pub(super) fn operation(name: &str) -> Option<super::Operation> {
    Some(match name {
        "TagUser" => |context, input| tag(context, Kind::User, input),
        "TagRole" => |context, input| tag(context, Kind::Role, input),
        "UntagUser" => |context, input| untag(context, Kind::User, input),
        "UntagRole" => |context, input| untag(context, Kind::Role, input),
        "ListUserTags" => |context, input| list_tags(context, Kind::User, input),
        "ListRoleTags" => |context, input| list_tags(context, Kind::Role, input),
        _ => return None,
    })
}

/// Tags as the API shows them.
pub(super) fn list(tags: &BTreeMap<String, String>) -> Value {
    tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect()
}

fn tag(context: &mut Context<'_>, kind: Kind, input: Input<'_>) -> Result<Value, Error> {
    let mut principal = Principal::changeable(context, kind, input)?;
    let new = input.tags("Tags")?;
    let action = format!("iam:Tag{}", kind.title());
    authorize(context, &wanted(context, &action, &principal).with_request_tags(&new))?;
    if let Some((tags, _)) = principal.limits_mut() {
        // A key in another case is the same key, and takes the new case.
        tags.retain(|key, _| !new.keys().any(|new| new.eq_ignore_ascii_case(key)));
        tags.extend(new);
        check_tag_count(tags.len())?;
    }
    principal.store(context);
    Ok(json!({}))
}

fn untag(context: &mut Context<'_>, kind: Kind, input: Input<'_>) -> Result<Value, Error> {
    let mut principal = Principal::changeable(context, kind, input)?;
    let keys = input.texts("TagKeys")?;
    let action = format!("iam:Untag{}", kind.title());
    let request =
        keys.iter().fold(wanted(context, &action, &principal), |wanted, key| wanted.with("aws:TagKeys", *key));
    authorize(context, &request)?;
    if let Some((tags, _)) = principal.limits_mut() {
        tags.retain(|key, _| !keys.iter().any(|gone| gone.eq_ignore_ascii_case(key)));
    }
    principal.store(context);
    Ok(json!({}))
}

fn list_tags(context: &mut Context<'_>, kind: Kind, input: Input<'_>) -> Result<Value, Error> {
    let principal = Principal::named(context, kind, input)?;
    let page = Page::of_iam(input)?;
    authorize(context, &wanted(context, &format!("iam:List{}Tags", kind.title()), &principal))?;
    let tags = principal.limits().0.into_iter().flatten();
    let tags = tags.filter(|(key, _)| page.after.as_ref().is_none_or(|after| *key > after));
    let (tags, marker) = page.take(tags, |(key, _)| (*key).clone());
    let tags = tags.into_iter().map(|(key, value)| json!({ "Key": key, "Value": value }));
    Ok(iam_list("Tags", (tags.collect(), marker)))
}
