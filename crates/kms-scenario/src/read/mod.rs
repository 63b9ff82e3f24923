//! Reading a file member by member, with every fault and its place.

mod object;
mod policy;
mod suggest;
mod when;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use iam_policy::Span;
use iam_policy::json::{Member, Node, Value};
use kms_api::sorted;

pub(crate) use object::Object;
pub(crate) use policy::{Files, Location, PolicyText};
pub(crate) use suggest::did_you_mean;

/// Reads, and gathers what is wrong.
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) problems: Vec<(Span, String)>,
    /// What stands for `${key:NAME}` in texts.
    pub(crate) keys: BTreeMap<String, String>,
}

impl Reader {
    pub(crate) fn problem(&mut self, span: Span, text: impl Into<String>) {
        self.problems.push((span, text.into()));
    }

    fn wrong(&mut self, node: &Node<'_>, what: &str, expected: &str) {
        self.problem(node.span, format!("{what} must be {expected}, not {}", node.value.kind()));
    }

    /// An object whose members are known.
    pub(crate) fn object<'a, 't>(&mut self, node: &'a Node<'t>, what: &'static str) -> Option<Object<'a, 't>> {
        match &node.value {
            Value::Object(members) => Some(Object::new(node.span, what, members)),
            _ => {
                self.wrong(node, what, "an object");
                None
            }
        }
    }

    /// An object whose members' names are the file's own.
    pub(crate) fn named<'a, 't>(&mut self, node: Option<&'a Node<'t>>, what: &str) -> &'a [Member<'t>] {
        match node.map(|node| (node, &node.value)) {
            None => &[],
            Some((_, Value::Object(members))) => members,
            Some((node, _)) => {
                self.wrong(node, what, "an object");
                &[]
            }
        }
    }

    pub(crate) fn list<'a, 't>(&mut self, node: Option<&'a Node<'t>>, what: &str) -> &'a [Node<'t>] {
        match node.map(|node| (node, &node.value)) {
            None => &[],
            Some((_, Value::Array(items))) => items,
            Some((node, _)) => {
                self.wrong(node, what, "an array");
                &[]
            }
        }
    }

    pub(crate) fn text(&mut self, node: &Node<'_>, what: &str) -> Option<String> {
        match &node.value {
            Value::String(text) => Some(self.substitute(node.span, text)),
            _ => {
                self.wrong(node, what, "a string");
                None
            }
        }
    }

    /// A text, or several.
    pub(crate) fn texts(&mut self, node: Option<&Node<'_>>, what: &str) -> Vec<(String, Span)> {
        let Some(node) = node else { return Vec::new() };
        let items = match &node.value {
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        items.iter().filter_map(|item| Some((self.text(item, what)?, item.span))).collect()
    }

    /// Texts by key.
    pub(crate) fn text_map(&mut self, node: Option<&Node<'_>>, what: &str) -> BTreeMap<String, String> {
        let members = self.named(node, what);
        let text = |member: &Member<'_>| Some((member.name.to_string(), self.text(&member.value, what)?));
        sorted::map(members.iter().filter_map(text))
    }

    pub(crate) fn flag(&mut self, node: Option<&Node<'_>>, what: &str) -> Option<bool> {
        match node.map(|node| (node, &node.value)) {
            None => None,
            Some((_, Value::Bool(value))) => Some(*value),
            Some((node, _)) => {
                self.wrong(node, what, "`true` or `false`");
                None
            }
        }
    }

    pub(crate) fn number(&mut self, node: Option<&Node<'_>>, what: &str) -> Option<u64> {
        let node = node?;
        let number = match &node.value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(node, what, "a whole number");
        }
        number
    }

    /// A text of a form.
    pub(crate) fn parsed<T: FromStr<Err: Display>>(&mut self, node: Option<&Node<'_>>, what: &str) -> Option<T> {
        let node = node?;
        let text = self.text(node, what)?;
        self.parsed_text(node.span, &text)
    }

    pub(crate) fn parsed_text<T: FromStr<Err: Display>>(&mut self, span: Span, text: &str) -> Option<T> {
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.problem(span, error.to_string());
                None
            }
        }
    }

    /// One of several values, each with its text.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        node: Option<&Node<'_>>,
        what: &str,
        all: &[T],
        name: fn(T) -> &'static str,
    ) -> Option<T> {
        let node = node?;
        let text = self.text(node, what)?;
        let found = all.iter().copied().find(|value| name(*value) == text);
        if found.is_none() {
            let names: Vec<&str> = all.iter().map(|value| name(*value)).collect();
            self.unknown(node.span, what, &text, names.iter().copied());
        }
        found
    }

    /// Says that there is nothing of this name, and what was meant.
    pub(crate) fn unknown<'n>(&mut self, span: Span, what: &str, name: &str, known: impl Iterator<Item = &'n str>) {
        let hint = did_you_mean(name, known);
        self.problem(span, format!("there is no {what} `{name}`{hint}"));
    }

    /// A member of a request as JSON, with the names of keys replaced.
    pub(crate) fn value(&mut self, node: &Node<'_>) -> serde_json::Value {
        use serde_json::Value as Json;
        match &node.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(text) => text.parse().map_or(Json::Null, Json::Number),
            Value::String(text) => Json::String(self.substitute(node.span, text)),
            Value::Array(items) => Json::Array(items.iter().map(|item| self.value(item)).collect()),
            Value::Object(members) => {
                Json::Object(members.iter().map(|m| (m.name.to_string(), self.value(&m.value))).collect())
            }
        }
    }
}
