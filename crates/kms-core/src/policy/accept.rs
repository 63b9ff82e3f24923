//! What a key policy must be for KMS to take it.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html>

use iam_policy::condition::Quantifier;
use iam_policy::policy::{Principal, Statement};
use iam_policy::{Document, Kind};
use kms_api::{AccountId, ErrorCode, KeyArn, KmsError};

use super::MAX_LEN;
use crate::authorization::Question;
use crate::engine::Context;
use crate::state::{KeyRow, State};

/// Condition keys that have no place in a key policy, in lower case.
const NOT_PERMITTED: [&str; 3] = ["aws:resourcetag/", "kms:resourcetag/", "kms:resourcealiases"];

/// Checks a policy for a key: its size, its form, whom it names, its conditions, and, unless that is waived, that the caller
/// could replace it.
///
/// # Errors
///
/// `LimitExceededException` or `MalformedPolicyDocumentException`.
pub(crate) fn accept(
    context: &mut Context<'_>,
    text: &str,
    arn: &KeyArn,
    row: &KeyRow,
    bypass_lockout_check: bool,
) -> Result<(), KmsError> {
    if text.len() > MAX_LEN {
        return Err(KmsError::new(ErrorCode::LimitExceeded, format!("The key policy exceeds {MAX_LEN} bytes.")));
    }
    // AWS gives no text with errors of form.
    let document =
        Document::read(Kind::Resource, text).map_err(|_| KmsError::bare(ErrorCode::MalformedPolicyDocument))?;
    for statement in &document.policy.statements {
        check_principals(context.state, &statement.value)?;
        check_conditions(&statement.value)?;
    }
    if bypass_lockout_check {
        return Ok(());
    }
    let subject = context.subject();
    let row = KeyRow { policy: Some(text.to_owned()), ..row.clone() };
    let question = Question::on_key(context.state, context.policies, &subject, "PutKeyPolicy", arn, &row);
    if question.reason(context.state, &arn.region, context.now, context.input).allows() {
        return Ok(());
    }
    malformed("The new key policy will not allow you to update the key policy in the future.")
}

fn malformed<T>(text: &str) -> Result<T, KmsError> {
    Err(KmsError::new(ErrorCode::MalformedPolicyDocument, text))
}

fn check_principals(state: &State, statement: &Statement) -> Result<(), KmsError> {
    let Some(element) = &statement.principal else { return Ok(()) };
    let known = |principal: &Principal| match principal {
        Principal::Anyone | Principal::Account(_) | Principal::Service(_) => true,
        Principal::Aws(text) => is_known(state, text),
        Principal::Federated(_) | Principal::CanonicalUser(_) => false,
    };
    if element.value.entries.iter().all(|entry| known(&entry.value)) {
        return Ok(());
    }
    malformed("Policy contains a statement with one or more invalid principals.")
}

/// Whether a user, role or session can be a principal: it is there, or its account is one of which nothing is known.
fn is_known(state: &State, text: &str) -> bool {
    let identities = state.identities();
    let mut parts = text.splitn(6, ':');
    let (Some(account), Some(resource)) = (parts.nth(4), parts.next()) else {
        // The unique id of a user or role.
        return identities.by_id(text).is_some();
    };
    let Ok(account) = account.parse::<AccountId>() else { return false };
    let Some((kind, rest)) = resource.split_once('/') else { return false };
    let name = rest.rsplit('/').next().unwrap_or_default();
    if rest.contains(['*', '?']) || name.is_empty() {
        return false;
    }
    let has_path = |path: &str| resource == format!("{kind}{path}{name}");
    let simulated = identities.account(&account).is_some()
        || identities.users_after(&account, None).next().is_some()
        || identities.roles_after(&account, None).next().is_some();
    match kind {
        "user" => !simulated || identities.user(&account, name).is_some_and(|row| has_path(&row.path)),
        "role" => !simulated || identities.role(&account, name).is_some_and(|row| has_path(&row.path)),
        "assumed-role" => {
            let role = rest.split('/').next().unwrap_or_default();
            !simulated || identities.role(&account, role).is_some()
        }
        "federated-user" => true,
        _ => false,
    }
}

fn check_conditions(statement: &Statement) -> Result<(), KmsError> {
    for condition in &statement.conditions {
        let key = condition.key.value.to_ascii_lowercase();
        if NOT_PERMITTED.iter().any(|refused| key.starts_with(refused)) {
            return malformed(
                "These condition keys are not permitted in a key policy: aws:ResourceTag, kms:ResourceTag, \
                 kms:ResourceAliases",
            );
        }
        let single = key.starts_with("kms:encryptioncontext:") || key.starts_with("aws:requesttag/");
        if single && condition.operator.value.quantifier == Some(Quantifier::ForAllValues) {
            return malformed(
                "OverlyPermissiveCondition:EncryptionContext: Using the ForAllValues set operator with a single-valued \
                 condition key is not permitted in a key policy.",
            );
        }
    }
    Ok(())
}
