//! A value that the operator cannot read.

use crate::condition::is_readable;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "unreadable-value", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (_, condition) in subject.conditions() {
        let base = condition.operator.value.base;
        for value in condition.values.iter().filter(|value| !is_readable(base, &value.value)) {
            let reason = "Numbers are decimal, dates as ISO 8601 or seconds since 1970, addresses as CIDR, ARNs with their six parts. What cannot be read fits nothing.";
            let message = format!("`{}` cannot read `{}`", base.as_str(), value.value);
            report.add(Severity::Error, value.span, message, reason);
        }
    }
}
