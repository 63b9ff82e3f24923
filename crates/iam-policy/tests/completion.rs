//! What can be written at a place: `cases/completion.json` has texts with a `|` at the place, and what is proposed there.
//!
//! `UPDATE=1 cargo test -p iam-policy --test completion` writes down what is proposed now.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "these are tests"
)]

use iam_policy::{Edit, Kind, Setting, Vocabulary, complete, edit, grammar};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

fn vocabulary() -> Vocabulary {
    serde_json::from_str(kms_api::policy_vocabulary::JSON).unwrap()
}

fn setting() -> Setting {
    Setting {
        account: Some("111122223333".to_owned()),
        resource: Some("arn:aws:kms:us-east-1:111122223333:key/1".to_owned()),
        principals: vec![
            "arn:aws:iam::111122223333:root".to_owned(),
            "arn:aws:iam::111122223333:role/app".to_owned(),
            "arn:aws:iam::111122223333:user/ann".to_owned(),
        ],
    }
}

#[test]
fn cases() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/completion.json");
    let before: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut after = before.clone();
    for case in after.as_array_mut().unwrap() {
        let kind = *Kind::ALL.iter().find(|kind| case["kind"] == json!(format!("{kind:?}"))).unwrap();
        let marked = case["text"].as_str().unwrap();
        let position = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let found = complete(kind, &text, position, &vocabulary(), &setting());
        let begins = case["begins"].as_str().unwrap_or_default();
        let shown = found.iter().filter(|completion| completion.label.starts_with(begins));
        case["proposed"] = shown.map(|found| json!(format!("{} ({})", found.insert, found.detail))).collect();
        if let Some(first) = found.first() {
            let edits = [Edit::new(first.span, first.insert.clone())];
            case["first"] = json!(edit::apply(&text, &edits).unwrap());
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        let mut text = serde_json::to_string_pretty(&after).unwrap();
        text.push('\n');
        std::fs::write(path, text).unwrap();
    } else {
        assert_eq!(after, before, "UPDATE=1 cargo test -p iam-policy --test completion");
    }
}

/// Whatever is proposed within a whole policy leaves it JSON.
#[test]
fn proposals_leave_json() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["kms:*", "kms:Sign"], "Resource": "*", "Condition": {"StringEquals": {"kms:KeySpec": "RSA_2048"}}}]}"#;
    for position in 0..=text.len() {
        for completion in complete(Kind::Resource, text, position, &vocabulary(), &setting()) {
            // Between two words something may be missing around the new one.
            if completion.span.start == completion.span.end {
                continue;
            }
            let after = edit::apply(text, &[Edit::new(completion.span, completion.insert.clone())]).unwrap();
            assert!(serde_json::from_str::<Value>(&after).is_ok(), "{after}");
            let problems = grammar::read(Kind::Resource, &after).1;
            let json = problems.iter().filter(|problem| matches!(problem.kind, grammar::ProblemKind::Json(kind) if kind != iam_policy::json::FaultKind::DuplicateName));
            assert_eq!(json.count(), 0, "{after}");
        }
    }
}

proptest! {
    #[test]
    fn any_place_of_any_text_is_answered(
        pieces in prop::collection::vec(
            select([
                "{", "}", "[", "]", ":", ",", "\"", "\"Statement\":[{", "\"Effect\":", "\"Action\":", "\"Principal\":{", "\"AWS\":", "\"kms:",
                "\"Condition\":{", "\"StringEquals\":{", "true", "\\", "é", "\n", "\"kms:KeySpec\":",
            ].as_slice()),
            0..30,
        ),
        at in 0_usize..200,
        kind in select(Kind::ALL.as_slice()),
    ) {
        let text = pieces.concat();
        for completion in complete(kind, &text, at, &vocabulary(), &setting()) {
            prop_assert!(at > text.len() || !text.is_char_boundary(at) || completion.span.of(&text).is_some());
        }
    }
}
