//! A type of principal that does not exist.

use crate::findings::nearest::nearest;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "unknown-principal-type", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let unknown = subject.problems(|kind| match kind {
        ProblemKind::UnknownPrincipalType(name) => Some((kind, name)),
        _ => None,
    });
    for (span, (kind, name)) in unknown {
        let reason = "Accounts, users, roles and sessions are of the type `AWS`, services of the type `Service`, identity providers `Federated`.";
        let added = report.add(Severity::Error, span, kind.to_string(), reason);
        if let Some(meant) = nearest(name, ["AWS", "Service", "Federated", "CanonicalUser"]) {
            added.fix(format!("write `{meant}`"), || subject.rename(span, meant));
        }
    }
}
