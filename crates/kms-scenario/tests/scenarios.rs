//! Our own scenarios: what AWS's documentation says of who may do what, as files.
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use std::fs;
use std::path::PathBuf;

fn files() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/scenarios");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

#[test]
fn every_request_is_decided_as_the_documentation_says() {
    let (mut all, mut wrong) = (0, Vec::new());
    for path in files() {
        let report = kms_scenario::run(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|problems| panic!("{}:\n{problems}", path.display()));
        for case in report.cases() {
            all += 1;
            assert!(case.source.is_some(), "{}:{}: `{}` names no source", path.display(), case.line, case.name);
            if !case.passed {
                let (line, name) = (case.line, &case.name);
                wrong.push(format!("{}:{line}: {name}: {:?}, not {:?}", path.display(), case.found, case.expected));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {all} requests:\n{}", wrong.len(), wrong.join("\n"));
    assert!(all >= 850, "{all}");
}

#[test]
fn what_is_no_scenario_is_refused_with_its_place() {
    for (text, line, said) in [
        ("{", 1, "closing bracket"),
        ("{\n  \"acounts\": {}\n}", 2, "acounts"),
        ("{ \"requests\": [ { \"as\": { \"root\": true }, \"call\": \"Encrypted\" } ] }", 1, "Encrypt"),
    ] {
        let problems = kms_scenario::run(text).unwrap_err();
        assert!(problems.0.iter().any(|problem| problem.line == line && problem.text.contains(said)), "{problems}");
    }
}

#[test]
fn a_failed_request_says_what_decided() {
    let text = r#"{
      "name": "a key that nobody opens",
      "accounts": { "111122223333": { "users": { "ann": {} } } },
      "keys": { "main": { "account": "111122223333" } },
      "requests": [
        { "as": { "account": "111122223333", "user": "ann" }, "call": "Encrypt", "key": "main", "expect": "allow" }
      ]
    }"#;
    let report = kms_scenario::run(text).unwrap();
    assert_eq!(report.count(), (1, 1));
    let told = kms_scenario::text("keys.json", &report, false);
    assert!(told.contains("no identity-based policy allows"), "{told}");
    let junit = kms_scenario::junit([("keys.json", &report)]);
    assert!(junit.contains("failures=\"1\""), "{junit}");
}

#[test]
fn the_example_of_the_documentation_holds() {
    let text = include_str!("../../../docs/scenarios.md");
    let (_, rest) = text.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    assert_eq!(kms_scenario::run(example).unwrap().count(), (2, 0));
}
