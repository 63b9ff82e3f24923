//! A condition on a key that requests for these actions do not have.

use crate::condition::{Base, Quantifier};
use crate::findings::subject::{Entry, Subject};
use crate::findings::{Report, Rule, Severity};
use crate::policy::Condition;

pub(super) const RULE: Rule = Rule { name: "key-never-present", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (entry, condition, key) in subject.known_conditions() {
        let with = |number: &usize| subject.vocabulary.actions.get(*number).is_some_and(|action| key.is_of(action));
        let none = is_wholly_known(subject, entry) && !entry.covered.is_empty() && !entry.covered.iter().any(with);
        if !none || holds_when_absent(condition) {
            continue;
        }
        let reason = "Requests have the keys that belong to their action. A condition on another key does not hold, and the statement never applies.";
        let message = format!("none of these actions has the key `{}`", condition.key.value);
        report.add(Severity::Warning, condition.key.span, message, reason);
    }
}

/// Whether everything is known of the actions that a statement lists.
pub(super) fn is_wholly_known(subject: &Subject<'_>, entry: &Entry<'_>) -> bool {
    let element = &entry.statement.action.value;
    let known = |text: &str| {
        super::super::subject::service(text).is_some_and(|service| subject.vocabulary.knows_service(service))
    };
    !element.negated
        && element.patterns.iter().all(|action| known(&action.value) && !subject.covered(&action.value).is_empty())
}

/// Whether a condition holds of a request without its key.
pub(super) fn holds_when_absent(condition: &Condition) -> bool {
    let operator = condition.operator.value;
    match (operator.base, operator.quantifier) {
        (Base::Null, _) => condition.values.iter().any(|value| value.value.eq_ignore_ascii_case("true")),
        (_, Some(Quantifier::ForAllValues)) => true,
        (_, Some(Quantifier::ForAnyValue)) => operator.if_exists,
        (base, None) => operator.if_exists || base.is_negated(),
    }
}
