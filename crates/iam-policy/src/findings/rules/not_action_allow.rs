//! `NotAction` in an Allow.

use crate::findings::fix::opening;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::Kind;

pub(super) const RULE: Rule = Rule { name: "not-action-allow", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    // The most that a policy may give is often all but something.
    if matches!(subject.kind, Kind::Boundary | Kind::Session | Kind::ServiceControl) {
        return;
    }
    for entry in subject.allows().filter(|entry| entry.statement.action.value.negated) {
        let span = entry.statement.action.span;
        let single = entry.statement.action.value.patterns.len() == 1;
        let reason = "It allows every other action, also those that AWS adds later. Name the actions that are needed.";
        let span = if single { span } else { opening(span) };
        report.add(Severity::Warning, span, "this allows all actions but those named", reason);
    }
}
