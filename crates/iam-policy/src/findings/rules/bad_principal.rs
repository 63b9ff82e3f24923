//! What cannot be a principal.

use crate::Span;
use crate::edit::Edit;
use crate::findings::fix::write;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "bad-principal", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let bad = subject.problems(|kind| match kind {
        ProblemKind::BadPrincipal(text) => Some((kind, text)),
        _ => None,
    });
    for (span, (kind, text)) in bad {
        let reason = "A principal of the type `AWS` is `*`, an account of twelve digits, or the whole ARN of an account's root, of a user, a role or a session.";
        report
            .add(Severity::Error, span, kind.to_string(), reason)
            .fix("make it a `Service`", || as_service(subject, span, text));
    }
}

/// A service that is the only principal of its type is given the right one.
fn as_service(subject: &Subject<'_>, span: Span, text: &str) -> Option<Vec<Edit>> {
    let path = subject.path(span);
    let of_type = path.iter().rev().find(|step| step.member().is_some())?;
    let member = of_type.member()?;
    let free = of_type.container.member("Service").is_none();
    let only = member.value.child_count() <= 1;
    if text.ends_with(".amazonaws.com") && free && only { write(member.name_span, "Service") } else { None }
}
