//! Who may assume a role.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html>

use kms_api::AccountId;
use serde_json::Value;

use super::authorize::{Wanted, asking, denied};
use super::error::Error;
use crate::authorization::{Question, Reason, denied_text};
use crate::engine::Context;
use crate::state::identity::RoleRow;

/// Checks that the caller may assume the role of this account: by the role's trust policy and the caller's own policies.
///
/// The trust policy is to the role what a key policy is to its key: who is named in person needs no more in the same
/// account; where the account is named, or it is another one, the caller's own policies must allow it too.
///
/// `wanted` has the action `sts:AssumeRole`, the role's ARN, and the condition keys of the request: `sts:ExternalId`,
/// `sts:RoleSessionName`, `sts:SourceIdentity`, `sts:TransitiveTagKeys`, `aws:RequestTag/…`, `aws:TagKeys` and
/// `aws:ResourceTag/…`.
///
/// # Errors
///
/// `AccessDenied`, with AWS's text.
pub(crate) fn check(
    context: &mut Context<'_>,
    account: &AccountId,
    role: &RoleRow,
    wanted: &Wanted,
) -> Result<(), Error> {
    let subject = asking(context, wanted);
    let Wanted { action, resource, .. } = wanted;
    let question =
        Question::on_role(context.state, context.policies, &subject, action, (account, resource), &role.trust);
    let reason = question.reason(context.state, context.region(), context.now, &Value::Null);
    match reason {
        reason if reason.allows() => Ok(()),
        Reason::Denied(_) => Err(denied(action, denied_text(&question, reason))),
        // What is missing on which side is not told.
        _ => {
            let text = format!("User: {} is not authorized to perform: {action} on resource: {resource}", subject.arn);
            Err(denied(action, text))
        }
    }
}
