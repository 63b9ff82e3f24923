//! Who may retire a grant. No policy can give that permission, though IAM policies can deny it, and an account that has it
//! can leave it to its IAM users.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html>

use std::sync::Arc;

use iam_policy::Match;
use kms_api::key::GrantOperation;
use kms_api::{KeyArn, KmsError, Region, Timestamp};
use serde_json::Value;

use super::decide::{Layer, Reason};
use super::decision::Decision;
use super::question::Question;
use super::subject::Subject;
use super::{denied, grants};
use crate::engine::Context;
use crate::state::{GrantRow, Principal, State};

/// Checks that the caller may retire the grant.
///
/// # Errors
///
/// `AccessDeniedException`.
pub(crate) fn check(context: &mut Context<'_>, arn: &KeyArn, grant: &GrantRow) -> Result<(), KmsError> {
    let subject = context.subject();
    let question = question(&subject, arn);
    let by_policy = question.reason(context.state, context.region(), context.now, context.input);
    match decide(&subject, by_policy, grant) {
        reason if reason.allows() => Ok(()),
        reason => Err(denied::error(&question, reason)),
    }
}

/// The same with every step to it.
pub(super) fn decision(
    subject: &Arc<Subject>,
    state: &State,
    region: &Region,
    now: Timestamp,
    input: &Value,
    arn: &KeyArn,
    grant: &GrantRow,
) -> Decision {
    let question = question(subject, arn);
    let decision = question.explain(state, region, now, input);
    let reason = decide(subject, decision.reason, grant);
    Decision { reason, refusal: denied::refusal(&question, reason), ..decision }
}

/// Only policies of the caller's side matter; on the key's side the grant itself stands in for them.
fn question(subject: &Arc<Subject>, arn: &KeyArn) -> Question {
    Question::on_account(subject, "RetireGrant", arn.to_string())
}

fn decide(subject: &Subject, by_policy: Reason, grant: &GrantRow) -> Reason {
    if let Reason::Denied(_) | Reason::NotAllowed(Layer::ServiceControl | Layer::Endpoint) = by_policy {
        return by_policy;
    }
    let names = grants::grantees(subject);
    let names_of = |principal: &Principal| names.iter().find(|(name, _)| name == principal).map(|(_, how)| *how);
    let entitled = [
        grant.retiring.as_ref().and_then(names_of),
        grant.operations.contains(&GrantOperation::RetireGrant).then(|| names_of(&grant.grantee)).flatten(),
        (grant.issuer == subject.account).then(|| if subject.is_root() { Match::Exact } else { Match::Account }),
    ];
    match entitled.into_iter().flatten().max() {
        // Where the account is entitled, its IAM policies say who of it is.
        Some(Match::Account) if !by_policy.allows() => by_policy,
        Some(_) => Reason::Grant,
        None => Reason::NotRetiring,
    }
}
