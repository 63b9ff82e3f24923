//! The same operator and key twice in a statement.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "duplicate-condition", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let duplicates = subject.problems(|kind| matches!(kind, ProblemKind::DuplicateCondition(_)).then_some(kind));
    for (span, kind) in duplicates {
        let reason = "Capitals do not matter in operators and keys, so this is the same condition twice. Give one of them all the values of which one must fit.";
        report.add(Severity::Error, span, kind.to_string(), reason);
    }
}
