//! All actions for everybody.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;

pub(super) const RULE: Rule = Rule { name: "everything-for-anyone", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.kind != Kind::Resource {
        return;
    }
    for entry in subject.allows().filter(|entry| entry.is_about_anyone()) {
        let element = &entry.statement.action.value;
        for action in element.patterns.iter().filter(|_| !element.negated) {
            let is_all = action.value == "*" || action.value.split_once(':').is_some_and(|(_, name)| name == "*");
            if !is_all {
                continue;
            }
            let reason = "Among all actions are those that change this policy and those that destroy the resource. Name the actions that are needed, or the principals.";
            let message = format!("everybody whom the conditions leave may do `{}`", action.value);
            report.add(Severity::Security, action.span, message, reason);
        }
    }
}
