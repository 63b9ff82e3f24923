//! Changes to a text.

use serde::{Deserialize, Serialize};

use crate::Span;
use crate::json::{Node, Value, quoted};

/// A part of a text, and what is to stand there instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The part.
    pub span: Span,
    /// What is to stand there.
    pub insert: String,
}

impl Edit {
    /// Puts a text in the place of another.
    pub fn new(span: Span, insert: impl Into<String>) -> Self {
        Self { span, insert: insert.into() }
    }

    /// Puts a text before what stands at `at`.
    pub fn insert(at: usize, insert: impl Into<String>) -> Self {
        Self::new(Span::new(at, at), insert)
    }
}

/// The text after the edits, whose places all count in the text as it was. `None` if they overlap or lie outside of it.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        result.push_str(text.get(at..edit.span.start)?);
        result.push_str(&edit.insert);
        at = edit.span.end.max(edit.span.start);
    }
    result.push_str(text.get(at..)?);
    Some(result)
}

/// Takes a child out of a list or an object, with the comma that it no longer needs.
pub fn remove_child(container: &Node<'_>, index: usize) -> Option<Edit> {
    let child = container.child(index)?;
    let before = index.checked_sub(1).and_then(|before| container.child(before));
    let span = match (container.child(index + 1), before) {
        (Some(next), _) => Span::new(child.start, next.start),
        (None, Some(before)) => Span::new(before.end, child.end),
        (None, None) => child,
    };
    Some(Edit::new(span, ""))
}

/// Puts an item, as it is written, behind those that a list or object has.
pub fn append(text: &str, container: &Node<'_>, item: &str) -> Option<Edit> {
    match container.child_count().checked_sub(1).and_then(|last| container.child(last)) {
        Some(last) => Some(Edit::insert(last.end, format!(",{}{item}", separator(text, last)))),
        None => matches!(container.value, Value::Array(_) | Value::Object(_))
            .then(|| Edit::insert(container.span.start + 1, item)),
    }
}

/// Puts an item, as it is written, before those that a list or object has.
pub fn prepend(text: &str, container: &Node<'_>, item: &str) -> Option<Edit> {
    match container.child(0) {
        Some(first) => Some(Edit::insert(first.start, format!("{item},{}", separator(text, first)))),
        None => append(text, container, item),
    }
}

/// A member as it is written.
pub fn member(name: &str, value: &str) -> String {
    format!("{}: {value}", quoted(name))
}

/// What stands between an item and the next: the item's own line break and indentation, if it stands on a line of its own.
fn separator(text: &str, item: Span) -> String {
    let before = text.get(..item.start).unwrap_or_default();
    let blank = before.len() - before.trim_end_matches([' ', '\t']).len();
    let (line, indentation) = before.split_at_checked(before.len() - blank).unwrap_or_default();
    if line.ends_with('\n') { format!("\n{indentation}") } else { " ".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn edited(text: &str, edit: impl Fn(&Node<'_>) -> Option<Edit>) -> String {
        let tree = json::parse(text);
        apply(text, &[edit(&tree.root.unwrap()).unwrap()]).unwrap()
    }

    #[test]
    fn edits_count_in_the_text_as_it_was() {
        let edits = [Edit::new(Span::new(4, 5), "E"), Edit::insert(0, ">"), Edit::new(Span::new(1, 3), "")];
        assert_eq!(apply("abcde", &edits).as_deref(), Some(">adE"));
        assert_eq!(apply("abcde", &[]).as_deref(), Some("abcde"));
        let overlapping = [Edit::new(Span::new(0, 2), "x"), Edit::new(Span::new(1, 3), "y")];
        assert_eq!(apply("abcde", &overlapping), None);
        assert_eq!(apply("abcde", &[Edit::insert(6, "x")]), None);
        assert_eq!(apply("é", &[Edit::insert(1, "x")]), None);
    }

    #[test]
    fn children_go_with_their_commas() {
        let without = |text: &str, index| edited(text, |root| remove_child(root, index));
        assert_eq!(without("[1, 2, 3]", 0), "[2, 3]");
        assert_eq!(without("[1, 2, 3]", 1), "[1, 3]");
        assert_eq!(without("[1, 2, 3]", 2), "[1, 2]");
        assert_eq!(without("[ 1 ]", 0), "[  ]");
        assert_eq!(without("{\"a\": 1,\n \"b\": 2\n}", 1), "{\"a\": 1\n}");
        let tree = json::parse("[1]");
        assert_eq!(remove_child(tree.root.as_ref().unwrap(), 1), None);
    }

    #[test]
    fn items_are_put_as_their_neighbours_stand() {
        assert_eq!(edited("[1]", |root| append("[1]", root, "2")), "[1, 2]");
        assert_eq!(edited("[1]", |root| prepend("[1]", root, "0")), "[0, 1]");
        assert_eq!(edited("{}", |root| append("{}", root, "\"a\": 1")), "{\"a\": 1}");
        let text = "{\n  \"a\": 1\n}";
        assert_eq!(edited(text, |root| append(text, root, &member("b", "2"))), "{\n  \"a\": 1,\n  \"b\": 2\n}");
        assert_eq!(edited(text, |root| prepend(text, root, &member("b", "2"))), "{\n  \"b\": 2,\n  \"a\": 1\n}");
        let tree = json::parse("1");
        assert_eq!(append("1", tree.root.as_ref().unwrap(), "2"), None);
    }
}
