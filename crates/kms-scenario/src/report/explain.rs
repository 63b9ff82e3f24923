//! A decision in words: its steps, and the statements with their places in the file.

use iam_policy::evaluate::StatementVerdict;
use iam_policy::policy::{Effect, Statement};
use kms_api::AccountId;
use kms_core::authorization::{Decision, Layer, Origin, PolicyVerdict, Reason, StepKind, StepOutcome};

use crate::read::{Location, PolicyText};
use crate::reason::words;
use crate::run::session_policy;
use crate::world::World;

/// A decision in words.
#[derive(Clone, Debug)]
pub(crate) struct Explained {
    /// The permission, `kms:Decrypt`.
    pub(crate) permission: String,
    pub(crate) resource: String,
    pub(crate) reason: String,
    pub(crate) allowed: bool,
    /// What is asked in each step, and what came of it.
    pub(crate) steps: Vec<(String, &'static str)>,
    pub(crate) statements: Vec<ExplainedStatement>,
    /// What each grant to who asks says.
    pub(crate) grants: Vec<String>,
}

/// What a statement says.
#[derive(Clone, Debug)]
pub(crate) struct ExplainedStatement {
    /// The policy, such as `resource-based policy`, and which.
    pub(crate) policy: String,
    /// The number of the statement, from 1.
    pub(crate) number: usize,
    pub(crate) sid: Option<String>,
    pub(crate) effect: &'static str,
    pub(crate) applies: bool,
    /// Whether the decision rests on it.
    pub(crate) decides: bool,
    /// What does not fit.
    pub(crate) misses: Vec<String>,
    pub(crate) location: Option<Location>,
}

pub(crate) fn explain(
    world: &World,
    text: &str,
    caller: &AccountId,
    session: &[PolicyText],
    decision: &Decision,
) -> Explained {
    let mut statements = Vec::new();
    for policy in &decision.policies {
        let place = world.place(caller, decision, policy.layer, &policy.source).or_else(|| {
            session_policy(session, &policy.source.document.text).filter(|_| policy.layer == Layer::Session)
        });
        let pairs = policy.source.document.policy.statements.iter().zip(&policy.explanation.statements);
        for (number, (statement, verdict)) in pairs.enumerate() {
            statements.push(ExplainedStatement {
                policy: name(policy),
                number: number + 1,
                sid: statement.value.sid.as_ref().map(|sid| sid.value.clone()),
                effect: statement.value.effect.value.as_str(),
                applies: verdict.applies,
                decides: decides(decision.reason, policy.layer, verdict),
                misses: misses(&statement.value, verdict),
                location: place.map(|place| place.locate(statement.span, text)),
            });
        }
    }
    let grants = decision.grants.iter().map(|grant| {
        let name = grant.name.as_ref().map_or_else(|| grant.id.to_string(), Clone::clone);
        match (grant.operation, grant.unmet) {
            (false, _) => format!("grant {name} does not have the operation"),
            (true, Some(constraint)) => format!("grant {name}: its {constraint} is not met"),
            (true, None) => format!("grant {name} allows it"),
        }
    });
    Explained {
        permission: format!("kms:{}", decision.permission),
        resource: decision.resource.clone(),
        reason: words(decision.reason),
        allowed: decision.reason.allows(),
        steps: decision.steps.iter().map(|step| (asked(step.kind), told(step.outcome))).collect(),
        statements,
        grants: grants.collect(),
    }
}

/// Whether a decision rests on a statement that applies.
fn decides(reason: Reason, layer: Layer, verdict: &StatementVerdict) -> bool {
    let allows = verdict.effect == Effect::Allow;
    verdict.applies
        && match reason {
            Reason::Denied(found) => layer == found && !allows,
            Reason::KeyPolicy => allows && layer == Layer::Key,
            Reason::IdentityPolicy | Reason::BothAccounts => allows && matches!(layer, Layer::Key | Layer::Identity),
            _ => false,
        }
}

fn name(policy: &PolicyVerdict) -> String {
    let layer = policy.layer.as_str();
    match &policy.source.origin {
        Origin::KeyPolicy => "key policy".to_owned(),
        Origin::RamPolicy => "policy of AWS RAM".to_owned(),
        Origin::Trust => "trust policy".to_owned(),
        Origin::Inline(who, name) => format!("{layer} {name} of {who}"),
        Origin::Managed(who, arn) => format!("{layer} {arn} of {who}"),
        Origin::Boundary(arn) | Origin::Session(Some(arn)) => format!("{layer} {arn}"),
        Origin::Session(None) => layer.to_owned(),
        Origin::ServiceControl(name, target) | Origin::ResourceControl(name, target) => {
            format!("{layer} {name} on {target}")
        }
        Origin::Endpoint(id) => format!("{layer} of {id}"),
    }
}

/// What of a statement does not fit the request.
fn misses(statement: &Statement, verdict: &StatementVerdict) -> Vec<String> {
    let mut misses = Vec::new();
    let mut miss = |fits: bool, what: &str| {
        if !fits {
            misses.push(what.to_owned());
        }
    };
    miss(verdict.principal.is_some(), "names somebody else");
    miss(verdict.action.covers, "other actions");
    match &statement.resource {
        Some(_) => miss(verdict.resource.covers, "other resources"),
        None => miss(verdict.resource.covers, "has no `Resource`, so no effect"),
    }
    for (condition, found) in statement.conditions.iter().zip(&verdict.conditions) {
        if !found.holds {
            let values: Vec<&str> = condition.values.iter().map(|value| value.value.as_str()).collect();
            let actual = match &found.actual {
                None => "the request does not have it".to_owned(),
                Some(actual) => format!("the request has `{}`", actual.join("`, `")),
            };
            let (operator, key) = (condition.operator.value, &condition.key.value);
            misses.push(format!("{operator} {key} `{}`: {actual}", values.join("`, `")));
        }
    }
    misses
}

fn asked(kind: StepKind) -> String {
    match kind {
        StepKind::Denies => "an explicit deny in any policy".to_owned(),
        StepKind::AcrossAccounts => "works on other accounts' keys".to_owned(),
        StepKind::Allows(Layer::Key) => "key policy".to_owned(),
        StepKind::Allows(layer) => layer.as_str().to_owned(),
        StepKind::Grants => "grants".to_owned(),
    }
}

fn told(outcome: StepOutcome) -> &'static str {
    match outcome {
        StepOutcome::Absent => "none",
        StepOutcome::Passed => "passed",
        StepOutcome::Allowed => "allowed",
        StepOutcome::Silent => "silent",
        StepOutcome::Stopped => "stopped",
        StepOutcome::NotNeeded => "-",
    }
}
