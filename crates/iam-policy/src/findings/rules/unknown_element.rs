//! An element that policies do not have.

use crate::findings::nearest::nearest;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "unknown-element", check };

const OF_POLICY: &[&str] = &["Version", "Id", "Statement"];
const OF_STATEMENT: &[&str] =
    &["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

fn check(subject: &Subject<'_>, report: &mut Report) {
    let unknown = subject.problems(|kind| match kind {
        ProblemKind::UnknownElement(name) => Some((kind, name)),
        _ => None,
    });
    for (span, (kind, name)) in unknown {
        let depth = subject.root.map(|root| root.path(span).len()).unwrap_or_default();
        let meant = nearest(name, if depth <= 1 { OF_POLICY } else { OF_STATEMENT }.iter().copied());
        let reason = "AWS refuses a policy with elements that it does not know. Names are written with their capitals.";
        let added = report.add(Severity::Error, span, kind.to_string(), reason);
        let added = match meant {
            Some(meant) => added.fix(format!("write `{meant}`"), || subject.rename(span, meant)),
            None => added,
        };
        added.fix(format!("remove `{name}`"), || subject.remove(span));
    }
}
