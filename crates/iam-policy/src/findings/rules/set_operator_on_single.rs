//! A set operator on a key that has one value.

use crate::condition::{Operator, Quantifier};
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;

pub(super) const RULE: Rule = Rule { name: "set-operator-on-single", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (entry, condition, key) in subject.known_conditions().filter(|(_, _, key)| !key.multi) {
        let operator = condition.operator.value;
        let all = match operator.quantifier {
            None => continue,
            Some(quantifier) => quantifier == Quantifier::ForAllValues,
        };
        let refused = all && key.no_for_all_values && subject.kind == Kind::Resource;
        let (severity, reason) = if refused {
            (
                Severity::Error,
                "`ForAllValues` holds when the request does not have the key, so the statement would apply without it. AWS refuses it on this key.",
            )
        } else if all && entry.is_allow() {
            (
                Severity::Security,
                "`ForAllValues` holds when the request does not have the key: whoever leaves it out is allowed.",
            )
        } else if all {
            (
                Severity::Warning,
                "`ForAllValues` holds when the request does not have the key: whoever leaves it out is denied.",
            )
        } else {
            (
                Severity::Suggestion,
                "A request has one value of this key at most, for which the plain operator says the same.",
            )
        };
        let message = format!("`{}` has one value, and `{operator}` is for several", condition.key.value);
        let plain = Operator { quantifier: None, ..operator };
        report
            .add(severity, condition.operator.span, message, reason)
            .fix(format!("write `{plain}`"), || subject.with_operator(condition, plain));
    }
}
