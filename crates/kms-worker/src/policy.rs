//! What the policy editor asks: what is found in a text, and what could be typed next.

use kms_protocol::policy::{Completion, Finding, PolicyKind, Severity, Span};
use serde_json::Value;
use serde_json::error::{Category, Error};

/// What is found in a policy: whether it is JSON, and if not, where it stops to be.
pub fn findings(_: PolicyKind, text: &str) -> Vec<Finding> {
    match serde_json::from_str::<Value>(text) {
        Ok(_) => Vec::new(),
        Err(error) => vec![syntax(text, &error)],
    }
}

/// What could be typed at a place of a policy: nothing is known of the policy language here.
pub fn completions(_: PolicyKind, _: &str, _: usize) -> Vec<Completion> {
    Vec::new()
}

fn syntax(text: &str, error: &Error) -> Finding {
    let said = error.to_string();
    // The place is shown, not told.
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    Finding {
        rule: "json-syntax".to_owned(),
        severity: Severity::Error,
        message: format!("This is not JSON: {what}."),
        reason: "A policy is a JSON object. AWS refuses any other text with MalformedPolicyDocumentException."
            .to_owned(),
        span: place(text, error),
        fixes: Vec::new(),
    }
}

/// Where the text stops to be JSON: a character, or the end of what is there when something is missing.
fn place(text: &str, error: &Error) -> Span {
    if error.classify() == Category::Eof {
        let end = text.trim_end().len();
        return (end, end);
    }
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    // Columns count bytes from 1; those within a character mean the character.
    let start = text.floor_char_boundary(line + error.column().saturating_sub(1));
    (start, text.ceil_char_boundary((start + 1).min(text.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let cut = |finding: Finding| {
            let (start, end) = finding.span;
            (finding.message, text.get(start..end).unwrap().to_owned())
        };
        findings(PolicyKind::Key, text).into_iter().map(cut).collect()
    }

    #[test]
    fn json_has_no_findings() {
        assert!(found("{ \"Statement\": [] }\n").is_empty());
    }

    #[test]
    fn an_error_is_where_it_is() {
        let text = "{\n  \"Sid\": \"Zürich\",\n  \"Effect\": Allow\n}";
        assert_eq!(found(text), [("This is not JSON: expected value.".to_owned(), "A".to_owned())]);
        let text = "{ \"ä\": \"ö\" \"next\": 1 }";
        assert_eq!(found(text), [("This is not JSON: expected `,` or `}`.".to_owned(), "\"".to_owned())]);
        assert_eq!(found("{} ü"), [("This is not JSON: trailing characters.".to_owned(), "ü".to_owned())]);
    }

    #[test]
    fn what_is_missing_is_missing_at_the_end() {
        let text = "{ \"a\": [1, 2\n\n";
        assert_eq!(findings(PolicyKind::Key, text).first().unwrap().span, (12, 12));
        assert_eq!(findings(PolicyKind::Key, "").first().unwrap().span, (0, 0));
    }

    #[test]
    fn no_text_is_too_odd() {
        for text in ["\u{0}", "\"\\ud800\"", "\r\n\r\n}", "[[[[", "é", "{\"a\":\n\té}", &"[".repeat(5_000)] {
            for finding in findings(PolicyKind::Key, text) {
                let (start, end) = finding.span;
                assert!(text.get(start..end).is_some(), "{text:?}: {finding:?}");
            }
        }
    }
}
