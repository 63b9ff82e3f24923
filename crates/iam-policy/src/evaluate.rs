//! What a policy says to a request.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use serde::{Deserialize, Serialize};

use crate::compiled::{Compiled, Rule, Set};
use crate::pattern::{Pattern, Template};
use crate::policy::Effect;
use crate::principal::{Match, Matches};
use crate::request::Request;

/// What one policy says to a request, in a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Whether a statement denies it.
    pub denied: bool,
    /// The ways in which statements name who asks that allow it.
    pub allowed: Matches,
}

/// What one policy says to a request, in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Its statements, in order.
    pub statements: Vec<StatementVerdict>,
}

/// What a statement says to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementVerdict {
    /// What it does when it applies.
    pub effect: Effect,
    /// Whether it applies: everything below fits.
    pub applies: bool,
    /// How it names who asks; `None` if it does not.
    pub principal: Option<Match>,
    /// Its action element.
    pub action: ElementVerdict,
    /// Its resource element.
    pub resource: ElementVerdict,
    /// Its conditions, in order.
    pub conditions: Vec<ConditionVerdict>,
}

/// Whether an element covers what the request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElementVerdict {
    /// Whether it does.
    pub covers: bool,
    /// The number of the first pattern that fits.
    pub pattern: Option<usize>,
}

/// Whether a condition holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionVerdict {
    /// Whether it does.
    pub holds: bool,
    /// The request's values of the key; `None` if it does not have the key.
    pub actual: Option<Vec<String>>,
    /// For each value of the policy, whether one of the request's fits it, a negation aside.
    pub fits: Vec<bool>,
}

impl Compiled {
    /// What the policy says, in a word.
    pub fn evaluate(&self, request: &Request<'_>) -> Verdict {
        let mut verdict = Verdict::default();
        for rule in &self.statements {
            // What was said once need not be asked for again.
            let decided = match rule.effect {
                Effect::Deny => verdict.denied,
                Effect::Allow => rule.principal.is_none() && verdict.allowed.contains(Match::Attached),
            };
            if decided {
                continue;
            }
            if let Some(way) = rule.applies(request) {
                match rule.effect {
                    Effect::Deny => verdict.denied = true,
                    Effect::Allow => verdict.allowed.insert(way),
                }
            }
        }
        verdict
    }

    /// What the policy says, in full.
    pub fn explain(&self, request: &Request<'_>) -> Explanation {
        Explanation { statements: self.statements.iter().map(|rule| rule.explain(request)).collect() }
    }
}

impl Explanation {
    /// The same in a word.
    pub fn verdict(&self) -> Verdict {
        let mut verdict = Verdict::default();
        for statement in self.statements.iter().filter(|statement| statement.applies) {
            match (statement.effect, statement.principal) {
                (Effect::Deny, _) => verdict.denied = true,
                (Effect::Allow, Some(way)) => verdict.allowed.insert(way),
                (Effect::Allow, None) => {}
            }
        }
        verdict
    }
}

impl Rule {
    fn applies(&self, request: &Request<'_>) -> Option<Match> {
        let way = self.principal(request)?;
        let covered = self.action(request).covers
            && self.resource(request).covers
            && self.conditions.iter().all(|condition| condition.holds(request.context));
        covered.then_some(way)
    }

    fn explain(&self, request: &Request<'_>) -> StatementVerdict {
        let principal = self.principal(request);
        let (action, resource) = (self.action(request), self.resource(request));
        let conditions: Vec<ConditionVerdict> = self
            .conditions
            .iter()
            .map(|condition| {
                let result = condition.explain(request.context);
                ConditionVerdict { holds: result.holds, actual: result.actual, fits: result.fits }
            })
            .collect();
        let fits = principal.is_some() && action.covers && resource.covers;
        StatementVerdict {
            effect: self.effect,
            applies: fits && conditions.iter().all(|condition| condition.holds),
            principal,
            action,
            resource,
            conditions,
        }
    }

    fn principal(&self, request: &Request<'_>) -> Option<Match> {
        match &self.principal {
            Some(element) => request.identity.matched(element),
            None => Some(Match::Attached),
        }
    }

    fn action(&self, request: &Request<'_>) -> ElementVerdict {
        element(&self.actions, |pattern: &Pattern| pattern.matches(request.action))
    }

    fn resource(&self, request: &Request<'_>) -> ElementVerdict {
        let Some(resources) = &self.resources else { return ElementVerdict { covers: false, pattern: None } };
        let fits = |template: &Template| {
            template.pattern(request.context).is_ok_and(|pattern| pattern.matches(request.resource))
        };
        // A variable without a value makes the statement fit nothing, `NotResource` included.
        let unresolved =
            resources.negated && resources.patterns.iter().any(|template| template.pattern(request.context).is_err());
        if unresolved {
            return ElementVerdict { covers: false, pattern: None };
        }
        element(resources, fits)
    }
}

fn element<T>(set: &Set<T>, fits: impl Fn(&T) -> bool) -> ElementVerdict {
    let (covers, pattern) = set.covers(fits);
    ElementVerdict { covers, pattern }
}
