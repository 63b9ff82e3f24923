//! `*` or `?` within a principal.

use crate::Span;
use crate::edit::Edit;
use crate::findings::subject::{Entry, Subject};
use crate::findings::{Report, Rule, Severity};
use crate::json::quoted;
use crate::policy::Principal;

pub(super) const RULE: Rule = Rule { name: "wildcard-in-principal", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    for entry in &subject.statements {
        for principal in entry.element().map_or(&[][..], |element| &element.entries) {
            let (Principal::Aws(text) | Principal::Service(text) | Principal::Federated(text)) = &principal.value
            else {
                continue;
            };
            if !text.contains(['*', '?']) {
                continue;
            }
            let reason = "A principal is named in full, or is `*`; AWS refuses patterns. A pattern belongs into a condition on `aws:PrincipalArn`.";
            report
                .add(
                    Severity::Error,
                    principal.span,
                    format!("`{text}` is a pattern, which a principal cannot be"),
                    reason,
                )
                .fix("name `*` with a condition on `aws:PrincipalArn`", || {
                    as_condition(subject, entry, principal.span, text)
                });
        }
    }
}

/// Says the same with a condition, if the statement is about nobody else.
fn as_condition(subject: &Subject<'_>, entry: &Entry<'_>, span: Span, text: &str) -> Option<Vec<Edit>> {
    let element = entry.statement.principal.as_ref().filter(|element| !element.value.negated)?;
    let is_only = element.value.entries.len() == 1 && text.starts_with("arn:");
    let mut edits = subject.add_condition(entry, "ArnLike", "aws:PrincipalArn", text).filter(|_| is_only)?;
    edits.push(Edit::new(span, quoted("*")));
    Some(edits)
}
