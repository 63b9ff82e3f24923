//! Policy variables where there are none.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::policy::Principal;

pub(super) const RULE: Rule = Rule { name: "misplaced-variable", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let elements = subject.statements.iter().filter_map(|entry| entry.element());
    let principals = elements.flat_map(|element| &element.entries).filter_map(|entry| match &entry.value {
        Principal::Aws(text) | Principal::Service(text) | Principal::Federated(text) => Some((entry.span, text)),
        _ => None,
    });
    let others = subject.conditions().filter(|(_, condition)| !condition.operator.value.base.takes_variables());
    let values = others.flat_map(|(_, condition)| condition.values.iter().map(|value| (value.span, &value.value)));
    for (span, text) in principals.chain(values).filter(|(_, text)| text.contains("${")) {
        let reason = "Variables are replaced in resources and in the values of String and Arn operators. Elsewhere `${…}` stands for itself.";
        report.add(Severity::Warning, span, format!("the variable in `{text}` is not replaced here"), reason);
    }
}
