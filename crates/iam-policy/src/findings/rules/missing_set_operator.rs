//! A key with several values under an operator for one.

use crate::condition::{Base, Operator, Quantifier};
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "missing-set-operator", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (_, condition, key) in subject.known_conditions().filter(|(_, _, key)| key.multi) {
        let operator = condition.operator.value;
        if operator.quantifier.is_some() || operator.base == Base::Null {
            continue;
        }
        let reason = "A request can have several values of this key. Which of them must fit is for `ForAnyValue` or `ForAllValues` to say; without it the condition does not hold.";
        let message = format!("`{}` can have several values, and `{operator}` compares one", key.name);
        // That no value fits is said of all of them.
        let quantifier = if operator.base.is_negated() { Quantifier::ForAllValues } else { Quantifier::ForAnyValue };
        let instead = Operator { quantifier: Some(quantifier), ..operator };
        report
            .add(Severity::Warning, condition.operator.span, message, reason)
            .fix(format!("write `{instead}`"), || subject.with_operator(condition, instead));
    }
}
