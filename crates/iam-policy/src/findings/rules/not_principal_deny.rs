//! `NotPrincipal` in a Deny.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::policy::Principal;

pub(super) const RULE: Rule = Rule { name: "not-principal-deny", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for entry in subject.denies() {
        let Some(principal) = entry.statement.principal.as_ref().filter(|principal| principal.value.negated) else {
            continue;
        };
        let entries = || principal.value.entries.iter().map(|entry| &entry.value);
        let has = |wanted: &dyn Fn(&Principal) -> bool| entries().any(wanted);
        let names = |part: &'static str| has(&|entry| matches!(entry, Principal::Aws(arn) if arn.contains(part)));
        let account = has(&|entry| matches!(entry, Principal::Account(_)));
        let message = if names(":role/") && !names(":assumed-role/") {
            "this denies the named role's sessions too, unless they are named as well"
        } else if (names(":role/") || names(":user/")) && !account {
            "this denies those named too, unless their account is named as well"
        } else {
            "this denies everybody but those named, also services and new roles"
        };
        let reason = "To be spared, a session must be named with its role and its account; who has a permissions boundary never is. A Deny for `*` with `ArnNotLike` on `aws:PrincipalArn` is surer.";
        report.add(Severity::Warning, super::super::fix::opening(principal.span), message, reason);
    }
}
