//! Every rule's page: what is found in its examples, and what the fixes make of them.
//!
//! `UPDATE=1 cargo test -p iam-policy --test findings` writes down what is found now.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "these are tests"
)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use common::{statements, text};
use iam_policy::findings::{self, Finding, MAX_FINDINGS};
use iam_policy::{Kind, Setting, Vocabulary, edit, grammar};
use proptest::prelude::*;
use proptest::sample::select;

fn vocabulary() -> Vocabulary {
    serde_json::from_str(kms_api::policy_vocabulary::JSON).unwrap()
}

fn setting() -> Setting {
    Setting {
        account: Some("111122223333".to_owned()),
        resource: Some("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab".to_owned()),
        principals: Vec::new(),
    }
}

/// A policy of a page.
struct Example {
    kind: Kind,
    text: String,
    /// Under which heading it stands.
    found: bool,
}

/// A page: everything else than what was found stays as it is.
struct Page {
    rule: String,
    path: PathBuf,
    text: String,
    examples: Vec<Example>,
}

fn pages() -> Vec<Page> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/findings/rules"));
    let paths = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|name| name == "md")).collect();
    paths.sort();
    paths.into_iter().map(read_page).collect()
}

fn read_page(path: PathBuf) -> Page {
    let text = std::fs::read_to_string(&path).unwrap();
    let mut examples = Vec::new();
    let mut found = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        match line {
            "## Found" => found = Some(true),
            "## Not found" => found = Some(false),
            _ => {}
        }
        let Some(kind) = line.strip_prefix("```json ") else { continue };
        let kind = *Kind::ALL.iter().find(|known| format!("{known:?}").eq_ignore_ascii_case(kind)).unwrap();
        let policy: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        examples.push(Example { kind, text: policy.join("\n"), found: found.unwrap() });
    }
    let rule = path.file_stem().unwrap().to_str().unwrap().replace('_', "-");
    Page { rule, path, text, examples }
}

fn find(kind: Kind, text: &str) -> Vec<Finding> {
    findings::find(kind, text, &vocabulary(), &setting())
}

fn of_rule(example: &Example, rule: &str) -> Vec<Finding> {
    find(example.kind, &example.text).into_iter().filter(|finding| finding.rule == rule).collect()
}

/// What was found, for people to read.
fn shown(text: &str, found: &[Finding]) -> String {
    let mut out = String::new();
    for finding in found {
        let (line, column) = finding.span.line_and_column(text);
        let severity = format!("{:?}", finding.severity).to_lowercase();
        writeln!(out, "{line}:{column} {severity}: {}", finding.message).unwrap();
        let at = finding.span.of(text).unwrap();
        writeln!(out, "  at {}", at.lines().next().unwrap_or_default()).unwrap();
        writeln!(out, "  {}", finding.reason).unwrap();
        for fix in &finding.fixes {
            writeln!(out, "  fix: {}", fix.title).unwrap();
            for edit in &fix.edits {
                let line = edit.span.line_and_column(text).0;
                let removed = edit.span.of(text).unwrap();
                writeln!(out, "    {line}: {removed:?} -> {:?}", edit.insert).unwrap();
            }
        }
    }
    out
}

/// The page with what is found now.
fn updated(page: &Page) -> String {
    let mut examples = page.examples.iter().filter(|example| example.found);
    let mut out = String::new();
    let mut lines = page.text.lines();
    while let Some(line) = lines.next() {
        writeln!(out, "{line}").unwrap();
        if line == "```findings" {
            let example = examples.next().unwrap();
            out.push_str(&shown(&example.text, &of_rule(example, &page.rule)));
            writeln!(out, "{}", lines.by_ref().find(|line| *line == "```").unwrap()).unwrap();
        }
    }
    assert_eq!(examples.count(), 0, "{}: each example needs its block of findings", page.rule);
    out
}

#[test]
fn every_rule_has_its_page() {
    let pages: Vec<String> = pages().into_iter().map(|page| page.rule).collect();
    assert_eq!(pages, findings::rules().collect::<Vec<_>>());
}

#[test]
fn pages_tell_what_is_found() {
    let mut stale = Vec::new();
    for page in pages() {
        let heading = format!("# {}\n\n", page.rule);
        assert!(page.text.starts_with(&heading), "{}", page.rule);
        for found in [true, false] {
            assert!(page.examples.iter().any(|example| example.found == found), "{}: {found}", page.rule);
        }
        for example in &page.examples {
            let found = of_rule(example, &page.rule);
            assert_eq!(!found.is_empty(), example.found, "{}: {}\n{found:?}", page.rule, example.text);
        }
        let now = updated(&page);
        if now != page.text {
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&page.path, now).unwrap();
            } else {
                stale.push(page.rule);
            }
        }
    }
    assert!(stale.is_empty(), "out of date: {stale:?}; UPDATE=1 cargo test -p iam-policy --test findings");
}

/// What the grammar says of a text, places aside.
fn problems(kind: Kind, text: &str) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for problem in grammar::read(kind, text).1 {
        *counted.entry(format!("{:?}", problem.kind)).or_default() += 1;
    }
    counted
}

