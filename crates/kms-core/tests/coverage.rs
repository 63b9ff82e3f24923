//! `docs/api-coverage.md`: what stands behind each operation, made from the model, the engine, the cases and the clients'
//! programs. `UPDATE=1 cargo test -p kms-core --test coverage` writes it anew.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::Workspace;
use common::case::Case;
use kms_api::{ErrorCode, model, operation, validate};
use serde_json::{Value, json};

const INTRODUCTION: &str = "# What stands behind each operation

Made from the service model, the engine, `tests/conformance` and `tests/interop/endpoint` by `crates/kms-core/tests/coverage.rs`, \
which fails when this page is out of date or has an empty cell.

- **implemented**: the engine carries it out, and it has typed request and response structures.
- **validated**: a request without a member that must be there, or with a broken limit, is refused in AWS's words.
- **audited**: a call leaves a record in the trail.
- **cases**: conformance cases that call it, and how often.
- **boto3**, **aws**, **SDK**: the client drives it against the endpoint (boto3, the AWS CLI, the AWS SDK for JavaScript).

| operation | implemented | validated | audited | cases (calls) | boto3 | aws | SDK |
|---|---|---|---|---|---|---|---|
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Cases and calls by operation.
fn cases() -> BTreeMap<String, (usize, usize)> {
    let mut counts = BTreeMap::<String, (usize, usize)>::new();
    for entry in std::fs::read_dir(root().join("tests/conformance")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let cases: Vec<Case> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in cases {
            let calls: Vec<_> = case.steps.iter().filter_map(|step| step.call.clone()).collect();
            let mut operations = calls.clone();
            operations.sort();
            operations.dedup();
            for operation in operations {
                let count = counts.entry(operation.clone()).or_default();
                count.0 += 1;
                count.1 += calls.iter().filter(|call| **call == operation).count();
            }
        }
    }
    counts
}

/// `CreateKey` as Python's client has it: `create_key`.
fn snake(name: &str) -> String {
    name.chars().fold(String::new(), |mut text, letter| {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
        text
    })
}

/// Whether a request that breaks the operation's shape is refused as AWS refuses it.
fn is_validated(name: &str) -> bool {
    let shape = model::kms().operations[name].input.as_deref();
    let broken = match shape {
        // Every string of the model that operations take has a limit, and every required member can be missing.
        Some(_) => json!({
            "KeyId": "", "AliasName": "", "CustomKeyStoreId": "", "Limit": 0, "NumberOfBytes": 0, "GrantToken": "",
            "KeySpec": "NONE", "CiphertextBlob": "", "CustomKeyStoreName": "",
        }),
        None => Value::Null,
    };
    validate::validate(name, &broken).is_err_and(|error| {
        error.code == ErrorCode::Validation && error.message.is_some_and(|text| text.contains("validation error"))
    })
}

#[test]
fn the_table_is_up_to_date_and_full() {
    let cases = cases();
    let (boto3, cli, sdk) = (
        read("tests/interop/endpoint/boto3_all.py"),
        read("tests/interop/endpoint/aws_cli.py"),
        read("tests/interop/endpoint/sdk_all.mjs"),
    );
    let mut table = INTRODUCTION.to_owned();
    let mut empty = Vec::new();
    for name in model::kms().operations.keys() {
        let outcome = Workspace::new(1).outcome(name, &json!({}));
        let unknown = outcome.result.as_ref().is_err_and(|error| error.code == ErrorCode::UnknownOperation);
        let (case_count, calls) = cases.get(name).copied().unwrap_or_default();
        let method = snake(name);
        let cells = [
            operation::NAMES.contains(&name.as_str()) && !unknown,
            is_validated(name),
            outcome.records.last().is_some_and(|record| record.event["eventName"] == json!(name)),
            case_count > 0,
            boto3.contains(&format!(".{method}(")) || boto3.contains(&format!("\"{method}\"")),
            cli.contains(&format!("\"{name}\"")),
            sdk.contains(&format!("\"{name}\"")),
        ];
        if cells.contains(&false) {
            empty.push(format!("{name}: {cells:?}"));
        }
        let mark = |cell: bool| if cell { "yes" } else { "" };
        table.push_str(&format!(
            "| {name} | {} | {} | {} | {case_count} ({calls}) | {} | {} | {} |\n",
            mark(cells[0]),
            mark(cells[1]),
            mark(cells[2]),
            mark(cells[4]),
            mark(cells[5]),
            mark(cells[6]),
        ));
    }
    assert!(empty.is_empty(), "empty cells:\n{}", empty.join("\n"));
    let path = root().join("docs/api-coverage.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let present = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(present == table, "docs/api-coverage.md is out of date: UPDATE=1 cargo test -p kms-core --test coverage");
}

#[test]
fn there_are_56_operations() {
    assert_eq!(operation::NAMES.len(), 56);
    assert!(model::kms().operations.keys().map(String::as_str).eq(operation::NAMES.iter().copied()));
}
