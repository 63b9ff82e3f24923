//! A condition without values.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "empty-condition", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (_, condition) in subject.conditions().filter(|(_, condition)| condition.values.is_empty()) {
        let reason =
            "Nothing fits an empty list: the condition never holds, or always does if the operator is a negated one.";
        let message = format!("`{}` is compared with nothing", condition.key.value);
        report.add(Severity::Warning, condition.key.span, message, reason);
    }
}
