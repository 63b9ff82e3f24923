//! A condition operator that does not exist.

use crate::condition::{Base, Operator};
use crate::findings::nearest::nearest;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;

pub(super) const RULE: Rule = Rule { name: "unknown-operator", check };

fn check(subject: &Subject<'_>, report: &mut Report) {
    let unknown = subject.problems(|kind| match kind {
        ProblemKind::UnknownOperator(text) => Some((kind, text)),
        _ => None,
    });
    for (span, (kind, text)) in unknown {
        let reason = "AWS refuses a policy with an operator that it does not know. `Null` takes no `IfExists`.";
        let added = report.add(Severity::Error, span, kind.to_string(), reason);
        if let Some(meant) = meant(text) {
            added.fix(format!("write `{meant}`"), || subject.rename(span, &meant));
        }
    }
}

/// The nearest operator, with what stands before and behind it.
fn meant(text: &str) -> Option<String> {
    let (quantifier, rest) = match text.split_once(':') {
        Some((quantifier, rest)) => (nearest(quantifier, ["ForAllValues", "ForAnyValue"]), rest),
        None => (None, text),
    };
    let (name, suffix) = rest.strip_suffix("IfExists").map_or((rest, ""), |name| (name, "IfExists"));
    let name = nearest(name, Base::ALL.iter().map(|base| base.as_str()))?;
    let quantifier = quantifier.map(|quantifier| format!("{quantifier}:")).unwrap_or_default();
    let whole = format!("{quantifier}{name}{suffix}");
    let without = format!("{quantifier}{name}");
    [whole, without].into_iter().find(|written| Operator::parse(written).is_some())
}
