//! What is no JSON.

use crate::Span;
use crate::edit::{self, Edit};
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::grammar::ProblemKind;
use crate::json::{self, FaultKind, quoted};

pub(super) const RULE: Rule = Rule { name: "json-syntax", check };

/// For how many faults a fix is sought: each is tried on the whole text.
const TRIED: usize = 20;

fn check(subject: &Subject<'_>, report: &mut Report) {
    let faults = subject.problems(|kind| match kind {
        ProblemKind::Json(fault) if *fault != FaultKind::DuplicateName => Some(*fault),
        _ => None,
    });
    let count = subject.problems(|kind| matches!(kind, ProblemKind::Json(_)).then_some(())).count();
    for (number, (span, fault)) in faults.enumerate() {
        if report.is_full() {
            return;
        }
        let reason =
            "A policy is strict JSON: AWS refuses the whole text for one fault, and says little about where it is.";
        let added = report.add(Severity::Error, span, fault.message(), reason);
        let Some((title, edits)) = fix(subject.text, span, fault).filter(|_| number < TRIED) else { continue };
        // Where something is missing it may be missing in several ways: only what mends the text is proposed.
        let mended = edit::apply(subject.text, &edits).map(|text| json::parse(&text).faults.len());
        added.fix(title, || mended.is_some_and(|left| left < count).then_some(edits));
    }
}

fn fix(text: &str, span: Span, fault: FaultKind) -> Option<(String, Vec<Edit>)> {
    use FaultKind as F;
    let found = span.of(text).unwrap_or_default();
    let instead = |text: String| (format!("write `{text}`"), vec![Edit::new(span, text)]);
    let removed = |what: &str| (format!("remove the {what}"), vec![Edit::new(span, "")]);
    let added = |at: usize, text: &str| (format!("add `{text}`"), vec![Edit::insert(at, text)]);
    Some(match fault {
        F::TrailingComma => removed("comma"),
        F::Comment => removed("comment"),
        F::TrailingText => removed("rest"),
        F::ExpectedCommaOrEnd => added(span.end, ","),
        F::ExpectedColon => added(span.end, ":"),
        F::Unclosed => {
            let brackets = open_brackets(text);
            let end = text.trim_end().len();
            (format!("add `{brackets}` at the end"), vec![Edit::insert(end, brackets)])
        }
        F::UnclosedString => {
            let kept = found.trim_end().trim_end_matches(',').len();
            added(span.start + kept, "\"")
        }
        F::UnknownWord if ["true", "false", "null"].contains(&&*found.to_ascii_lowercase()) => {
            instead(found.to_ascii_lowercase())
        }
        F::UnknownWord | F::BadNumber => instead(quoted(found)),
        F::ControlCharacter => {
            let escaped = quoted(found);
            instead(escaped.trim_matches('"').to_owned())
        }
        F::BadEscape => instead(format!("\\{found}")),
        _ => return None,
    })
}

/// The brackets that would close all that are open.
fn open_brackets(text: &str) -> String {
    let (mut closing, mut in_string, mut escaped) = (Vec::new(), false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = in_string,
            '"' => in_string = !in_string,
            '{' if !in_string => closing.push('}'),
            '[' if !in_string => closing.push(']'),
            '}' | ']' if !in_string => {
                closing.pop();
            }
            _ => {}
        }
    }
    closing.iter().rev().collect()
}
