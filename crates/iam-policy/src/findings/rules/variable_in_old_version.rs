//! Policy variables in a policy of 2008, where they are plain text.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::policy::Version;

pub(super) const RULE: Rule = Rule { name: "variable-in-old-version", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.policy.is_none_or(|policy| policy.version == Version::V2012) {
        return;
    }
    let resources = subject.statements.iter().filter_map(|entry| entry.statement.resource.as_ref());
    let resources = resources.flat_map(|resource| &resource.value.patterns);
    let texts = subject.conditions().filter(|(_, condition)| condition.operator.value.base.takes_variables());
    let values = texts.flat_map(|(_, condition)| &condition.values);
    for value in resources.chain(values).filter(|value| value.value.contains("${")) {
        let reason = "Without `Version`, and in version `2008-10-17`, `${…}` is not replaced and fits only itself.";
        let message = format!("`{}` has a variable, which this version of the language does not know", value.value);
        report
            .add(Severity::Warning, value.span, message, reason)
            .fix("make the version `2012-10-17`", || subject.with_current_version());
    }
}
