//! An element without a value.

use crate::edit::Edit;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::{Kind, ProblemKind};

pub(super) const RULE: Rule = Rule { name: "empty-element", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let empty = subject.problems(|kind| match kind {
        ProblemKind::Empty(name) => Some((kind, *name)),
        _ => None,
    });
    for (span, (kind, name)) in empty {
        let reason = "A list without entries fits nothing; AWS refuses a policy that has one here.";
        let added = report.add(Severity::Error, span, kind.to_string(), reason);
        let added = match (name, subject.kind) {
            ("Resource", Kind::Resource) => added.fix("write `*`", || Some(vec![Edit::new(span, "\"*\"")])),
            _ => added,
        };
        added.fix("remove the statement", || {
            let path = subject.path(span);
            // Of several statements this one can go: policy, list, statement.
            let step = path.get(1).filter(|step| path.len() > 2 && step.container.child_count() > 1)?;
            subject.remove(step.span())
        });
    }
}
