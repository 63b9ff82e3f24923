//! A condition on a key that requests for some of these actions do not have.

use super::key_never_present::{holds_when_absent, is_wholly_known};
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "key-of-some-actions", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (entry, condition, key) in subject.known_conditions() {
        if holds_when_absent(condition) || !is_wholly_known(subject, entry) {
            continue;
        }
        let action = |number: &usize| subject.vocabulary.actions.get(*number);
        let of_key = |number: &usize| action(number).is_some_and(|action| key.is_of(action));
        if !entry.covered.iter().any(of_key) {
            continue;
        }
        for pattern in &entry.statement.action.value.patterns {
            let covered = subject.covered(&pattern.value);
            // What a pattern covers beside is seldom meant; what is named is.
            if pattern.value.contains(['*', '?']) || covered.iter().any(of_key) {
                continue;
            }
            let reason = "Where the key is absent the condition does not hold, so the statement never applies to this action. It may need a statement of its own.";
            let message =
                format!("`{}` has no key `{}`, on which this statement depends", pattern.value, condition.key.value);
            report.add(Severity::Warning, pattern.span, message, reason);
        }
    }
}
