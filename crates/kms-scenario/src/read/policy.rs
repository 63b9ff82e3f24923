//! Policies: JSON in the file, a text in the file, or a file of their own.

use iam_policy::json::{Node, Value};
use iam_policy::{Document, Kind, Span};

use super::Reader;

/// Where the policies' own files come from: the text of one by its path, or why there is none.
pub(crate) type Files<'f> = dyn FnMut(&str) -> Result<String, String> + 'f;

/// A policy's text and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct PolicyText {
    pub(crate) text: String,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    /// In the scenario file from this byte. What was replaced in it: where the replacement ends, and by how many bytes the
    /// text has grown up to there.
    Here(usize, Vec<(usize, isize)>),
    /// A string of the scenario file.
    Within(Span),
    /// A file of its own.
    File(String),
}

/// Where a part of a policy stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Location {
    /// Its file, if it is another than the scenario's.
    pub(crate) file: Option<String>,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl PolicyText {
    /// Where a part of the text stands.
    pub(crate) fn locate(&self, span: Span, scenario: &str) -> Location {
        let (file, (line, column)) = match &self.place {
            Place::Here(..) | Place::Within(_) => (None, self.in_scenario(span).line_and_column(scenario)),
            Place::File(path) => (Some(path.clone()), span.line_and_column(&self.text)),
        };
        Location { file, line, column }
    }

    /// The same in the scenario file; the string as a whole for what is within one.
    fn in_scenario(&self, span: Span) -> Span {
        match &self.place {
            Place::Here(start, edits) => {
                let back = |at: usize| {
                    let grown = edits.iter().take_while(|(end, _)| *end <= at).last().map_or(0, |(_, grown)| *grown);
                    start + at.saturating_add_signed(-grown)
                };
                Span::new(back(span.start), back(span.end))
            }
            Place::Within(whole) => *whole,
            Place::File(_) => span,
        }
    }
}

impl Reader {
    /// Reads a policy. One that AWS would refuse is a problem, unless `malformed` ones are wanted.
    pub(crate) fn policy(
        &mut self,
        kind: Kind,
        node: &Node<'_>,
        text: &str,
        files: &mut Files<'_>,
        malformed: bool,
    ) -> Option<PolicyText> {
        let policy = match &node.value {
            Value::String(inner) => {
                PolicyText { text: self.substitute(node.span, inner), place: Place::Within(node.span) }
            }
            Value::Object(members) => match members.as_slice() {
                [member] if member.name == "file" => {
                    let path = self.text(&member.value, "a policy's file")?;
                    match files(&path) {
                        Ok(text) => PolicyText { text: self.substitute(node.span, &text), place: Place::File(path) },
                        Err(error) => {
                            self.problem(member.value.span, error);
                            return None;
                        }
                    }
                }
                _ => {
                    let raw = node.span.of(text).unwrap_or_default();
                    let (text, edits) = self.replace(node.span, raw);
                    PolicyText { text, place: Place::Here(node.span.start, edits) }
                }
            },
            _ => {
                self.problem(node.span, "a policy must be an object, or a string with the text of one");
                return None;
            }
        };
        if !malformed && let Err(problems) = Document::read(kind, &policy.text) {
            for problem in problems {
                let inner = match &policy.place {
                    Place::Here(..) => String::new(),
                    Place::Within(_) => format!("in the policy at {}: ", position(problem.span, &policy.text)),
                    Place::File(path) => format!("{path}:{}: ", position(problem.span, &policy.text)),
                };
                let place =
                    if matches!(policy.place, Place::File(_)) { node.span } else { policy.in_scenario(problem.span) };
                self.problem(place, format!("{inner}{}", problem.kind));
            }
        }
        Some(policy)
    }

    /// A text with the names of keys replaced.
    pub(crate) fn substitute(&mut self, span: Span, text: &str) -> String {
        if text.contains(OPEN) { self.replace(span, text).0 } else { text.to_owned() }
    }

    fn replace(&mut self, span: Span, text: &str) -> (String, Vec<(usize, isize)>) {
        let (mut result, mut edits, mut grown) = (String::with_capacity(text.len()), Vec::new(), 0);
        let mut rest = text;
        while let Some((before, name, after)) = next_name(rest) {
            result.push_str(before);
            match self.keys.get(name) {
                Some(arn) => {
                    result.push_str(arn);
                    grown += signed(arn.len()) - signed(OPEN.len() + name.len() + 1);
                    edits.push((result.len(), grown));
                }
                None => {
                    let known: Vec<String> = self.keys.keys().cloned().collect();
                    self.unknown(span, "key", name, known.iter().map(String::as_str));
                }
            }
            rest = after;
        }
        result.push_str(rest);
        (result, edits)
    }
}

/// What a reference to a key begins with. No condition key of AWS does, so it is no policy variable.
const OPEN: &str = "${key:";

/// What stands before the next name of a key, the name, and what stands after it.
fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(OPEN)?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn signed(length: usize) -> isize {
    isize::try_from(length).unwrap_or(isize::MAX)
}

fn position(span: Span, text: &str) -> String {
    let (line, column) = span.line_and_column(text);
    format!("{line}:{column}")
}
