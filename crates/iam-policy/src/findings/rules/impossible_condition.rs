//! Conditions that exclude one another.

use crate::condition::{Base, Test};
use crate::findings::subject::{Entry, Subject};
use crate::findings::{Report, Rule, Severity};
use crate::policy::{Condition, Version};
use crate::request::{Keys, NoContext};

pub(super) const RULE: Rule = Rule { name: "impossible-condition", check };

/// How many values of a key are tried on its conditions.
const TRIED: usize = 200;

fn check(subject: &Subject<'_>, report: &mut Report) {
    let variables = subject.policy.is_some_and(|policy| policy.version == Version::V2012);
    for entry in &subject.statements {
        for condition in &entry.statement.conditions {
            let key = condition.key.value.to_ascii_lowercase();
            let multi = subject.vocabulary.key(&key).is_some_and(|known| known.multi);
            if multi || !subject.may_compare(entry.statement.conditions.len(), 64) {
                continue;
            }
            let Some(others) = others(entry, condition) else { continue };
            let tests: Vec<Test> = others.iter().map(|condition| Test::new(condition, variables)).collect();
            let holds = |value: &str| {
                let keys = Keys::default().with(&key, value);
                tests.iter().all(|test| test.holds(&keys))
            };
            let mut values = candidates(&others).into_iter().take(TRIED + 1).collect::<Vec<_>>();
            if values.len() > TRIED || values.is_empty() {
                continue;
            }
            values.dedup();
            if !tests.iter().all(|test| test.holds(&NoContext)) && !values.iter().any(|value| holds(value)) {
                let reason = "All conditions of a statement must hold at once, and no value of the key can meet these. The statement never applies.";
                let message = format!("no request can meet these conditions on `{}`", condition.key.value);
                report.add(Severity::Warning, condition.key.span, message, reason);
            }
        }
    }
}

/// All conditions on the key of a condition, if that is the first of several and each of them can be tried.
fn others<'s>(entry: &'s Entry<'_>, condition: &'s Condition) -> Option<Vec<&'s Condition>> {
    let others: Vec<&Condition> = entry.conditions_on(&condition.key.value).collect();
    let is_first = others.first().is_some_and(|first| std::ptr::eq(*first, condition));
    let plain = |condition: &&Condition| {
        condition.operator.value.quantifier.is_none()
            && condition.values.iter().all(|value| !value.value.contains("${"))
    };
    (is_first && others.len() > 1 && others.iter().all(plain)).then_some(others)
}

/// Values such that, if none of them meets the conditions, no value does. None if there are no such.
fn candidates(conditions: &[&Condition]) -> Vec<String> {
    let values = |condition: &Condition| condition.values.iter().map(|value| value.value.clone()).collect::<Vec<_>>();
    let with =
        |wanted: &dyn Fn(Base) -> bool| conditions.iter().find(|condition| wanted(condition.operator.value.base));
    // One of the values of an equality must be it.
    let equal = with(&|base| matches!(base, Base::StringEquals | Base::NumericEquals | Base::DateEquals));
    if let Some(equal) = equal.filter(|condition| !condition.values.is_empty()) {
        return values(equal);
    }
    if with(&|base| base == Base::Bool).is_some() {
        return vec!["true".to_owned(), "false".to_owned()];
    }
    let demands_absence = with(&|base| base == Base::Null)
        .is_some_and(|null| null.values.iter().all(|value| value.value.eq_ignore_ascii_case("true")));
    if demands_absence {
        // Whatever the value, the request has one.
        return vec![String::new()];
    }
    // Of ranges that overlap, one that begins lies within all others. Whether bounds count is left open.
    let lower = with(&|base| base.as_str().contains("GreaterThan"));
    let upper = with(&|base| base.as_str().contains("LessThan"));
    match (lower, upper) {
        (Some(lower), Some(upper)) if conditions.len() == 2 => between(lower, upper),
        _ => Vec::new(),
    }
}

/// For two bounds, the one as a value of the other alone, if that tells.
fn between(lower: &Condition, upper: &Condition) -> Vec<String> {
    let ([low], [high]) = (lower.values.as_slice(), upper.values.as_slice()) else { return Vec::new() };
    let holds = |condition: &Condition, value: &str| {
        Test::new(condition, false).holds(&Keys::default().with(&condition.key.value, value))
    };
    // When each bound lies outside of the other's range, or on its open end, nothing lies in both.
    let apart = !holds(upper, &low.value) && !holds(lower, &high.value);
    if apart { vec![low.value.clone(), high.value.clone()] } else { Vec::new() }
}
