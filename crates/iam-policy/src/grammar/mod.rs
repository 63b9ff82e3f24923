//! From a syntax tree to a typed policy, and what the grammar refuses on the way.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

mod elements;
mod problem;
mod statement;

use crate::json::{self, Node, Tree, Value};
use crate::policy::{Policy, Version};
use crate::{Span, Spanned};

pub use problem::{Problem, ProblemKind};

/// What a policy is attached to, which decides what it may and must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A user, group or role: it says what they may do.
    Identity,
    /// The same, as the most that a user or role may do.
    Boundary,
    /// A session, when it is made.
    Session,
    /// A resource: it says who may do what with it.
    Resource,
    /// A role: it says who may take it on.
    Trust,
    /// An account, unit or root of an organization: the most that its users and roles may do.
    ServiceControl,
    /// The same: the most that may be done with its resources.
    ResourceControl,
    /// A VPC endpoint: what may be done through it.
    Endpoint,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Identity,
        Self::Boundary,
        Self::Session,
        Self::Resource,
        Self::Trust,
        Self::ServiceControl,
        Self::ResourceControl,
        Self::Endpoint,
    ];

    /// Whether its statements have a principal.
    pub fn has_principal(self) -> bool {
        matches!(self, Self::Resource | Self::Trust | Self::ResourceControl | Self::Endpoint)
    }
}

/// Reads a policy of this kind. There may be a policy beside problems: what could be understood.
pub fn read(kind: Kind, text: &str) -> (Option<Policy>, Vec<Problem>) {
    read_tree(kind, &json::parse(text))
}

/// The same, of a text that was read as JSON already.
pub fn read_tree(kind: Kind, tree: &Tree<'_>) -> (Option<Policy>, Vec<Problem>) {
    let mut reader = Reader { kind, version: Version::default(), problems: Vec::new() };
    reader.problems.extend(tree.faults.iter().map(|fault| Problem::new(fault.span, ProblemKind::Json(fault.kind))));
    let policy = tree.root.as_ref().and_then(|root| reader.policy(root));
    let mut problems = reader.problems;
    problems.sort_by_key(|problem| problem.span);
    (policy, problems)
}

struct Reader {
    kind: Kind,
    version: Version,
    problems: Vec<Problem>,
}

impl Reader {
    fn problem(&mut self, span: Span, kind: ProblemKind) {
        self.problems.push(Problem::new(span, kind));
    }

    fn policy(&mut self, root: &Node<'_>) -> Option<Policy> {
        let Value::Object(members) = &root.value else {
            self.problem(root.span, ProblemKind::WrongType { element: "a policy".to_owned(), expected: "an object" });
            return None;
        };
        let (mut version, mut id, mut statements) = (None, None, None);
        for member in members {
            let place = match &*member.name {
                "Version" => &mut version,
                "Id" => &mut id,
                "Statement" => &mut statements,
                name => {
                    self.problem(member.name_span, ProblemKind::UnknownElement(name.to_owned()));
                    continue;
                }
            };
            // JSON has reported the second of two already.
            place.get_or_insert(&member.value);
        }
        if let Some(version) = version {
            self.version(version);
        }
        let id = id.and_then(|id| self.text("Id", id));
        if version.is_none() && self.kind == Kind::ResourceControl {
            self.problem(root.span, ProblemKind::Missing("Version"));
        }
        let Some(node) = statements else {
            self.problem(root.span, ProblemKind::Missing("Statement"));
            return None;
        };
        let nodes = match &node.value {
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        if nodes.is_empty() {
            self.problem(node.span, ProblemKind::Empty("Statement"));
        }
        let statements: Vec<_> = nodes
            .iter()
            .filter_map(|node| self.statement(node).map(|statement| Spanned::new(statement, node.span)))
            .collect();
        let mut sids = std::collections::BTreeSet::new();
        for sid in statements.iter().filter_map(|statement| statement.value.sid.as_ref()) {
            if !sids.insert(&sid.value) {
                self.problem(sid.span, ProblemKind::DuplicateSid(sid.value.clone()));
            }
        }
        Some(Policy { version: self.version, id, statements })
    }

    fn version(&mut self, node: &Node<'_>) {
        let Some(text) = self.text("Version", node) else { return };
        let known = [Version::V2008, Version::V2012].into_iter().find(|version| version.as_str() == text.value);
        match known {
            Some(version) => self.version = version,
            None => self.problem(node.span, ProblemKind::UnknownVersion(text.value)),
        }
    }

    /// A text.
    fn text(&mut self, element: &str, node: &Node<'_>) -> Option<Spanned<String>> {
        match &node.value {
            Value::String(text) => Some(Spanned::new(text.clone().into_owned(), node.span)),
            _ => {
                let element = element.to_owned();
                self.problem(node.span, ProblemKind::WrongType { element, expected: "a string" });
                None
            }
        }
    }

    /// A text, or a list of them.
    fn texts(&mut self, element: &'static str, node: &Node<'_>) -> Vec<Spanned<String>> {
        match &node.value {
            Value::Array(items) => {
                if items.is_empty() {
                    self.problem(node.span, ProblemKind::Empty(element));
                }
                items.iter().filter_map(|item| self.text(element, item)).collect()
            }
            _ => self.text(element, node).into_iter().collect(),
        }
    }
}
