//! The cases of `tests/conformance`: sequences of calls with what they must give.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::Workspace;
use kms_api::time::DAY;
use serde::Deserialize;
use serde_json::Value;

/// A case: a name, where its expectations come from, and steps.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// Where the expectations come from.
    source: String,
    steps: Vec<Step>,
}

/// A call, or a leap of the clock. In texts, `${name}` stands for what an earlier step kept under that name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    call: Option<String>,
    #[serde(default)]
    input: Value,
    /// What the response must contain; objects may have more members than these.
    response: Option<Value>,
    /// What the error must be, in full.
    error: Option<Value>,
    /// What the last record of the trail must contain.
    event: Option<Value>,
    /// Names under which to keep parts of the response, by JSON pointer.
    #[serde(default)]
    keep: BTreeMap<String, String>,
    /// Days by which the clock leaps forward.
    days: Option<i64>,
    /// How often to do this step.
    times: Option<usize>,
}

fn fill(value: &Value, kept: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => {
            let filled =
                kept.iter().fold(text.clone(), |text, (name, value)| text.replace(&format!("${{{name}}}"), value));
            // `${x*n}` stands for n times x.
            let repeated = filled.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
            match repeated.and_then(|inner| inner.split_once('*')) {
                Some((unit, count)) => Value::String(unit.repeat(count.parse().unwrap())),
                None => Value::String(filled),
            }
        }
        Value::Array(items) => items.iter().map(|item| fill(item, kept)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), fill(value, kept))).collect())
        }
        other => other.clone(),
    }
}

/// Whether `actual` contains `expected`: members of objects at least, everything else exactly. `"*"` stands for anything
/// that is there.
fn contains(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (actual, Value::String(any)) if any == "*" => !actual.is_null(),
        (Value::Object(actual), Value::Object(expected)) => {
            expected.iter().all(|(name, expected)| contains(actual.get(name).unwrap_or(&Value::Null), expected))
        }
        (Value::Array(actual), Value::Array(expected)) => {
            actual.len() == expected.len()
                && actual.iter().zip(expected).all(|(actual, expected)| contains(actual, expected))
        }
        _ => actual == expected,
    }
}

fn run(case: &Case, file: &str) {
    let mut workspace = Workspace::new(1);
    let mut kept = BTreeMap::new();
    for (number, step) in case.steps.iter().enumerate() {
        for _ in 0..step.times.unwrap_or(1) {
            let place = format!("{file}, case `{}`, step {number}", case.name);
            let outcome = match &step.call {
                Some(operation) => workspace.outcome(operation, &fill(&step.input, &kept)),
                None => workspace.advance(step.days.unwrap_or_default() * DAY),
            };
            let (response, error) = match &outcome.result {
                Ok(response) => (response.clone(), None),
                Err(error) => (Value::Null, Some(serde_json::to_value(error).unwrap())),
            };
            match &step.error {
                Some(expected) => {
                    assert_eq!(error, Some(fill(expected, &kept)), "{place}: response {response}");
                }
                None => assert_eq!(error, None, "{place}"),
            }
            if let Some(expected) = &step.response {
                let expected = fill(expected, &kept);
                assert!(contains(&response, &expected), "{place}: expected {expected:#}\nfound {response:#}");
            }
            if let Some(expected) = &step.event {
                let event = &outcome.records.last().unwrap().event;
                let expected = fill(expected, &kept);
                assert!(contains(event, &expected), "{place}: expected {expected:#}\nfound {event:#}");
            }
            for (name, pointer) in &step.keep {
                let value =
                    response.pointer(pointer).unwrap_or_else(|| panic!("{place}: no {pointer} in {response:#}"));
                kept.insert(name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            }
        }
    }
}

#[test]
fn all_cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance");
    let mut count = 0;
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let cases: Vec<Case> = serde_json::from_str(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{file}: {error}"));
        for case in &cases {
            assert!(!case.source.is_empty(), "{file}, case `{}` names no source", case.name);
            run(case, &file);
            count += 1;
        }
    }
    assert!(count >= 40, "{count} cases");
}
