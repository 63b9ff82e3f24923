//! What the rules look at.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::glob;
use crate::grammar::{Kind, Problem, ProblemKind};
use crate::json::{FaultKind, Node, Tree};
use crate::pattern::Pattern;
use crate::policy::{Condition, Effect, Patterns, Policy, Principal, PrincipalElement, Statement};
use crate::vocabulary::{Key, Setting, Vocabulary};
use crate::{Span, Spanned};

/// How many patterns are compared with one another in a policy. Real ones need some thousands.
const COMPARISONS: usize = 200_000;

/// A policy with what is known of it.
pub(super) struct Subject<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) root: Option<&'a Node<'a>>,
    pub(super) problems: &'a [Problem],
    pub(super) policy: Option<&'a Policy>,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) setting: &'a Setting,
    /// Its statements; none while the text is not JSON, since half of what it says would be missing.
    pub(super) statements: Vec<Entry<'a>>,
    /// Whether the text is JSON, or so near to it that every part can be understood.
    pub(super) is_json: bool,
    /// The numbers of the vocabulary's actions that each pattern covers.
    covered: BTreeMap<&'a str, Vec<usize>>,
    comparisons: Cell<usize>,
}

/// A statement with what is known of it.
pub(super) struct Entry<'a> {
    pub(super) statement: &'a Statement,
    pub(super) span: Span,
    /// The numbers of the vocabulary's actions that it covers.
    pub(super) covered: Vec<usize>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(
        kind: Kind,
        text: &'a str,
        tree: &'a Tree<'a>,
        policy: Option<&'a Policy>,
        problems: &'a [Problem],
        vocabulary: &'a Vocabulary,
        setting: &'a Setting,
    ) -> Self {
        let is_json = tree.faults.iter().all(|fault| is_harmless(fault.kind));
        let mut subject = Self {
            kind,
            text,
            root: tree.root.as_ref(),
            problems,
            policy,
            vocabulary,
            setting,
            statements: Vec::new(),
            is_json,
            covered: BTreeMap::new(),
            comparisons: Cell::new(0),
        };
        if let Some(policy) = policy.filter(|_| is_json) {
            subject.covered = patterns_covered(vocabulary, policy);
            let entry = |statement: &'a Spanned<Statement>| Entry {
                statement: &statement.value,
                span: statement.span,
                covered: subject.covered_by(&statement.value.action.value),
            };
            subject.statements = policy.statements.iter().map(entry).collect();
        }
        subject
    }

    /// The numbers of the vocabulary's actions that an action pattern of the policy covers.
    pub(super) fn covered(&self, pattern: &str) -> &[usize] {
        self.covered.get(pattern).map_or(&[], Vec::as_slice)
    }

    fn covered_by(&self, element: &Patterns) -> Vec<usize> {
        let mut fits = vec![false; self.vocabulary.actions.len()];
        for number in element.patterns.iter().flat_map(|pattern| self.covered(&pattern.value)) {
            if let Some(fits) = fits.get_mut(*number) {
                *fits = true;
            }
        }
        fits.iter().enumerate().filter(|(_, fits)| **fits != element.negated).map(|(number, _)| number).collect()
    }

    /// The statements that allow.
    pub(super) fn allows(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.statements.iter().filter(|entry| entry.is_allow())
    }

    /// The statements that deny.
    pub(super) fn denies(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.statements.iter().filter(|entry| !entry.is_allow())
    }

    /// Every condition with its statement.
    pub(super) fn conditions(&self) -> impl Iterator<Item = (&Entry<'a>, &'a Condition)> {
        self.statements
            .iter()
            .flat_map(|entry| entry.statement.conditions.iter().map(move |condition| (entry, condition)))
    }

    /// Every condition on a key that is known.
    pub(super) fn known_conditions(&self) -> impl Iterator<Item = (&Entry<'a>, &'a Condition, &'a Key)> {
        self.conditions().filter_map(|(entry, condition)| {
            self.vocabulary.key(&condition.key.value).map(|key| (entry, condition, key))
        })
    }

    /// Every action pattern, if everything is known of its service.
    pub(super) fn known_actions(&self) -> impl Iterator<Item = (&Entry<'a>, &'a Spanned<String>)> {
        self.statements
            .iter()
            .flat_map(|entry| entry.statement.action.value.patterns.iter().map(move |action| (entry, action)))
            .filter(|(_, action)| service(&action.value).is_some_and(|service| self.vocabulary.knows_service(service)))
    }

    /// Problems of the grammar.
    pub(super) fn problems<T>(&self, wanted: impl Fn(&'a ProblemKind) -> Option<T>) -> impl Iterator<Item = (Span, T)> {
        self.problems.iter().filter_map(move |problem| wanted(&problem.kind).map(|found| (problem.span, found)))
    }

    /// Whether a pattern covers another; no, when too many were compared.
    pub(super) fn pattern_covers(&self, wide: &str, narrow: &str) -> bool {
        wide == narrow
            || (wide.contains(['*', '?']) && self.may_compare(wide.len(), narrow.len()) && glob::covers(wide, narrow))
    }

    /// Whether an ARN can match both patterns; yes, when too many were compared.
    pub(super) fn arns_overlap(&self, one: &str, other: &str) -> bool {
        if !self.may_compare(one.len(), other.len()) {
            return true;
        }
        let (parts, others): (Vec<&str>, Vec<&str>) = (one.splitn(6, ':').collect(), other.splitn(6, ':').collect());
        // A wildcard may go over colons, but where all parts are written it is hardly meant to.
        if parts.len() == 6 && others.len() == 6 {
            parts.iter().zip(&others).all(|(part, other)| glob::overlaps(part, other))
        } else {
            glob::overlaps(one, other)
        }
    }

    /// Whether there is no time for more comparisons.
    pub(super) fn is_spent(&self) -> bool {
        self.comparisons.get() > COMPARISONS
    }

    /// Whether there is time for one more comparison of patterns of such lengths.
    pub(super) fn may_compare(&self, one: usize, other: usize) -> bool {
        // A comparison takes as long as the product of the lengths at worst, that of common patterns about one unit.
        let cost = 1 + one.saturating_mul(other) / 4_096;
        let spent = self.comparisons.get().saturating_add(cost);
        self.comparisons.set(spent);
        spent <= COMPARISONS
    }
}

