//! An effect that is neither `Allow` nor `Deny`.

use crate::findings::fix::write;
use crate::findings::nearest::nearest;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "unknown-effect", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let unknown = subject.problems(|kind| match kind {
        ProblemKind::UnknownEffect(text) => Some((kind, text)),
        _ => None,
    });
    for (span, (kind, text)) in unknown {
        let reason = "A statement allows or denies. The two words are written with a capital.";
        let added = report.add(Severity::Error, span, kind.to_string(), reason);
        if let Some(meant) = nearest(text, ["Allow", "Deny"]) {
            added.fix(format!("write `{meant}`"), || write(span, meant));
        }
    }
}
