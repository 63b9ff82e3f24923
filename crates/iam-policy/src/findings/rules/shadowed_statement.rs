//! A statement that another one makes needless.

use crate::findings::fix::opening;
use crate::findings::subject::{Entry, Subject};
use crate::findings::{Report, Rule, Severity};
use crate::policy::{Effect, Patterns, Principal, PrincipalElement};

pub(super) const RULE: Rule = Rule { name: "shadowed-statement", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (number, entry) in subject.statements.iter().enumerate() {
        if subject.is_spent() {
            return;
        }
        let covering = |(other, wide): &(usize, &Entry<'_>)| {
            *other != number
                && wide.statement.effect == entry.statement.effect
                && covers(subject, wide, entry, entry.statement.effect.value)
                // Of two that say the same, the first stays.
                && (*other < number || !covers(subject, entry, wide, entry.statement.effect.value))
        };
        let Some((other, wide)) = subject.statements.iter().enumerate().find(covering) else { continue };
        let name = match &wide.statement.sid {
            Some(sid) => format!("the statement `{}`", sid.value),
            None => format!("statement {}", other + 1),
        };
        let reason = "Whatever this statement applies to, the other one applies to as well, with the same effect.";
        report
            .add(Severity::Suggestion, opening(entry.span), format!("{name} says the same, or more"), reason)
            .fix("remove this statement", || subject.remove(entry.span));
    }
}

/// Whether one statement applies to everything that the other applies to, as far as it can be told from their texts.
pub(super) fn covers(subject: &Subject<'_>, wide: &Entry<'_>, narrow: &Entry<'_>, effect: Effect) -> bool {
    if !subject.may_compare(64, 64) {
        return false;
    }
    let (one, other) = (wide.statement, narrow.statement);
    let principals = match (&one.principal, &other.principal) {
        (None, None) => true,
        (Some(wide), Some(narrow)) => names_all(&wide.value, &narrow.value, effect),
        _ => false,
    };
    let resources = match (&one.resource, &other.resource) {
        (None, None) => true,
        (Some(wide), Some(narrow)) => lists_all(subject, &wide.value, &narrow.value, false),
        _ => false,
    };
    principals
        && resources
        && lists_all(subject, &one.action.value, &other.action.value, true)
        && one.conditions.iter().all(|condition| other.conditions.contains(condition))
}

fn lists_all(subject: &Subject<'_>, wide: &Patterns, narrow: &Patterns, ignoring_case: bool) -> bool {
    if wide.negated || narrow.negated {
        return wide == narrow;
    }
    let text = |text: &str| if ignoring_case { text.to_ascii_lowercase() } else { text.to_owned() };
    let covers = |wide: &str, narrow: &str| {
        let plain = ignoring_case || !(wide.contains("${") || narrow.contains("${"));
        wide == "*" || wide == narrow || plain && subject.pattern_covers(&text(wide), &text(narrow))
    };
    narrow
        .patterns
        .iter()
        .all(|narrow| !subject.is_spent() && wide.patterns.iter().any(|wide| covers(&wide.value, &narrow.value)))
}

fn names_all(wide: &PrincipalElement, narrow: &PrincipalElement, effect: Effect) -> bool {
    if wide.negated || narrow.negated {
        return wide == narrow;
    }
    let names = |wide: &Principal, narrow: &Principal| match (wide, narrow) {
        // Everybody of an account: but to allow a principal by name is more than to let the account decide.
        (Principal::Account(id), Principal::Aws(_)) => {
            effect == Effect::Deny && super::super::subject::account(narrow) == Some(id)
        }
        (Principal::Anyone, Principal::CanonicalUser(_) | Principal::Federated(_)) => false,
        (Principal::Anyone, _) => true,
        _ => wide == narrow,
    };
    narrow.entries.iter().all(|narrow| wide.entries.iter().any(|wide| names(&wide.value, &narrow.value)))
}
