//! Two statements of the same `Sid`.

use crate::findings::fix::write;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "duplicate-sid", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let duplicates = subject.problems(|kind| match kind {
        ProblemKind::DuplicateSid(sid) => Some((kind, sid)),
        _ => None,
    });
    for (span, (kind, sid)) in duplicates {
        let reason = "A `Sid` names one statement of a policy, so AWS refuses a policy that has it twice.";
        let free = free_sid(subject, sid);
        report
            .add(Severity::Error, span, kind.to_string(), reason)
            .fix(format!("write `{free}`"), || write(span, &free));
    }
}

/// The name with the first number that no statement has.
pub(super) fn free_sid(subject: &Subject<'_>, sid: &str) -> String {
    let statements = subject.policy.map(|policy| policy.statements.as_slice()).unwrap_or_default();
    let sids = statements.iter().filter_map(|statement| statement.value.sid.as_ref());
    let taken: std::collections::BTreeSet<&str> = sids.map(|sid| sid.value.as_str()).collect();
    let mut numbered = (2_usize..).map(|number| format!("{sid}{number}"));
    numbered.find(|candidate| !taken.contains(candidate.as_str())).unwrap_or_default()
}
