//! An operator for other values than the key has.

use crate::condition::Operator;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "operator-type", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (_, condition, key) in subject.known_conditions() {
        let operator = condition.operator.value;
        if key.kind.takes(operator.base) {
            continue;
        }
        let reason =
            "An operator compares what it can read. Values of another type are compared as texts, or fit nothing.";
        let message =
            format!("`{}` is about other values than `{}` has, which are {}", operator, key.name, key.kind.name());
        let added = report.add(Severity::Warning, condition.operator.span, message, reason);
        if let Some(base) = key.kind.instead_of(operator.base) {
            let instead = Operator { base, ..operator };
            added.fix(format!("write `{instead}`"), || subject.with_operator(condition, instead));
        }
    }
}
