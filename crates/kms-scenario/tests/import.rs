//! Outputs of AWS's command line, as scenarios.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/import");

/// Every file of cases, with what it says.
static FILES: LazyLock<Vec<(PathBuf, Value)>> = LazyLock::new(|| {
    let mut files: Vec<PathBuf> = fs::read_dir(CASES).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: PathBuf| {
        let case = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        (path, case)
    };
    files.into_iter().map(read).collect()
});

/// The texts of a case: a string is one as it stands, everything else is written out.
fn texts(case: &Value) -> Vec<String> {
    let text = |item: &Value| item.as_str().map_or_else(|| format!("{item:#}"), str::to_owned);
    case["input"].as_array().unwrap().iter().map(text).collect()
}

/// `KMSBOX_WRITE_CASES=1 cargo test -p kms-scenario` writes down what comes of each input, to be looked at.
#[test]
fn outputs_of_aws_become_scenarios() {
    for (path, case) in FILES.iter() {
        let texts = texts(case);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let scenario =
            kms_scenario::from_aws(&texts).unwrap_or_else(|problems| panic!("{}: {problems:?}", path.display()));
        let report = kms_scenario::run(&scenario).unwrap();
        assert_eq!(report.count().1, 0, "{}", path.display());
        let found: Value = serde_json::from_str(&scenario).unwrap();
        if std::env::var_os("KMSBOX_WRITE_CASES").is_some() {
            let mut case = case.clone();
            case["expected"] = found;
            fs::write(path, format!("{case:#}\n")).unwrap();
        } else {
            assert_eq!(found, case["expected"], "{}:\n{scenario}", path.display());
        }
        // Texts after one another are the same as several.
        assert_eq!(kms_scenario::scenario_of(&texts.join("\n")).unwrap(), scenario, "{}", path.display());
        assert_eq!(kms_scenario::scenario_of(&scenario).unwrap(), scenario);
    }
}

#[test]
fn what_is_no_output_is_refused_with_its_place() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("cases/import-refused.json")).unwrap();
    for case in cases {
        let problems = kms_scenario::scenario_of(case["text"].as_str().unwrap()).expect_err(&case.to_string());
        let said = case["said"].as_str().unwrap();
        let found = problems.0.iter().any(|problem| {
            problem.path == case["path"]
                && Some(problem.line as u64) == case["line"].as_u64()
                && problem.text.contains(said)
        });
        assert!(found, "{case}: {problems:?}");
    }
}

#[test]
fn problems_are_told_of_the_text_that_has_them() {
    let problems = kms_scenario::from_aws(&["{\"Grants\": []}", "{}"]).unwrap_err();
    assert_eq!(problems.iter().map(|of_text| of_text.0.len()).collect::<Vec<_>>(), [0, 1]);
}

/// Whatever comes, it is a scenario that holds, or refused with places that exist.
fn holds(texts: &[&str]) -> Result<(), TestCaseError> {
    match kms_scenario::from_aws(texts) {
        Ok(scenario) => {
            let report = kms_scenario::run(&scenario).map_err(|problems| TestCaseError::fail(format!("{problems}")))?;
            prop_assert_eq!(report.count().1, 0, "{}", scenario);
        }
        Err(problems) => {
            prop_assert!(problems.iter().any(|of_text| !of_text.0.is_empty()));
            for (text, problems) in texts.iter().zip(&problems) {
                for problem in &problems.0 {
                    prop_assert!(problem.span.of(text).is_some(), "{:?} in {:?}", problem, text);
                }
            }
        }
    }
    Ok(())
}

/// Every value of a document, by its pointer.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(number, item)| pointers(item, &format!("{at}/{number}"), all));
        }
        Value::Object(members) => members.iter().for_each(|(name, inner)| {
            pointers(inner, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), all);
        }),
        _ => {}
    }
}

/// What may stand in place of a value.
fn instead() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(Value::from("arn:aws:iam::111122223333:role/a/b:c")),
        Just(Value::from("arn:aws:sts::111122223333:assumed-role/r")),
        Just(Value::from("${key:key}")),
        Just(Value::from("arn:aws:iam::aws:policy/AdministratorAccess")),
        Just(Value::from("%7B%22")),
        Just(serde_json::json!([])),
        Just(serde_json::json!({})),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,64}|[\\[\\]{}\":,a-z\\\\ \n]{0,64}") {
        holds(&[&text])?;
        let _ = kms_scenario::scenario_of(&text);
    }

    #[test]
    fn outputs_with_another_value_are_read(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        value in instead(),
    ) {
        let mut input = which.get(FILES.as_slice()).1["input"].clone();
        let mut all = Vec::new();
        pointers(&input, "", &mut all);
        let _ = std::mem::replace(input.pointer_mut(place.get(all.as_slice()).as_str()).unwrap(), value);
        let items = input.as_array().cloned().unwrap_or_default();
        let texts: Vec<String> =
            items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect();
        holds(&texts.iter().map(String::as_str).collect::<Vec<_>>())?;
    }

    #[test]
    fn outputs_that_are_cut_and_joined_are_read(
        which in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        put in "[\\[\\]{}\":,0a%\\\\]{0,3}",
    ) {
        let text: Vec<char> = texts(&which.get(FILES.as_slice()).1).join("").chars().collect();
        let (from, to) = (from.index(text.len()), to.index(text.len()));
        let (from, to) = (from.min(to), from.max(to));
        // A short cut leaves most in order; a long one takes whole documents.
        let to = if put.len() > 1 { (from + put.len()).min(text.len()) } else { to };
        let cut: String = text[..from].iter().copied().chain(put.chars()).chain(text[to..].iter().copied()).collect();
        holds(&[&cut])?;
    }
}
