//! A policy made ready to be asked.

use crate::condition::Test;
use crate::grammar::Kind;
use crate::pattern::{Pattern, Template};
use crate::policy::{Effect, Patterns, Policy, PrincipalElement, Statement, Version};

/// A policy made ready to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    pub(crate) statements: Box<[Rule]>,
}

/// A statement made ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) effect: Effect,
    pub(crate) principal: Option<PrincipalElement>,
    pub(crate) actions: Set<Pattern>,
    /// None has no effect.
    pub(crate) resources: Option<Set<Template>>,
    pub(crate) conditions: Box<[Test]>,
}

/// What an element covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Set<T> {
    pub(crate) negated: bool,
    pub(crate) patterns: Box<[T]>,
}

impl<T> Set<T> {
    fn new(element: &Patterns, pattern: impl Fn(&str) -> T) -> Self {
        let patterns = element.patterns.iter().map(|text| pattern(&text.value));
        Self { negated: element.negated, patterns: patterns.collect() }
    }

    /// Whether it covers something, and which pattern it fits first.
    pub(crate) fn covers(&self, fits: impl Fn(&T) -> bool) -> (bool, Option<usize>) {
        let fitting = self.patterns.iter().position(fits);
        (fitting.is_some() != self.negated, fitting)
    }
}

impl Compiled {
    /// Makes a policy of a kind ready.
    pub fn new(kind: Kind, policy: &Policy) -> Self {
        let variables = policy.version == Version::V2012;
        let rules = policy.statements.iter().map(|statement| Rule::new(kind, &statement.value, variables));
        Self { statements: rules.collect() }
    }
}

impl Rule {
    fn new(kind: Kind, statement: &Statement, variables: bool) -> Self {
        // A role's trust policy is about that role, without saying so.
        let resources = match &statement.resource {
            Some(element) => Some(Set::new(&element.value, |text| Template::new(text, variables))),
            None => (kind == Kind::Trust).then(|| Set { negated: false, patterns: [Template::new("*", false)].into() }),
        };
        Self {
            effect: statement.effect.value,
            principal: statement.principal.as_ref().map(|element| element.value.clone()),
            actions: Set::new(&statement.action.value, |text| Pattern::new(&text.to_ascii_lowercase())),
            resources,
            conditions: statement.conditions.iter().map(|condition| Test::new(condition, variables)).collect(),
        }
    }
}
