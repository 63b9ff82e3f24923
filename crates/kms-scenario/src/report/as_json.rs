//! A report for programs.

use serde_json::{Value, json as value};

use super::explain::{Explained, ExplainedStatement};
use super::{Case, Report, verdict};

/// The report of a file as JSON.
pub fn json(file: &str, report: &Report) -> Value {
    let scenarios: Vec<Value> = report
        .scenarios
        .iter()
        .map(|scenario| {
            value!({
                "name": scenario.name,
                "source": scenario.source,
                "cases": scenario.cases.iter().map(case).collect::<Vec<_>>(),
            })
        })
        .collect();
    let (count, failed) = report.count();
    value!({ "file": file, "cases": count, "failed": failed, "scenarios": scenarios })
}

fn case(case: &Case) -> Value {
    value!({
        "name": case.name,
        "source": case.source,
        "line": case.line,
        "column": case.column,
        "caller": case.caller,
        "call": case.call,
        "passed": case.passed,
        "expected": {
            "decision": verdict(case.expected.allowed),
            "reasons": case.expected.reasons,
            "message": case.expected.message,
        },
        "found": {
            "decision": verdict(case.found.allowed),
            "reasons": case.found.reasons,
            "message": case.found.message,
        },
        "decisions": case.explained.iter().map(decision).collect::<Vec<_>>(),
    })
}

fn decision(explained: &Explained) -> Value {
    let steps = explained.steps.iter().map(|(asked, told)| value!({ "step": asked, "outcome": told }));
    value!({
        "permission": explained.permission,
        "resource": explained.resource,
        "decision": verdict(explained.allowed),
        "reason": explained.reason,
        "steps": steps.collect::<Vec<_>>(),
        "statements": explained.statements.iter().map(statement).collect::<Vec<_>>(),
        "grants": explained.grants,
    })
}

fn statement(statement: &ExplainedStatement) -> Value {
    let location =
        statement.location.as_ref().map(|at| value!({ "file": at.file, "line": at.line, "column": at.column }));
    value!({
        "policy": statement.policy,
        "statement": statement.number,
        "sid": statement.sid,
        "effect": statement.effect,
        "applies": statement.applies,
        "decides": statement.decides,
        "misses": statement.misses,
        "location": location,
    })
}
