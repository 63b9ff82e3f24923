//! A condition key that another one replaces.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "deprecated-key", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (_, condition, key) in subject.known_conditions() {
        let Some(instead) = &key.instead else { continue };
        let rest = condition.key.value.get(key.name.len()..).unwrap_or_default();
        let name = format!("{instead}{rest}");
        let reason = "The key still works as it did, and AWS asks for its successor.";
        let message = format!("`{}` is the old name of `{name}`", condition.key.value);
        report
            .add(Severity::Suggestion, condition.key.span, message, reason)
            .fix(format!("write `{name}`"), || subject.with_key(condition, &name));
    }
}
