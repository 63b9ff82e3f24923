//! What policies of resource control may not have.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "restricted", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let restricted = subject.problems(|kind| matches!(kind, ProblemKind::Restricted(_)).then_some(kind));
    for (span, kind) in restricted {
        let reason = "A resource control policy only takes away, from everybody, and from services that it names.";
        report.add(Severity::Error, span, kind.to_string(), reason);
    }
}
