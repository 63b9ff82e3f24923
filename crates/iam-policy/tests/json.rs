//! The reader of JSON beside that of serde_json: they accept the same texts and read the same in them; and the faults of
//! texts that are no JSON, with their places, as `cases/json.json` has them.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use iam_policy::json::{FaultKind, MAX_DEPTH, Node, Value, parse, quoted};
use proptest::prelude::*;
use proptest::sample::select;
use serde::Deserialize;

fn value(node: &Node<'_>) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        // A number that is none stays a text.
        Value::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| (*text).into()),
        Value::String(text) => text.as_ref().into(),
        Value::Array(items) => items.iter().map(value).collect(),
        Value::Object(members) => {
            members.iter().map(|member| (member.name.clone().into_owned(), value(&member.value))).collect()
        }
    }
}

/// Texts that are JSON, with all that it can be written with.
fn json() -> impl Strategy<Value = String> {
    let string = select(vec![r#""""#, r#""a""#, r#""é\n\"\\\/""#, r#""\u00e9\ud83d\uDE00\u0041""#, r#""\b\f\r\t""#]);
    let number = select(vec!["0", "-0", "7", "-12", "1.50", "0.5", "1e3", "2E+2", "-3.25e-1"]);
    let word = select(vec!["true", "false", "null"]);
    let leaf = prop_oneof![string.clone(), number, word].prop_map(str::to_owned);
    let space = select(vec!["", " ", "\n\t", "\r\n"]);
    leaf.prop_recursive(3, 16, 4, move |inner| {
        let array = (prop::collection::vec(inner.clone(), 0..4), space.clone())
            .prop_map(|(items, space)| format!("[{space}{}{space}]", items.join(&format!("{space},{space}"))));
        let object =
            (prop::collection::vec((string.clone(), inner), 0..4), space.clone()).prop_map(|(items, space)| {
                let members: Vec<String> =
                    items.iter().map(|(name, value)| format!("{name}{space}:{space}{value}")).collect();
                format!("{{{space}{}{space}}}", members.join(&format!("{space},{space}")))
            });
        prop_oneof![array, object]
    })
}

fn agrees(text: &str) -> Result<(), TestCaseError> {
    let tree = parse(text);
    let accepted = tree.faults.iter().all(|fault| fault.kind == FaultKind::DuplicateName);
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(expected) => {
            prop_assert!(accepted, "{text:?}: {:?}", tree.faults);
            prop_assert_eq!(value(&tree.root.unwrap()), expected, "{:?}", text);
        }
        Err(error) => prop_assert!(!accepted, "{text:?}: {error}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_json_is_read(text in json()) {
        agrees(&text)?;
    }

    #[test]
    fn what_is_nearly_json_is_told_from_it(
        text in json(),
        at in any::<prop::sample::Index>(),
        gone in 0_usize..3,
        new in select(vec!["", "", "[", "]", "{", "}", ":", ",", "\"", "\\", "0", "-", ".", "e", "+", "x", "\t", "\u{1}", "\\u", "\\ud800", "//", "/*", "null"]),
    ) {
        let characters: Vec<char> = text.chars().collect();
        let at = at.index(characters.len());
        let before: String = characters.iter().take(at).collect();
        let after: String = characters.iter().skip(at + gone).collect();
        agrees(&format!("{before}{new}{after}"))?;
    }

    #[test]
    fn a_quoted_text_is_json(text in ".{0,20}") {
        prop_assert_eq!(serde_json::from_str::<String>(&quoted(&text)).unwrap(), text);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    /// What is wrong, and what stands there.
    faults: Vec<(String, usize, String)>,
    /// What is read all the same.
    value: Option<serde_json::Value>,
}

#[test]
fn faults_have_their_places() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/json.json");
    let cases: Vec<Case> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for case in cases {
        let tree = parse(&case.text);
        let faults: Vec<(String, usize, String)> = tree
            .faults
            .iter()
            .map(|fault| {
                let there = fault.span.of(&case.text).unwrap();
                (format!("{:?}", fault.kind), fault.span.start, there.to_owned())
            })
            .collect();
        assert_eq!((faults, tree.root.as_ref().map(value)), (case.faults, case.value), "{}", case.text);
    }
}

#[test]
fn what_lies_too_deep_is_told_once_and_left_out() {
    let deep = |inside: &str| format!("{}{inside}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    assert_eq!(parse(&deep("")).faults, []);
    let text = deep("{\"a\": [[1]]}, 2");
    let tree = parse(&text);
    let faults: Vec<_> = tree.faults.iter().map(|fault| (fault.kind, fault.span.start)).collect();
    assert_eq!(faults, [(FaultKind::TooDeep, MAX_DEPTH)]);
    assert_eq!(value(&tree.root.unwrap()).to_string(), deep("2"));
}
