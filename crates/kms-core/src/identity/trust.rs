//! Who may assume a role.

use kms_api::AccountId;
use serde_json::Value;

use super::authorize::{Wanted, denied};
use super::error::Error;
use crate::caller::Who;
use crate::engine::Context;
use crate::state::identity::RoleRow;

/// Checks that the caller may assume the role of this account: by the role's trust policy and the caller's own policies.
///
/// `wanted` has the action `sts:AssumeRole`, the role's ARN, and the condition keys of the request: `sts:ExternalId`,
/// `sts:RoleSessionName`, `sts:SourceIdentity`, `sts:TransitiveTagKeys`, `aws:RequestTag/…`, `aws:TagKeys` and
/// `aws:ResourceTag/…`.
///
/// # Errors
///
/// `AccessDenied`, with AWS's text.
pub(crate) fn check(context: &Context<'_>, account: &AccountId, role: &RoleRow, wanted: &Wanted) -> Result<(), Error> {
    let caller = context.caller;
    let root = format!("arn:{}:iam::{}:root", caller.region.partition(), caller.account);
    let mut names = vec![caller.arn(), root, caller.account.to_string()];
    names.extend(caller.principal_arn());
    if caller.account == *account {
        names.push("*".to_owned());
    }
    let kind = if matches!(caller.who, Who::Service(_)) { "Service" } else { "AWS" };
    let document: Value = serde_json::from_str(&role.trust).unwrap_or_default();
    let statements = listed(document.get("Statement"));
    let trusted = statements.iter().any(|statement| {
        let named = listed(statement.get("Principal").and_then(|principal| principal.get(kind)));
        statement.get("Effect").and_then(Value::as_str) == Some("Allow")
            && named.iter().filter_map(|name| name.as_str()).any(|name| names.iter().any(|own| own == name))
    });
    if trusted {
        return Ok(());
    }
    let Wanted { action, resource, .. } = wanted;
    let text = format!("User: {} is not authorized to perform: {action} on resource: {resource}", caller.arn());
    Err(denied(action, text))
}

/// A value that may stand alone or in a list.
fn listed(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None => Vec::new(),
        Some(Value::Array(items)) => items.iter().collect(),
        Some(item) => vec![item],
    }
}
