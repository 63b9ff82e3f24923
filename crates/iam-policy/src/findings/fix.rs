//! Edits that rules propose.
//!
//! Each answers `None` where the edit would leave a text that is no policy.

use super::subject::{Entry, Subject};
use crate::condition::Operator;
use crate::edit::{self, Edit};
use crate::json::{Node, Step, Value, quoted};
use crate::policy::Condition;
use crate::{Span, Spanned};

/// Puts a string in the place of another.
pub(super) fn write(span: Span, text: &str) -> Option<Vec<Edit>> {
    Some(vec![Edit::new(span, quoted(text))])
}

impl Subject<'_> {
    /// The way to a place, if the text is JSON.
    pub(super) fn path(&self, span: Span) -> Vec<Step<'_, '_>> {
        self.root.filter(|_| self.is_json).map(|root| root.path(span)).unwrap_or_default()
    }

    /// Takes out an item or a member.
    pub(super) fn remove(&self, span: Span) -> Option<Vec<Edit>> {
        let path = self.path(span);
        let step = path.last()?;
        Some(vec![edit::remove_child(step.container, step.index)?])
    }

    /// Takes out an action, a principal or another part of a statement, and with the last of them the whole statement.
    pub(super) fn prune(&self, span: Span) -> Option<Vec<Edit>> {
        let path = self.path(span);
        // An element that a statement needs goes only with it; the policy needs `Statement`.
        let in_statement = if matches!(path.get(1)?.container.value, Value::Array(_)) { 2 } else { 1 };
        let kept = |depth: usize| depth == 0 || depth == in_statement;
        let removable =
            path.iter().enumerate().rev().find(|(depth, step)| !kept(*depth) && step.container.child_count() > 1);
        let (_, step) = removable?;
        Some(vec![edit::remove_child(step.container, step.index)?])
    }

    /// The value that stands exactly there.
    pub(super) fn node(&self, span: Span) -> Option<&Node<'_>> {
        self.root.filter(|_| self.is_json)?.at(span)
    }

    /// Adds a member to an object that does not have it.
    pub(super) fn add_member(&self, object: Span, name: &str, value: &str) -> Option<Vec<Edit>> {
        let node = self.node(object)?;
        add_to(self.text, node, name, value).map(|edit| vec![edit])
    }

    /// Adds a condition to a statement, unless it has one of this operator and key.
    pub(super) fn add_condition(&self, entry: &Entry<'_>, operator: &str, key: &str, value: &str) -> Option<Vec<Edit>> {
        let statement = self.node(entry.span)?;
        let of_key = edit::member(key, &quoted(value));
        let Some(condition) = statement.member("Condition") else {
            let value = format!("{{ {}: {{ {of_key} }} }}", quoted(operator));
            return Some(vec![add_to(self.text, statement, "Condition", &value)?]);
        };
        match condition.value.member(operator) {
            None => Some(vec![add_to(self.text, &condition.value, operator, &format!("{{ {of_key} }}"))?]),
            Some(operator) => Some(vec![add_to(self.text, &operator.value, key, &quoted(value))?]),
        }
    }

    /// Puts a condition under another operator.
    pub(super) fn with_operator(&self, condition: &Condition, operator: Operator) -> Option<Vec<Edit>> {
        let path = self.path(condition.place.0);
        let [.., of_operator, of_key] = path.as_slice() else { return None };
        let written = operator.to_string();
        let mut others = of_operator.container.members().iter();
        let there = others.find(|member| member.name.eq_ignore_ascii_case(&written));
        let key = of_key.member()?;
        let item = key.span().of(self.text)?;
        let is_only_key = of_key.container.child_count() == 1;
        match (there, is_only_key) {
            (None, true) => write(condition.operator.span, &written),
            (None, false) => Some(vec![
                edit::remove_child(of_key.container, of_key.index)?,
                add_to(self.text, of_operator.container, &written, &format!("{{ {item} }}"))?,
            ]),
            (Some(there), is_only_key) => {
                let known = there.value.members().iter().any(|other| other.name.eq_ignore_ascii_case(&key.name));
                if known {
                    return None;
                }
                let step = if is_only_key { of_operator } else { of_key };
                Some(vec![
                    edit::remove_child(step.container, step.index)?,
                    edit::append(self.text, &there.value, item)?,
                ])
            }
        }
    }

    /// Gives a condition another key.
    pub(super) fn with_key(&self, condition: &Condition, key: &str) -> Option<Vec<Edit>> {
        let path = self.path(condition.place.0);
        let mut others = path.last()?.container.members().iter();
        let taken = others.any(|other| other.name.eq_ignore_ascii_case(key) && other.name_span != condition.key.span);
        if taken { None } else { write(condition.key.span, key) }
    }

    /// Gives a member another name, unless its object has a member of this name.
    pub(super) fn rename(&self, name: Span, to: &str) -> Option<Vec<Edit>> {
        let path = self.path(name);
        let taken = path.last()?.container.member(to).is_some();
        if taken { None } else { write(name, to) }
    }

    /// Gives the policy the version in which it may have variables.
    pub(super) fn with_current_version(&self) -> Option<Vec<Edit>> {
        const CURRENT: &str = "\"2012-10-17\"";
        let root = self.root.filter(|_| self.is_json)?;
        match root.member("Version") {
            Some(version) => Some(vec![Edit::new(version.value.span, CURRENT)]),
            None => Some(vec![edit::prepend(self.text, root, &edit::member("Version", CURRENT))?]),
        }
    }
}

fn add_to(text: &str, object: &Node<'_>, name: &str, value: &str) -> Option<Edit> {
    let free = matches!(object.value, Value::Object(_)) && object.member(name).is_none();
    if free { edit::append(text, object, &edit::member(name, value)) } else { None }
}

/// The first place of a value that a list has more than once, with the places of the others.
pub(super) fn repeated<'v>(values: impl IntoIterator<Item = &'v Spanned<String>>) -> Vec<&'v Spanned<String>> {
    let mut seen = std::collections::BTreeSet::new();
    values.into_iter().filter(|value| !seen.insert(&value.value)).collect()
}

/// The opening bracket of a value: what stands for the whole of it without underlining all of its lines.
pub(super) fn opening(span: Span) -> Span {
    Span::new(span.start, span.end.min(span.start + 1))
}
