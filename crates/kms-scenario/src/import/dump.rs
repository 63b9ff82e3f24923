//! Reading an output member by member: what is wrong, and what is left out.

use iam_policy::json::{self, Member, Node, Value};
use iam_policy::{Document, Kind, Span};
use serde_json::Value as Json;

use super::gathered::Gathered;

/// A document that is being read.
pub(super) struct Reading<'r, 't> {
    /// Its text.
    pub(super) piece: &'t str,
    pub(super) gathered: &'r mut Gathered,
    /// What is wrong.
    pub(super) faults: Vec<(Span, String)>,
}

/// An object of an output.
pub(super) struct Dump<'a, 't> {
    pub(super) node: &'a Node<'t>,
    /// What to call it: `Role`.
    name: String,
    known: Vec<&'static str>,
}

impl<'t> Reading<'_, 't> {
    pub(super) fn fault(&mut self, node: &Node<'_>, text: impl Into<String>) {
        self.faults.push((node.span, text.into()));
    }

    /// An object of this name.
    pub(super) fn dump<'a>(&mut self, node: &'a Node<'t>, name: &str) -> Option<Dump<'a, 't>> {
        if !matches!(node.value, Value::Object(_)) {
            self.fault(node, format!("`{name}` must be an object, not {}", node.value.kind()));
            return None;
        }
        Some(Dump { node, name: name.to_owned(), known: Vec::new() })
    }

    /// A text.
    pub(super) fn text(&mut self, node: &Node<'_>, name: &str) -> Option<String> {
        let text = node.text().map(str::to_owned);
        if text.is_none() {
            self.fault(node, format!("`{name}` must be a string, not {}", node.value.kind()));
        }
        text
    }

    /// A policy: an object, the text of one, or that with percent signs.
    pub(super) fn policy(&mut self, node: &Node<'_>, name: &str, kind: Kind) -> Option<(Json, Document)> {
        let (text, within) = match &node.value {
            Value::Object(_) => (node.span.of(self.piece).unwrap_or_default().to_owned(), false),
            Value::String(text) if text.trim_start().starts_with('%') => match percent_decoded(text) {
                Some(text) => (text, true),
                None => {
                    self.fault(node, format!("`{name}` is no text in UTF-8 behind its percent signs"));
                    return None;
                }
            },
            Value::String(text) => (text.to_string(), true),
            _ => {
                self.fault(
                    node,
                    format!("`{name}` must be a policy, as an object or as a text, not {}", node.value.kind()),
                );
                return None;
            }
        };
        match Document::read(kind, &text) {
            Ok(document) => {
                let tree = json::parse(&document.text);
                let policy = tree.root.as_ref().map(to_json)?;
                Some((policy, document))
            }
            Err(problems) => {
                for problem in problems {
                    if within {
                        let (line, column) = problem.span.line_and_column(&text);
                        self.fault(node, format!("in the policy at {line}:{column}: {}", problem.kind));
                    } else {
                        let start = node.span.start;
                        let span = Span::new(start + problem.span.start, start + problem.span.end);
                        self.faults.push((span, problem.kind.to_string()));
                    }
                }
                None
            }
        }
    }
}

impl<'a, 't> Dump<'a, 't> {
    /// The member of this name; `null` is none, as AWS's libraries write it.
    pub(super) fn get(&mut self, name: &'static str) -> Option<&'a Node<'t>> {
        self.known.push(name);
        self.node.member(name).map(|member| &member.value).filter(|node| node.value != Value::Null)
    }

    pub(super) fn text(&mut self, reading: &mut Reading<'_, 't>, name: &'static str) -> Option<String> {
        let node = self.get(name)?;
        reading.text(node, name)
    }

    /// A text that must be there.
    pub(super) fn need(&mut self, reading: &mut Reading<'_, 't>, name: &'static str) -> Option<String> {
        self.need_node(reading, name).and_then(|node| reading.text(node, name))
    }

    pub(super) fn need_node(&mut self, reading: &mut Reading<'_, 't>, name: &'static str) -> Option<&'a Node<'t>> {
        let found = self.get(name);
        if found.is_none() {
            reading.fault(self.node, format!("`{name}` is missing in `{}`", self.name));
        }
        found
    }

    pub(super) fn list(&mut self, reading: &mut Reading<'_, 't>, name: &'static str) -> &'a [Node<'t>] {
        match self.get(name).map(|node| (node, &node.value)) {
            None => &[],
            Some((_, Value::Array(items))) => items,
            Some((node, other)) => {
                reading.fault(node, format!("`{name}` must be an array, not {}", other.kind()));
                &[]
            }
        }
    }

    /// Texts by their names, as encryption contexts are.
    pub(super) fn members(&mut self, reading: &mut Reading<'_, 't>, name: &'static str) -> &'a [Member<'t>] {
        match self.get(name).map(|node| (node, &node.value)) {
            None => &[],
            Some((_, Value::Object(members))) => members,
            Some((node, other)) => {
                reading.fault(node, format!("`{name}` must be an object, not {}", other.kind()));
                &[]
            }
        }
    }

    /// `[{"Key": …, "Value": …}]`.
    pub(super) fn tags(&mut self, reading: &mut Reading<'_, 't>) -> Vec<(String, String)> {
        let mut tags = Vec::new();
        for item in self.list(reading, "Tags") {
            let Some(mut tag) = reading.dump(item, "a tag") else { continue };
            let (key, value) = (tag.need(reading, "Key"), tag.need(reading, "Value"));
            tags.extend(key.zip(value));
            tag.finish(reading);
        }
        tags
    }

    /// Members that have no say in what is decided.
    pub(super) fn ignore(&mut self, names: &[&'static str]) {
        self.known.extend(names);
    }

    /// Says which members were not looked at: AWS adds to its outputs, and what is new may matter.
    pub(super) fn finish(self, reading: &mut Reading<'_, 't>) {
        for member in self.node.members() {
            // What AWS's libraries and command line add of their own.
            const OF_TRANSPORT: [&str; 4] = ["ResponseMetadata", "IsTruncated", "Truncated", "$metadata"];
            let name = &*member.name;
            if OF_TRANSPORT.contains(&name) {
                if member.value.value == Value::Bool(true) {
                    reading
                        .gathered
                        .note("an output was cut off (it says that it is truncated): what follows in AWS is missing");
                }
            } else if matches!(name, "Marker" | "NextMarker" | "NextToken") && member.value.value != Value::Null {
                reading.gathered.note("an output goes on (it has a marker): what follows in AWS is missing");
            } else if !self.known.contains(&name) && member.value.value != Value::Null {
                reading.gathered.note(format!("`{name}` of `{}` is not known here", self.name));
            }
        }
    }
}

/// The same JSON for programs.
pub(super) fn to_json(node: &Node<'_>) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        // A number that programs cannot hold stays a text, which policies take as well.
        Value::Number(text) => text.parse().map_or_else(|_| Json::String((*text).to_owned()), Json::Number),
        Value::String(text) => Json::String(text.to_string()),
        Value::Array(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Object(members) => {
            Json::Object(members.iter().map(|member| (member.name.to_string(), to_json(&member.value))).collect())
        }
    }
}

/// A text without percent signs (RFC 3986, section 2.1); `None` if it is no UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        match (first, digit(after.first()), digit(after.get(1))) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).ok()?);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs() {
        assert_eq!(percent_decoded("%7B%22a%22%3A+%C3%A9%7D").as_deref(), Some("{\"a\":+é}"));
        assert_eq!(percent_decoded("100% %2").as_deref(), Some("100% %2"));
        assert_eq!(percent_decoded("%ff"), None);
    }
}
