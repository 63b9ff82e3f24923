//! What holds for every policy and every request.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::{asked, compile, read, statement, statements, text};
use iam_policy::{Compiled, Document, Kind, grammar, json};
use proptest::prelude::*;
use proptest::sample::select;

fn kind() -> impl Strategy<Value = Kind> {
    select([Kind::Identity, Kind::Resource].as_slice())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_a_policy_or_has_problems(text in ".{0,60}", kind in select(Kind::ALL.as_slice())) {
        let (policy, problems) = grammar::read(kind, &text);
        prop_assert!(policy.is_some() || !problems.is_empty());
        for problem in problems {
            prop_assert!(problem.span.of(&text).is_some(), "{problem:?}");
        }
    }

    #[test]
    fn what_looks_like_a_policy_is_read_to_its_end(
        pieces in prop::collection::vec(
            select([
                "{", "}", "[", "]", ":", ",", "\"", "\"Statement\"", "\"Effect\"", "\"Allow\"", "\"Action\"", "\"Principal\"",
                "\"AWS\"", "\"*\"", "\"Condition\"", "\"Bool\"", "true", "null", "1", "-", "//", "\\", "é", "\n", "\"a:b\"",
            ].as_slice()),
            0..60,
        ),
        kind in select(Kind::ALL.as_slice()),
    ) {
        let text = pieces.concat();
        let valid = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        let tree = json::parse(&text);
        if valid {
            // Duplicate names are the one thing that JSON allows and we report.
            prop_assert!(tree.faults.iter().all(|fault| fault.kind == json::FaultKind::DuplicateName), "{text}");
        } else {
            prop_assert!(!tree.faults.is_empty(), "{text}");
        }
        Document::read_leniently(kind, &text);
    }

    #[test]
    fn a_policy_that_is_printed_is_read_again(kind in kind(), variables: bool, statements in statements(Kind::Resource)) {
        let mut statements = statements;
        if !kind.has_principal() {
            for statement in &mut statements {
                let fields = statement.as_object_mut().unwrap();
                fields.remove("Principal");
                fields.remove("NotPrincipal");
            }
        }
        let policy = read(kind, &text(&statements, variables));
        let printed = policy.to_string();
        prop_assert_eq!(&read(kind, &printed), &policy);
        prop_assert_eq!(read(kind, &printed).to_string(), printed);
    }

    #[test]
    fn with_explanation_and_without_the_answer_is_the_same(
        variables: bool,
        statements in statements(Kind::Resource),
        asked in asked(),
    ) {
        let policy = compile(Kind::Resource, &text(&statements, variables));
        let (short, long) = (asked.of(&policy), policy.explain(&asked.request()));
        prop_assert_eq!(short, long.verdict());
        prop_assert_eq!(long.statements.len(), statements.len());
    }

    #[test]
    fn one_more_deny_never_allows_more(
        before in statements(Kind::Resource),
        deny in statement(Kind::Resource, "Deny"),
        asked in asked(),
    ) {
        let with: Vec<_> = before.iter().cloned().chain([deny]).collect();
        let before = asked.of(&compile(Kind::Resource, &text(&before, true)));
        let after = asked.of(&compile(Kind::Resource, &text(&with, true)));
        prop_assert_eq!(after.allowed, before.allowed);
        prop_assert!(after.denied || !before.denied);
    }

    #[test]
    fn one_more_allow_never_denies(
        before in statements(Kind::Resource),
        allow in statement(Kind::Resource, "Allow"),
        asked in asked(),
    ) {
        let with: Vec<_> = before.iter().cloned().chain([allow]).collect();
        let before = asked.of(&compile(Kind::Resource, &text(&before, true)));
        let after = asked.of(&compile(Kind::Resource, &text(&with, true)));
        prop_assert_eq!(after.denied, before.denied);
        prop_assert_eq!(after.allowed.union(before.allowed), after.allowed);
    }

    #[test]
    fn the_order_of_statements_does_not_matter(statements in statements(Kind::Resource), asked in asked()) {
        let mut reversed = statements.clone();
        reversed.reverse();
        prop_assert_eq!(
            asked.of(&compile(Kind::Resource, &text(&statements, true))),
            asked.of(&compile(Kind::Resource, &text(&reversed, true)))
        );
    }
}

#[test]
fn large_and_deep_texts_end() {
    let deep = "[".repeat(1_000_000);
    let wide = format!(r#"{{"Statement":[{}]}}"#, "{},".repeat(300_000));
    let bomb = format!(
        r#"{{"Statement":{{"Effect":"Allow","Action":"a:{}","Resource":"{}"}}}}"#,
        "*a".repeat(2_000),
        "*?".repeat(2_000)
    );
    for text in [deep.as_str(), &wide, &bomb, &"\"".repeat(1_000_001), &"{\"a\":".repeat(200_000)] {
        let (policy, problems) = grammar::read(Kind::Identity, text);
        assert!(policy.is_some() || !problems.is_empty());
        if let Some(policy) = policy {
            let compiled = Compiled::new(Kind::Identity, &policy);
            let identity = iam_policy::Identity {
                account: String::new(),
                kind: iam_policy::principal::IdentityKind::Root,
                bounded: false,
            };
            let action = format!("a:{}", "ab".repeat(2_000));
            let context = &iam_policy::request::NoContext;
            compiled.evaluate(&iam_policy::Request {
                identity: &identity,
                action: &action,
                resource: &action,
                context,
            });
        }
    }
}
