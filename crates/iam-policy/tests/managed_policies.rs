//! The policies that AWS itself writes: each is read, printed, read again, and answers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::asked;
use iam_policy::{Compiled, Kind, grammar};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

fn documents() -> Vec<(String, Value)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/policies/aws-managed.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    let entry = |line: &str| {
        let mut entry: Value = serde_json::from_str(line).unwrap();
        (entry["name"].as_str().unwrap().to_owned(), entry["document"].take())
    };
    text.lines().map(entry).collect()
}

#[test]
fn every_managed_policy_is_read_printed_and_asked() {
    let documents = documents();
    assert_eq!(documents.len(), 1_641);
    let mut runner = TestRunner::deterministic();
    let requests: Vec<_> = (0..100).map(|_| asked().new_tree(&mut runner).unwrap().current()).collect();
    let mut allowed = 0;
    for (name, document) in &documents {
        for text in [document.to_string(), serde_json::to_string_pretty(document).unwrap()] {
            let (policy, problems) = grammar::read(Kind::Identity, &text);
            assert_eq!(problems, [], "{name}");
            let policy = policy.unwrap();
            let printed = policy.to_string();
            let (again, problems) = grammar::read(Kind::Identity, &printed);
            assert_eq!((again.as_ref(), problems.as_slice()), (Some(&policy), [].as_slice()), "{name}");
            // Nothing is lost: as data, the print says what the document says.
            assert_eq!(normal(&serde_json::from_str(&printed).unwrap()), normal(document), "{name}");
            let compiled = Compiled::new(Kind::Identity, &policy);
            for request in &requests {
                let verdict = request.of(&compiled);
                assert_eq!(verdict, compiled.explain(&request.request()).verdict(), "{name}");
                allowed += usize::from(!verdict.allowed.is_empty() && !verdict.denied);
            }
        }
    }
    assert!(allowed > 1_000, "{allowed}");
}

/// A document in which one of a list stands for the list, and texts for numbers and booleans.
fn normal(value: &Value) -> Value {
    match value {
        Value::Array(items) => match items.as_slice() {
            [one] => normal(one),
            many => many.iter().map(normal).collect(),
        },
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().map(|(name, value)| (name.clone(), normal(value))).collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(fields.into_iter().collect())
        }
        Value::Bool(value) => Value::String(value.to_string()),
        Value::Number(number) => Value::String(number.to_string()),
        other => other.clone(),
    }
}
