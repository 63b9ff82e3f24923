//! A group as a principal.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::policy::Principal;

pub(super) const RULE: Rule = Rule { name: "group-principal", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for principal in subject.statements.iter().filter_map(|entry| entry.element()).flat_map(|element| &element.entries)
    {
        let Principal::Aws(arn) = &principal.value else { continue };
        if !arn.contains(":group/") {
            continue;
        }
        let reason = "A group is a way to attach policies and cannot ask for anything itself, so AWS refuses it as a principal. Name its users, or a role.";
        report
            .add(Severity::Error, principal.span, format!("the group `{arn}` cannot be a principal"), reason)
            .fix("remove the group", || subject.prune(principal.span));
    }
}
