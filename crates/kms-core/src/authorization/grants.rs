//! What grants say.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/grants.html>

use iam_policy::principal::Match;
use iam_policy::{Context, Values, pattern::Pattern};
use kms_api::{EncryptionContext, GrantId, KeyArn};
use serde_json::{Map, Value};

use super::conditions::{Facts, encryption_context};
use super::subject::Subject;
use crate::state::{GrantRow, Principal, State};

/// What a grant says to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantVerdict {
    /// Its id.
    pub id: GrantId,
    /// Its name.
    pub name: Option<String>,
    /// How it names who asks.
    pub named: Match,
    /// Whether the permission is among its operations.
    pub operation: bool,
    /// Which of its constraints the request does not meet.
    pub unmet: Option<&'static str>,
}

impl GrantVerdict {
    /// Whether it allows what is asked for.
    pub fn allows(&self) -> bool {
        self.operation && self.unmet.is_none()
    }
}

/// The grants on a key that are for who asks, and what they say.
pub(super) fn verdicts<'a>(
    state: &'a State,
    key: &'a KeyArn,
    facts: &'a Facts<'_>,
) -> impl Iterator<Item = GrantVerdict> + use<'a> {
    let grantees = grantees(facts.subject);
    grantees.into_iter().flat_map(move |(grantee, named)| {
        state.grants_to(key, &grantee, None).map(move |(id, row)| {
            let operation = row.operations.iter().any(|allowed| allowed.as_str() == facts.permission);
            let unmet = if operation { unmet(row, facts) } else { None };
            GrantVerdict { id, name: row.name.clone(), named, operation, unmet }
        })
    })
}

/// The names under which grants may be for who asks.
pub(super) fn grantees(subject: &Subject) -> Vec<(Principal, Match)> {
    use iam_policy::principal::IdentityKind as I;
    let arn = |arn: &str, how| (Principal::Arn(arn.to_owned()), how);
    let account = |how| (Principal::Arn(subject.account_arn()), how);
    match &subject.identity.kind {
        I::Root => vec![account(Match::Exact)],
        I::User { arn: user } => vec![arn(user, Match::Exact), account(Match::Account)],
        I::RoleSession { session, role: parent } | I::FederatedUser { session, user: parent } => {
            vec![arn(session, Match::Exact), arn(parent, Match::Parent), account(Match::Account)]
        }
        I::Service { name } => vec![(Principal::Service(name.clone()), Match::Exact)],
    }
}

/// The constraint that the request does not meet.
fn unmet(row: &GrantRow, facts: &Facts<'_>) -> Option<&'static str> {
    let constraints = row.constraints.as_deref();
    if let Some(arn) = constraints.and_then(|given| given.source_arn.as_deref()) {
        let found = facts.get("aws:sourcearn");
        let pattern = Pattern::new(arn);
        if !found.is_some_and(|values| matches!(values, Values::One(value) if pattern.matches(&value))) {
            return Some("SourceArn");
        }
    }
    let equals = constraints.and_then(|given| given.encryption_context_equals.as_ref());
    let subset = constraints.and_then(|given| given.encryption_context_subset.as_ref());
    if facts.permission == "CreateGrant" {
        return child(row, facts, equals, subset);
    }
    if !is_cryptographic(facts.permission) {
        return None;
    }
    let empty = Map::new();
    let found = encryption_context(facts).unwrap_or(&empty);
    if equals.is_some_and(|pairs| pairs.0.len() != found.len() || !has_all(found, pairs)) {
        return Some("EncryptionContextEquals");
    }
    subset.is_some_and(|pairs| !has_all(found, pairs)).then_some("EncryptionContextSubset")
}

/// The operations on which constraints of the encryption context bear: those that have one.
fn is_cryptographic(permission: &str) -> bool {
    permission.starts_with("GenerateDataKey")
        || matches!(permission, "Encrypt" | "Decrypt" | "ReEncryptFrom" | "ReEncryptTo")
}

/// Whether an encryption context has all of these pairs. In a constraint, capitals of keys do not matter.
fn has_all(found: &Map<String, Value>, pairs: &EncryptionContext) -> bool {
    pairs.0.iter().all(|(key, value)| {
        found.iter().any(|(name, actual)| name.eq_ignore_ascii_case(key) && actual.as_str() == Some(value))
    })
}

/// A grant made under a grant may allow no more, and under no weaker constraints.
fn child(
    row: &GrantRow,
    facts: &Facts<'_>,
    equals: Option<&EncryptionContext>,
    subset: Option<&EncryptionContext>,
) -> Option<&'static str> {
    let asked = facts.input.get("Operations").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let has = |operation: &Value| row.operations.iter().any(|own| operation.as_str() == Some(own.as_str()));
    if !asked.iter().all(has) {
        return Some("Operations");
    }
    let member = |name: &str| facts.input.get("Constraints").and_then(|given| given.get(name)?.as_object());
    let (child_equals, child_subset) = (member("EncryptionContextEquals"), member("EncryptionContextSubset"));
    if let Some(pairs) = equals
        && !child_equals.is_some_and(|found| found.len() == pairs.0.len() && has_all(found, pairs))
    {
        return Some("EncryptionContextEquals");
    }
    if let Some(pairs) = subset
        && !child_equals.or(child_subset).is_some_and(|found| has_all(found, pairs))
    {
        return Some("EncryptionContextSubset");
    }
    None
}
