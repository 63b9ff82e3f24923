//! A value or a principal that is listed twice.

use crate::findings::fix::repeated;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::policy::Principal;

pub(super) const RULE: Rule = Rule { name: "redundant-value", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let reason = "It changes nothing, and hides what the statement is about.";
    for value in subject.conditions().flat_map(|(_, condition)| repeated(&condition.values)) {
        report
            .add(Severity::Suggestion, value.span, format!("`{}` is listed twice", value.value), reason)
            .fix("remove the second", || subject.remove(value.span));
    }
    for element in subject.statements.iter().filter_map(|entry| entry.element()) {
        let mut seen = std::collections::BTreeSet::new();
        for principal in &element.entries {
            // The two forms of an account are the same.
            let (kind, name) = match &principal.value {
                Principal::Anyone => ("AWS", "*"),
                Principal::Account(name) | Principal::Aws(name) => ("AWS", name.as_str()),
                Principal::Service(name) => ("Service", name.as_str()),
                Principal::Federated(name) => ("Federated", name.as_str()),
                Principal::CanonicalUser(name) => ("CanonicalUser", name.as_str()),
            };
            if !seen.insert((kind, name)) {
                report
                    .add(Severity::Suggestion, principal.span, format!("`{name}` is listed twice"), reason)
                    .fix("remove the second", || subject.prune(principal.span));
            }
        }
    }
}
