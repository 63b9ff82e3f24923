//! What is found in the text of a policy, and what could be typed next.
//!
//! Positions count UTF-8 bytes from the start of the text, as Rust does.

use serde::{Deserialize, Serialize};

/// What a policy is attached to: that decides what may stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PolicyKind {
    /// A KMS key.
    Key,
    /// A user, a group or a role: what it may do.
    Identity,
    /// A role: who may assume it.
    Trust,
    /// A user or a role, as its permissions boundary.
    Boundary,
    /// A session, handed over when it is made.
    Session,
    /// A part of an organization, as a service control policy.
    ServiceControl,
    /// A part of an organization, as a resource control policy.
    ResourceControl,
    /// A VPC endpoint.
    Endpoint,
}

/// A stretch of a text: the first byte, and the byte after the last one. Both lie between characters.
pub type Span = (usize, usize);

/// Something in a policy that is wrong, unsafe, or could be better.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The name of the rule that found it, such as `json-syntax`.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// What was found, in a sentence.
    pub message: String,
    /// Why it matters; empty if the message says it all.
    pub reason: String,
    /// Where; empty for something that is missing.
    pub span: Span,
    /// Ways to mend it.
    pub fixes: Vec<Fix>,
}

/// How bad a finding is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// AWS refuses the policy.
    Error,
    /// The policy gives more than is safe.
    Security,
    /// The policy probably does not do what was meant.
    Warning,
    /// The policy could be better.
    Suggestion,
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What it does, as the label of a button.
    pub title: String,
    /// What it changes, in the order of the text and without overlap.
    pub edits: Vec<Edit>,
}

/// A replacement in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub insert: String,
}

/// Something that could be typed at a place of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// What is offered.
    pub label: String,
    /// A few words about it; may be empty.
    pub detail: String,
    /// What is put into the text.
    pub insert: String,
    /// What it replaces.
    pub span: Span,
}
