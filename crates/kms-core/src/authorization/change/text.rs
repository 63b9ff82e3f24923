//! Edits of a policy's text that leave the rest of it as its writer wrote it.

use iam_policy::json::{self, Node, Value as Json};
use iam_policy::{Span, Spanned};
use serde_json::Value;

/// A text after an edit, and what is new in it.
pub(super) struct Changed {
    pub(super) text: String,
    pub(super) span: Span,
}

fn insert(text: &str, from: usize, to: usize, new: &str) -> Option<Changed> {
    let (before, after) = (text.get(..from)?, text.get(to..)?);
    Some(Changed { text: format!("{before}{new}{after}"), span: Span::new(from, from + new.len()) })
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A list, or the one text that stands for a list, in this part of the text, with one more text at its end.
pub(super) fn append(text: &str, part: Span, values: &[Spanned<String>], new: &str) -> Option<Changed> {
    let last = values.last()?;
    let new = quoted(new);
    // In a list, what follows the last value is a bracket; a value alone becomes a list.
    let rest = text.get(last.span.end..part.end)?;
    if rest.trim_start().starts_with(']') {
        return insert(text, last.span.end, last.span.end, &format!(", {new}"));
    }
    let old = last.span.of(text)?;
    insert(text, last.span.start, last.span.end, &format!("[{old}, {new}]"))
}

/// A principal element with one more principal.
pub(super) fn append_principal(text: &str, element: Span, arn: &str) -> Option<Changed> {
    let inside = element.of(text)?;
    let tree = json::parse(inside);
    let Json::Object(members) = &tree.root?.value else { return None };
    let new = quoted(arn);
    let place = |span: Span| (element.start + span.start, element.start + span.end);
    let Some(member) = members.iter().find(|member| member.name == "AWS") else {
        let at = element.start + 1;
        let comma = if members.is_empty() { "" } else { "," };
        return insert(text, at, at, &format!(" \"AWS\": {new}{comma}"));
    };
    match &member.value.value {
        Json::Array(items) => {
            let (_, end) = place(items.last()?.span);
            insert(text, end, end, &format!(", {new}"))
        }
        _ => {
            let (start, end) = place(member.value.span);
            insert(text, start, end, &format!("[{}, {new}]", text.get(start..end)?))
        }
    }
}

/// The value of a policy's `Statement`.
fn statements<'t>(text: &'t str) -> Option<Node<'t>> {
    let Json::Object(members) = json::parse(text).root?.value else { return None };
    members.into_iter().find(|member| member.name == "Statement").map(|member| member.value)
}

/// A policy with one more statement.
pub(super) fn with_statement(text: &str, statement: &Value) -> Option<Changed> {
    let node = statements(text)?;
    match &node.value {
        Json::Array(items) => match items.last() {
            Some(last) => {
                let margin = margin(text, last.span.start);
                let new = format!(",\n{}{}", " ".repeat(margin), pretty(statement, margin));
                insert(text, last.span.end, last.span.end, &new)
            }
            None => insert(text, node.span.start, node.span.end, &format!("[{}]", pretty(statement, 0))),
        },
        _ => {
            let old = node.span.of(text)?;
            insert(text, node.span.start, node.span.end, &format!("[{old}, {}]", pretty(statement, 2)))
        }
    }
}

/// A policy without the statement of this number, from 0, unless it is the only one.
pub(super) fn without_statement(text: &str, number: usize) -> Option<Changed> {
    let node = statements(text)?;
    let Json::Array(items) = &node.value else { return None };
    let item = items.get(number).filter(|_| items.len() > 1)?;
    // With it goes the comma before it, or, for the first, what lies between it and the next.
    let (from, to) = match (number.checked_sub(1).and_then(|before| items.get(before)), items.get(number + 1)) {
        (Some(before), _) => (before.span.end, item.span.end),
        (None, Some(next)) => (item.span.start, next.span.start),
        (None, None) => return None,
    };
    insert(text, from, to, "")
}

/// How far the line is indented that a place is in.
fn margin(text: &str, at: usize) -> usize {
    let line = text.get(..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    line.chars().take_while(|c| *c == ' ').count()
}

/// JSON over several lines, all but the first indented by so many more spaces.
pub(super) fn pretty(value: &Value, margin: usize) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.replace('\n', &format!("\n{}", " ".repeat(margin)))
}
