//! An element and its opposite in the same statement.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "opposite-elements", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let both = subject.problems(|kind| match kind {
        ProblemKind::Both(_, second) => Some((kind, *second)),
        _ => None,
    });
    for (span, (kind, second)) in both {
        let reason = "A statement covers what an element lists, or all that it does not list. AWS refuses a statement with both.";
        report
            .add(Severity::Error, span, kind.to_string(), reason)
            .fix(format!("remove `{second}`"), || subject.remove(span));
    }
}
