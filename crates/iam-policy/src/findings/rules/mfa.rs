//! `aws:MultiFactorAuthPresent`, which long-term credentials do not have.

use crate::condition::{Base, Operator};
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "mfa", check };

pub(super) const PRESENT: &str = "aws:MultiFactorAuthPresent";

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (entry, condition) in subject.conditions() {
        let operator = condition.operator.value;
        if !condition.key.value.eq_ignore_ascii_case(PRESENT) || operator.base != Base::Bool {
            continue;
        }
        let all = |text: &str| condition.values.iter().all(|value| value.value.eq_ignore_ascii_case(text));
        let (severity, message, reason) = match (entry.is_allow(), operator.if_exists) {
            (false, false) if all("false") => (
                Severity::Security,
                "this does not deny who uses an access key without MFA",
                "Requests with long-term access keys do not have the key at all, so `Bool` with `false` does not hold for them. `BoolIfExists` denies them too.",
            ),
            (true, true) if all("true") => (
                Severity::Security,
                "this allows who uses an access key without MFA",
                "Requests with long-term access keys do not have the key at all, and `IfExists` holds for them. `Bool` demands MFA.",
            ),
            (true, _) if all("false") => (
                Severity::Warning,
                "this allows only who did not use MFA",
                "The key is true when MFA was used. A condition on `false` lets in those who did without.",
            ),
            _ => continue,
        };
        let added = report.add(severity, condition.operator.span, message, reason);
        if severity == Severity::Security {
            let instead = Operator { if_exists: !operator.if_exists, ..operator };
            added.fix(format!("write `{instead}`"), || subject.with_operator(condition, instead));
        }
    }
}
