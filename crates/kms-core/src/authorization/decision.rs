//! A decision with every step to it.

use iam_policy::Explanation;

use super::decide::{Case, Layer, Owner, Reason, Verdicts};
use super::denied;
use super::grants::GrantVerdict;
use super::question::Question;
use super::source::Source;

/// A decision with every step to it.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The permission, without its service: `Encrypt`.
    pub permission: String,
    /// On what: an ARN, or `*`.
    pub resource: String,
    /// What decided.
    pub reason: Reason,
    /// The text with which AWS refuses it; none if it is allowed.
    pub refusal: Option<String>,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// What each policy that took part says, statement by statement.
    pub policies: Vec<PolicyVerdict>,
    /// What each grant to who asks says.
    pub grants: Vec<GrantVerdict>,
}

/// What a policy says, statement by statement.
#[derive(Clone, Debug)]
pub struct PolicyVerdict {
    /// Its kind.
    pub layer: Layer,
    /// The policy.
    pub source: Source,
    /// What it says.
    pub explanation: Explanation,
}

/// A step of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is asked in it.
    pub kind: StepKind,
    /// What came of it.
    pub outcome: StepOutcome,
}

/// What is asked in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Does any policy deny it?
    Denies,
    /// Does the operation work on keys of other accounts?
    AcrossAccounts,
    /// Do the policies of this kind allow it?
    Allows(Layer),
    /// Does a grant allow it?
    Grants,
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    /// There is nothing of the kind, so it sets no limit and gives nothing.
    Absent,
    /// It lets the request pass.
    Passed,
    /// It allows the request, and that decides.
    Allowed,
    /// It says nothing of the request.
    Silent,
    /// It stops the request.
    Stopped,
    /// It was decided before, or does not matter.
    NotNeeded,
}

impl Decision {
    pub(super) fn new(
        question: &Question,
        verdicts: Verdicts,
        policies: Vec<PolicyVerdict>,
        grants: Vec<GrantVerdict>,
    ) -> Self {
        let case = question.case();
        let reason = verdicts.decide(case);
        let there = |layer: Layer| policies.iter().any(|policy| policy.layer == layer);
        Self {
            permission: question.permission.clone(),
            resource: question.resource.clone(),
            reason,
            refusal: denied::refusal(question, reason),
            steps: steps(case, reason, &verdicts, there, !grants.is_empty()),
            policies,
            grants,
        }
    }
}

fn steps(
    case: Case,
    reason: Reason,
    verdicts: &Verdicts,
    there: impl Fn(Layer) -> bool,
    any_grants: bool,
) -> Vec<Step> {
    use StepOutcome as O;
    let denied = matches!(reason, Reason::Denied(_));
    let mut steps = vec![Step { kind: StepKind::Denies, outcome: if denied { O::Stopped } else { O::Passed } }];
    let mut over = denied;
    let mut add = |kind, outcome: O| {
        steps.push(Step { kind, outcome: if over { O::NotNeeded } else { outcome } });
        over |= matches!(outcome, O::Stopped);
    };
    if case.owner == Owner::Other {
        let stopped = reason == Reason::NotAcrossAccounts;
        add(StepKind::AcrossAccounts, if stopped { O::Stopped } else { O::Passed });
    }
    for layer in [Layer::ServiceControl, Layer::ResourceControl, Layer::Endpoint] {
        let allows = match layer {
            Layer::ServiceControl => verdicts.service_control.allows,
            Layer::ResourceControl => verdicts.resource_control.allows,
            _ => verdicts.endpoint.allows,
        };
        let outcome = match (there(layer), allows) {
            (_, false) => O::Stopped,
            (true, true) => O::Passed,
            (false, true) => O::Absent,
        };
        add(StepKind::Allows(layer), outcome);
    }
    if case.owner != Owner::Nobody {
        let outcome = match reason {
            Reason::KeyPolicy => O::Allowed,
            Reason::NotAllowed(Layer::Key) => O::Stopped,
            _ if verdicts.key.allowed.is_empty() => O::Silent,
            _ => O::Passed,
        };
        add(StepKind::Allows(Layer::Key), outcome);
        let outcome = match reason {
            Reason::Grant => O::Allowed,
            _ if verdicts.grant.is_some() => O::Passed,
            _ if any_grants => O::Silent,
            _ => O::Absent,
        };
        add(StepKind::Grants, outcome);
    }
    let outcome = match reason {
        Reason::Root => O::Absent,
        Reason::IdentityPolicy | Reason::BothAccounts => O::Allowed,
        Reason::NotAllowed(Layer::Identity) => O::Stopped,
        _ if verdicts.identity.allows => O::Passed,
        _ if there(Layer::Identity) => O::Silent,
        _ => O::Absent,
    };
    add(StepKind::Allows(Layer::Identity), outcome);
    for (layer, limit) in [(Layer::Boundary, verdicts.boundary), (Layer::Session, verdicts.session)] {
        let outcome = match (there(layer), limit.allows) {
            _ if reason == Reason::NotAllowed(layer) => O::Stopped,
            (_, false) => O::Silent,
            (true, true) => O::Passed,
            (false, true) => O::Absent,
        };
        add(StepKind::Allows(layer), outcome);
    }
    steps
}
