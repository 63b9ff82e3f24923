//! A negated operator, which holds for requests without the key.

use super::mfa::PRESENT;
use super::source_ip::SOURCE_IP;
use crate::condition::Base;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "negated-absent", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (entry, condition, key) in subject.known_conditions() {
        let operator = condition.operator.value;
        let name = condition.key.value.as_str();
        // These have rules of their own.
        let elsewhere = key.multi || [PRESENT, SOURCE_IP].iter().any(|other| name.eq_ignore_ascii_case(other));
        let plain = operator.quantifier.is_none() && operator.base.is_negated();
        // Whoever says twice what is to hold of the key has thought of its absence.
        let is_alone = entry
            .conditions_on(name)
            .all(|other| other.operator.value.base.is_negated() && other.operator.value.base != Base::Null);
        if key.always || elsewhere || !plain || !is_alone {
            continue;
        }
        let (severity, message, reason) = if entry.is_allow() {
            (
                Severity::Warning,
                format!("this allows requests without `{name}` too"),
                "A negated operator holds when the request does not have the key. To demand the key, add `Null` with `false`.",
            )
        } else {
            (
                Severity::Suggestion,
                format!("this denies requests without `{name}` too"),
                "A negated operator holds when the request does not have the key, `IfExists` or not. To spare such requests, add `Null` with `false`.",
            )
        };
        report
            .add(severity, condition.operator.span, message, reason)
            .fix(format!("demand that there is a `{name}`"), || subject.add_condition(entry, "Null", name, "false"));
    }
}
