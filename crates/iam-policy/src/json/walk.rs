//! Ways through a tree.

use super::{Member, Node, Value};
use crate::Span;

/// A part of a tree, as seen from what it lies in.
#[derive(Clone, Copy, Debug)]
pub struct Step<'n, 't> {
    /// The array or object.
    pub container: &'n Node<'t>,
    /// Which of its items or members.
    pub index: usize,
}

impl<'n, 't> Step<'n, 't> {
    /// The item, or the member's value.
    pub fn node(&self) -> Option<&'n Node<'t>> {
        match &self.container.value {
            Value::Array(items) => items.get(self.index),
            Value::Object(members) => members.get(self.index).map(|member| &member.value),
            _ => None,
        }
    }

    /// The member, if it is one.
    pub fn member(&self) -> Option<&'n Member<'t>> {
        self.container.members().get(self.index)
    }

    /// The whole item, or the whole member with its name.
    pub fn span(&self) -> Span {
        self.container.child(self.index).unwrap_or(self.container.span)
    }
}

impl<'t> Member<'t> {
    /// Name and value.
    pub fn span(&self) -> Span {
        Span::new(self.name_span.start, self.value.span.end)
    }
}

impl<'t> Node<'t> {
    /// The members of an object.
    pub fn members(&self) -> &[Member<'t>] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of an array; another value is its own only item.
    pub fn items(&self) -> &[Node<'t>] {
        match &self.value {
            Value::Array(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// The first member of this name.
    pub fn member(&self, name: &str) -> Option<&Member<'t>> {
        self.members().iter().find(|member| member.name == name)
    }

    /// The text of a string.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// How many items or members it has.
    pub fn child_count(&self) -> usize {
        match &self.value {
            Value::Array(items) => items.len(),
            Value::Object(members) => members.len(),
            _ => 0,
        }
    }

    /// Where an item stands, or a member with its name.
    pub fn child(&self, index: usize) -> Option<Span> {
        match &self.value {
            Value::Array(items) => items.get(index).map(|item| item.span),
            Value::Object(members) => members.get(index).map(Member::span),
            _ => None,
        }
    }

    /// The way to what stands at a place: from here to the innermost part in which the place lies.
    pub fn path(&self, span: Span) -> Vec<Step<'_, 't>> {
        let mut path = Vec::new();
        let mut container = self;
        loop {
            // Children stand in order, so the last that begins early enough is the only one that can hold the place.
            let after = match &container.value {
                Value::Array(items) => items.partition_point(|item| item.span.start <= span.start),
                Value::Object(members) => members.partition_point(|member| member.name_span.start <= span.start),
                _ => 0,
            };
            let Some(index) = after.checked_sub(1) else { return path };
            let step = Step { container, index };
            if step.span().end < span.end {
                return path;
            }
            path.push(step);
            let Some(node) = step.node().filter(|node| node.span.start <= span.start && node.span != span) else {
                return path;
            };
            container = node;
        }
    }

    /// The part that stands exactly there.
    pub fn at(&self, span: Span) -> Option<&Self> {
        if self.span == span {
            return Some(self);
        }
        self.path(span).last().and_then(Step::node).filter(|node| node.span == span)
    }
}

/// A text as JSON writes it, with its quotes.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c < ' ' => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    #[test]
    fn the_way_to_a_place_is_found() {
        let text = r#"{"a": [1, {"b": "c"}], "d": 2}"#;
        let tree = parse(text);
        let root = tree.root.unwrap();
        let way = |part: &str| -> Vec<usize> {
            let start = text.find(part).unwrap();
            root.path(Span::new(start, start + part.len())).iter().map(|step| step.index).collect()
        };
        assert_eq!(way("\"a\""), [0]);
        assert_eq!(way("1"), [0, 0]);
        assert_eq!(way("\"b\""), [0, 1, 0]);
        assert_eq!(way("\"c\""), [0, 1, 0]);
        assert_eq!(way(r#"{"b": "c"}"#), [0, 1]);
        assert_eq!(way("\"d\": 2"), [1]);
        assert_eq!(way("2}"), [0_usize; 0]);
        let at = |part: &str| {
            let start = text.find(part).unwrap();
            root.at(Span::new(start, start + part.len())).is_some()
        };
        assert!(at(text) && at("\"c\"") && at("2") && at("1"));
        assert!(!at("\"b\"") && !at("[1"));
    }

    #[test]
    fn quoted_texts_are_read_again() {
        for text in ["", "plain", "\"\\\n\r\t\u{1}é\u{1f511}"] {
            let json = quoted(text);
            let tree = parse(&json);
            assert_eq!((tree.root.unwrap().text(), tree.faults.len()), (Some(text), 0));
        }
    }
}
