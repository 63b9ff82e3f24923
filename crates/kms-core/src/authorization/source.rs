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
pub struct Policies(BTreeMap<(Kind, Arc<str>), Arc<Document>>);

/// As many as are kept. A workspace with more reads some of them again.
const MOST: usize = 4_096;

impl Policies {
    /// The policy of this text. What AWS would not accept has no effect, as far as it cannot be understood.
    pub fn read(&mut self, kind: Kind, text: &str) -> Arc<Document> {
        // A lookup by borrowed text would need a key type of its own; a short text is copied faster than that is written.
        let key = (kind, Arc::from(text));
        if let Some(found) = self.0.get(&key) {
            return Arc::clone(found);
        }
        let document = Arc::new(Document::read_leniently(kind, text));
        if self.0.len() >= MOST {
            self.0.clear();
        }
        self.0.insert(key, Arc::clone(&document));
        document
    }
}
