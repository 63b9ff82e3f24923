//! What is wrong with a file, and where.

use std::fmt;

use iam_policy::Span;
use iam_policy::json::{Node, Value};
use kms_api::sorted;

/// Something that a scenario file may not be, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where in the text.
    pub span: Span,
    /// The line of the beginning, from 1.
    pub line: usize,
    /// The column of the beginning in characters, from 1.
    pub column: usize,
    /// The way there through the document, such as `keys.orders.grants[0]`; empty for the whole.
    pub path: String,
    /// What is wrong, in lower case and without a period.
    pub text: String,
}

impl Problem {
    /// The same in a whole text, of which the text that it was found in begins at this byte.
    pub(crate) fn moved(self, start: usize, whole: &str) -> Self {
        let span = Span::new(self.span.start + start, self.span.end + start);
        let (line, column) = span.line_and_column(whole);
        Self { span, line, column, ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.text)
    }
}

/// Everything in which a text is no scenario file, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Problems with their places found in the text and its tree.
    pub(crate) fn new(text: &str, root: Option<&Node<'_>>, found: Vec<(Span, String)>) -> Self {
        let mut problems: Vec<Problem> = found
            .into_iter()
            .map(|(span, what)| {
                let (line, column) = span.line_and_column(text);
                let path = root.map(|root| path_to(root, span)).unwrap_or_default();
                Problem { span, line, column, path, text: what }
            })
            .collect();
        sorted::by_key(&mut problems, |problem| problem.span);
        problems.dedup();
        Self(problems)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.0.iter().enumerate() {
            if number > 0 {
                writeln!(f)?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// The way from the root to what stands there: `keys.orders.grants[0]`.
fn path_to(root: &Node<'_>, span: Span) -> String {
    let mut path = String::new();
    let mut node = root;
    loop {
        let covers = |from: usize, to: usize| from <= span.start && span.end <= to;
        let next = match &node.value {
            Value::Object(members) => members.iter().find_map(|member| {
                covers(member.name_span.start, member.value.span.end).then(|| {
                    let dot = if path.is_empty() { "" } else { "." };
                    (format!("{dot}{}", member.name), &member.value)
                })
            }),
            Value::Array(items) => {
                let found = items.iter().enumerate().find(|(_, item)| covers(item.span.start, item.span.end));
                found.map(|(number, item)| (format!("[{number}]"), item))
            }
            _ => None,
        };
        let Some((step, inner)) = next else { return path };
        path.push_str(&step);
        node = inner;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_members_and_numbers() {
        let text = r#"{"a": [{"b c": 1}, {"d": [true]}]}"#;
        let tree = iam_policy::json::parse(text);
        let at = |what: &str| {
            let start = text.find(what).unwrap_or_default();
            path_to(tree.root.as_ref().unwrap(), Span::new(start, start + what.len()))
        };
        assert_eq!(at("1"), "a[0].b c");
        assert_eq!(at("true"), "a[1].d[0]");
        assert_eq!(at("\"d\""), "a[1].d");
        assert_eq!(at(text), "");
    }
}
