//! A `Sid` with characters that it may not have.

use super::duplicate_sid::free_sid;
use crate::findings::fix::write;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "bad-sid", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let bad = subject.problems(|kind| match kind {
        ProblemKind::BadSid(sid) => Some((kind, sid)),
        _ => None,
    });
    for (span, (kind, sid)) in bad {
        let reason = "In the policies of IAM and of organizations a `Sid` has letters and digits only. Key policies may have spaces there.";
        let mut plain: String = sid.chars().filter(char::is_ascii_alphanumeric).collect();
        let statements = subject.policy.map(|policy| policy.statements.as_slice()).unwrap_or_default();
        let mut sids = statements.iter().filter_map(|statement| statement.value.sid.as_ref());
        if plain.is_empty() || sids.any(|sid| sid.value == plain) {
            plain = free_sid(subject, if plain.is_empty() { "Statement" } else { &plain });
        }
        report
            .add(Severity::Error, span, kind.to_string(), reason)
            .fix(format!("write `{plain}`"), || write(span, &plain));
    }
}
