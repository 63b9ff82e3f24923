//! `NotPrincipal` in an Allow.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "not-principal-allow", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for entry in subject.allows() {
        let Some(principal) = entry.statement.principal.as_ref().filter(|principal| principal.value.negated) else {
            continue;
        };
        let reason = "It allows everybody else, in every account, who is not named, and whoever is added later. AWS does not support it.";
        report.add(
            Severity::Security,
            super::super::fix::opening(principal.span),
            "this allows everybody but those named",
            reason,
        );
    }
}
