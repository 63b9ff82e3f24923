//! `ForAllValues` in an Allow, which holds for requests without the key.

use crate::condition::{Base, Quantifier};
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "for-all-values-absent", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (entry, condition, key) in subject.known_conditions() {
        let all = condition.operator.value.quantifier == Some(Quantifier::ForAllValues);
        if !entry.is_allow() || !key.multi || !all {
            continue;
        }
        let name = condition.key.value.as_str();
        let demanded = entry.conditions_on(name).any(|other| {
            let Base::Null = other.operator.value.base else {
                // That one of the values fits can only be of a request that has some.
                return other.operator.value.quantifier == Some(Quantifier::ForAnyValue);
            };
            other.values.iter().all(|value| value.value.eq_ignore_ascii_case("false"))
        });
        if demanded {
            continue;
        }
        let reason =
            "`ForAllValues` holds when the request has no value of the key. To demand one, add `Null` with `false`.";
        let message = format!("this allows requests that have no `{name}` at all");
        report
            .add(Severity::Security, condition.operator.span, message, reason)
            .fix(format!("demand that there is a `{name}`"), || subject.add_condition(entry, "Null", name, "false"));
    }
}