impl Entry<'_> {
    pub(super) fn is_allow(&self) -> bool {
        self.statement.effect.value == Effect::Allow
    }

    /// Those whom `Principal` names, or nobody if there is none or a `NotPrincipal`.
    pub(super) fn principals(&self) -> &[Spanned<Principal>] {
        self.element().filter(|element| !element.negated).map_or(&[], |element| &element.entries)
    }

    pub(super) fn element(&self) -> Option<&PrincipalElement> {
        self.statement.principal.as_ref().map(|principal| &principal.value)
    }

    /// Whether it is about everybody.
    pub(super) fn is_about_anyone(&self) -> bool {
        self.principals().iter().any(|principal| principal.value == Principal::Anyone)
    }

    /// The conditions on a key.
    pub(super) fn conditions_on<'s>(&'s self, key: &'s str) -> impl Iterator<Item = &'s Condition> {
        self.statement.conditions.iter().filter(move |condition| condition.key.value.eq_ignore_ascii_case(key))
    }
}

/// The service of an action, a condition key or a pattern.
pub(super) fn service(text: &str) -> Option<&str> {
    text.split_once(':').map(|(service, _)| service)
}

/// The account of a principal.
pub(super) fn account(principal: &Principal) -> Option<&str> {
    match principal {
        Principal::Account(id) => Some(id),
        Principal::Aws(arn) => arn.split(':').nth(4).filter(|account| !account.is_empty()),
        _ => None,
    }
}

fn patterns_covered<'a>(vocabulary: &Vocabulary, policy: &'a Policy) -> BTreeMap<&'a str, Vec<usize>> {
    let names: Vec<String> = vocabulary.actions.iter().map(|action| action.name.to_ascii_lowercase()).collect();
    let mut covered = BTreeMap::new();
    for action in policy.statements.iter().flat_map(|statement| &statement.value.action.value.patterns) {
        covered.entry(action.value.as_str()).or_insert_with(|| {
            let pattern = Pattern::new(&action.value.to_ascii_lowercase());
            names.iter().enumerate().filter(|(_, name)| pattern.matches(name)).map(|(number, _)| number).collect()
        });
    }
    covered
}

/// Whether every part of the text can be understood in spite of it.
fn is_harmless(fault: FaultKind) -> bool {
    use FaultKind as F;
    matches!(
        fault,
        F::TrailingComma
            | F::ControlCharacter
            | F::BadEscape
            | F::BadNumber
            | F::Comment
            | F::TrailingText
            | F::DuplicateName
    )
}
