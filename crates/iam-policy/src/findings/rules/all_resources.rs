//! A sensitive action on all resources.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;

pub(super) const RULE: Rule = Rule { name: "all-resources", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.kind != Kind::Identity {
        return;
    }
    for entry in subject.allows().filter(|entry| entry.statement.conditions.is_empty()) {
        let Some(resource) = entry.statement.resource.as_ref().filter(|resource| !resource.value.negated) else {
            continue;
        };
        let element = &entry.statement.action.value;
        if element.negated || !resource.value.patterns.iter().any(|pattern| pattern.value == "*") {
            continue;
        }
        for action in element.patterns.iter().filter(|action| action.value != "*") {
            let mut covered =
                subject.covered(&action.value).iter().filter_map(|number| subject.vocabulary.actions.get(*number));
            let Some(found) = covered.find(|action| action.sensitive) else { continue };
            let reason = "Whatever any key protects can then be read, also keys of other accounts whose policies allow this one. Name the keys.";
            let message = format!("this allows `{}` with every key", found.name);
            report.add(Severity::Security, action.span, message, reason);
        }
    }
}
