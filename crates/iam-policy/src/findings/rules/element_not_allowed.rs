//! An element that policies of this kind do not have.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "element-not-allowed", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let found = subject.problems(|kind| match kind {
        ProblemKind::NotAllowed(name) => Some((kind, *name)),
        _ => None,
    });
    for (span, (kind, name)) in found {
        let reason = match name {
            "Principal" => {
                "A policy that is attached to a user, group or role is about that one; AWS refuses one that names principals."
            }
            _ => "A trust policy is about the role that has it; AWS refuses one that names resources.",
        };
        report
            .add(Severity::Error, span, kind.to_string(), reason)
            .fix(format!("remove `{name}`"), || subject.remove(span));
    }
}
