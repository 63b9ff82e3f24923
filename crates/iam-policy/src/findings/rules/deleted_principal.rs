//! A principal that was deleted.

use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::policy::Principal;

pub(super) const RULE: Rule = Rule { name: "deleted-principal", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for principal in subject.statements.iter().filter_map(|entry| entry.element()).flat_map(|element| &element.entries)
    {
        let Principal::Aws(id) = &principal.value else { continue };
        if id.starts_with("arn:") {
            continue;
        }
        let reason = "AWS keeps the id of a principal, and shows it when the user or role is gone. A new one of the same name is another one, and a policy with such an id is refused when it is put again.";
        report
            .add(
                Severity::Error,
                principal.span,
                format!("`{id}` is the id of a user or role that was deleted"),
                reason,
            )
            .fix("remove it", || subject.prune(principal.span));
    }
}
