//! Two members of the same name.

use crate::Span;
use crate::edit;
use crate::edit::Edit;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;
use crate::json::{FaultKind, Value};

pub(super) const RULE: Rule = Rule { name: "duplicate-name", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let duplicates = subject
        .problems(|kind| matches!(kind, ProblemKind::Json(FaultKind::DuplicateName)).then_some(()))
        .map(|(span, ())| span);
    for span in duplicates {
        let name = span.of(subject.text).unwrap_or_default().trim_matches('"');
        let reason = "Most JSON readers keep one of the two and drop the other, so AWS refuses such a policy.";
        report
            .add(Severity::Error, span, format!("`{name}` stands here a second time"), reason)
            .fix(format!("move what it holds to the first `{name}`"), || merge(subject, span))
            .fix(format!("remove the second `{name}`"), || subject.remove(span));
    }
}

/// Moves the members of the second object into the first, if none of them is there.
fn merge(subject: &Subject<'_>, span: Span) -> Option<Vec<Edit>> {
    let path = subject.path(span);
    let step = path.last()?;
    let second = step.member()?;
    let first = step.container.member(&second.name).filter(|first| first.name_span != second.name_span)?;
    let (Value::Object(there), Value::Object(moved)) = (&first.value.value, &second.value.value) else { return None };
    let (from, to) = (moved.first()?.name_span.start, moved.last()?.value.span.end);
    let clash = moved.iter().any(|member| there.iter().any(|other| other.name.eq_ignore_ascii_case(&member.name)));
    if clash {
        return None;
    }
    let items = Span::new(from, to).of(subject.text)?;
    Some(vec![edit::remove_child(step.container, step.index)?, edit::append(subject.text, &first.value, items)?])
}