/// A fix takes its finding away, and brings no problem of the grammar.
fn assert_fixes_mend(kind: Kind, text: &str) {
    let found = find(kind, text);
    let before = problems(kind, text);
    for finding in &found {
        // A finding that stays may be told in other words, for it counts statements.
        let alike = |found: &[Finding]| {
            let of_rule = found.iter().filter(|other| other.rule == finding.rule);
            (of_rule.clone().count(), of_rule.filter(|other| other.message == finding.message).count())
        };
        for fix in &finding.fixes {
            let mended = edit::apply(text, &fix.edits).unwrap_or_else(|| panic!("{fix:?}\n{text}"));
            let after = find(kind, &mended);
            let ((rule, same), (rule_before, same_before)) = (alike(&after), alike(&found));
            assert!(rule < rule_before || same < same_before, "{}: {fix:?}\n{text}\n{mended}", finding.rule);
            for (problem, count) in problems(kind, &mended) {
                let known = before.get(&problem).copied().unwrap_or_default();
                // Where JSON was not understood, more of it comes to light.
                let hidden = finding.rule == "json-syntax" && !problem.starts_with("Json");
                assert!(hidden || count <= known, "{}: {problem} {fix:?}\n{text}\n{mended}", finding.rule);
            }
        }
    }
}

#[test]
fn fixes_mend() {
    for page in pages() {
        for example in page.examples {
            assert_fixes_mend(example.kind, &example.text);
            // The same on one line.
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(&example.text) {
                assert_fixes_mend(example.kind, &value.to_string());
            }
        }
    }
}

#[test]
fn messages_are_written_alike() {
    for example in pages().into_iter().flat_map(|page| page.examples) {
        for finding in find(example.kind, &example.text) {
            let message = &finding.message;
            assert!(
                message.starts_with(|c: char| c == '`' || c.is_lowercase() || message.starts_with("JSON")),
                "{message}"
            );
            assert!(!message.ends_with('.') && message.matches('`').count() % 2 == 0, "{message}");
            assert!(
                finding.reason.ends_with('.') && finding.reason.starts_with(|c: char| !c.is_lowercase()),
                "{}",
                finding.reason
            );
        }
    }
}

#[test]
fn managed_policies_have_no_errors() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/policies/aws-managed.jsonl");
    let (vocabulary, setting) = (vocabulary(), Setting::default());
    let mut counted: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = serde_json::to_string_pretty(&entry["document"]).unwrap();
        for finding in findings::find(Kind::Identity, &text, &vocabulary, &setting) {
            assert_ne!(finding.severity, iam_policy::Severity::Error, "{}: {finding:?}", entry["name"]);
            counted.entry(finding.rule).or_default().push(format!("{}: {}", entry["name"], finding.message));
        }
    }
    if std::env::var_os("SHOW").is_some() {
        for (rule, found) in &counted {
            println!("{rule}: {}", found.len());
            for line in found.iter().step_by(1 + found.len() / 12) {
                println!("    {line}");
            }
        }
    }
}

#[test]
fn large_texts_end() {
    let many = |item: &str, count: usize| vec![item; count].join(",");
    let statement = r#"{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}"#;
    let texts = [
        format!(r#"{{"Statement":[{}]}}"#, "{},".repeat(300_000)),
        format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, many(statement, 14_000)),
        format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":[{}],"Resource":"*"}}}}"#,
            (0..60_000).map(|number| format!("\"kms:{number}*\"")).collect::<Vec<_>>().join(",")
        ),
        format!(
            r#"{{"Statement":{{"Effect":"Allow","Action":"kms:{}","Resource":["{}","{}"]}}}}"#,
            "*a".repeat(100_000),
            "*a?".repeat(100_000),
            "?*a".repeat(100_000)
        ),
        format!(
            r#"{{"Statement":{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{"StringEquals":{{{}}},"StringLike":{{{}}}}}}}}}"#,
            (0..20_000).map(|number| format!("\"a:{number}\":[\"1\"]")).collect::<Vec<_>>().join(","),
            (0..20_000).map(|number| format!("\"a:{number}\":[\"2\"]")).collect::<Vec<_>>().join(","),
        ),
        "[".repeat(1_000_000),
        "\u{2013}".repeat(300_000),
    ];
    for text in &texts {
        for kind in [Kind::Resource, Kind::Identity] {
            let start = std::time::Instant::now();
            let found = find(kind, text);
            assert!(found.len() <= MAX_FINDINGS);
            let took = start.elapsed().as_secs_f32();
            assert!(took < 30.0, "{took} s: {}", text.get(..100).unwrap());
            if std::env::var_os("SHOW").is_some() {
                println!("{took} s: {} findings in {} bytes of {}", found.len(), text.len(), text.get(..99).unwrap());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_has_findings_within_it(text in ".{0,80}", kind in select(Kind::ALL.as_slice())) {
        for finding in find(kind, &text) {
            prop_assert!(finding.span.of(&text).is_some(), "{finding:?}");
        }
    }

    #[test]
    fn what_looks_like_a_policy_can_be_mended(
        pieces in prop::collection::vec(
            select([
                "{", "}", "[", "]", ":", ",", "\"", "\"Statement\":", "\"Effect\":\"Allow\"", "\"Action\":", "\"Principal\":", "\"AWS\":",
                "\"*\"", "\"Condition\":", "\"Bool\":", "true", "null", "1", "//", "\\", "é", "\n", "\"kms:Encript\"", "\"Resource\":\"*\"",
            ].as_slice()),
            0..40,
        ),
        kind in select(Kind::ALL.as_slice()),
    ) {
        let text = pieces.concat();
        for fix in find(kind, &text).iter().flat_map(|finding| &finding.fixes) {
            prop_assert!(edit::apply(&text, &fix.edits).is_some(), "{fix:?} {text}");
        }
    }

    #[test]
    fn fixes_of_policies_mend(variables: bool, statements in statements(Kind::Resource)) {
        assert_fixes_mend(Kind::Resource, &text(&statements, variables));
        assert_fixes_mend(Kind::Identity, &text(&statements, variables));
    }
}
