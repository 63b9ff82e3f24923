//! Policies and where they come from.

use std::collections::BTreeMap;
use std::sync::Arc;

use iam_policy::{Document, Kind};

/// A policy that takes part in a decision.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it comes from.
    pub origin: Origin,
    /// What it says.
    pub document: Arc<Document>,
}

/// Where a policy comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The key's own policy.
    KeyPolicy,
    /// The policy that AWS RAM writes for a key that is shared.
    RamPolicy,
    /// A role's trust policy.
    Trust,
    /// A policy written into a user, group or role: who, and its name.
    Inline(String, String),
    /// A managed policy, by ARN, attached to this user, group or role.
    Managed(String, String),
    /// A managed policy, by ARN, that bounds a user or role.
    Boundary(String),
    /// A policy given when the session was made: its ARN, or nothing if it was given as text.
    Session(Option<String>),
    /// A service control policy, by name, and what it is attached to.
    ServiceControl(String, String),
    /// A resource control policy, by name, and what it is attached to.
    ResourceControl(String, String),
    /// The policy of a VPC endpoint, by id.
    Endpoint(String),
}

/// Policies that were read before, so that each is read once.
///
/// The key is the text itself: the same policy on many keys is one, and a policy that changes is another.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    read: BTreeMap<Kind, BTreeMap<Arc<str>, Arc<Document>>>,
    count: usize,
}

/// As many as are kept. A workspace with more reads some of them again.
const MOST: usize = 4_096;

impl Policies {
    /// The policy of this text. What AWS would not accept has no effect, as far as it cannot be understood.
    pub fn read(&mut self, kind: Kind, text: &str) -> Arc<Document> {
        if let Some(found) = self.read.get(&kind).and_then(|of_kind| of_kind.get(text)) {
            return Arc::clone(found);
        }
        let document = Arc::new(Document::read_leniently(kind, text));
        if self.count >= MOST {
            *self = Self::default();
        }
        self.count += 1;
        self.read.entry(kind).or_default().insert(text.into(), Arc::clone(&document));
        document
    }
}
