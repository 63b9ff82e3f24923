//! A value of another type than its element has.

use crate::Span;
use crate::edit::Edit;
use crate::findings::fix::opening;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;
use crate::json::{Value, quoted};

pub(super) const RULE: Rule = Rule { name: "wrong-type", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let wrong = subject.problems(|kind| match kind {
        ProblemKind::WrongType { element, .. } => Some((kind, element)),
        _ => None,
    });
    for (span, (kind, element)) in wrong {
        let reason = "Each element of a policy takes certain types of values only; AWS refuses all others.";
        let is_list = subject.root.and_then(|root| root.at(span)).is_some_and(|node| node.child_count() > 0);
        report
            .add(Severity::Error, if is_list { opening(span) } else { span }, kind.to_string(), reason)
            .fix("put it in quotes", || quote(subject, span, element));
    }
}

fn quote(subject: &Subject<'_>, span: Span, element: &str) -> Option<Vec<Edit>> {
    let plain = matches!(subject.node(span)?.value, Value::Number(_) | Value::Bool(_));
    let text = span.of(subject.text)?;
    (plain && (element == "Sid" || element == "Id")).then(|| vec![Edit::new(span, quoted(text))])
}
