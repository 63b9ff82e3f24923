//! A version of the language that does not exist.

use crate::findings::fix::write;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "unknown-version", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let unknown = subject.problems(|kind| matches!(kind, ProblemKind::UnknownVersion(_)).then_some(kind));
    for (span, kind) in unknown {
        let reason =
            "`Version` names the version of the policy language, not of the policy: it is no date to be updated.";
        report
            .add(Severity::Error, span, kind.to_string(), reason)
            .fix("write `2012-10-17`", || write(span, "2012-10-17"));
    }
}
