//! The typed policy: what its text says, each part with its place.

mod print;

use crate::condition::Operator;
use crate::{Span, Spanned};

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The version of the language.
    pub version: Version,
    /// `Id`.
    pub id: Option<Spanned<String>>,
    /// Its statements, in order.
    pub statements: Vec<Spanned<Statement>>,
}

/// A version of the language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// `2008-10-17`, also without `Version`: policy variables are plain text.
    #[default]
    V2008,
    /// `2012-10-17`.
    V2012,
}

impl Version {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2008 => "2008-10-17",
            Self::V2012 => "2012-10-17",
        }
    }
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// `Sid`.
    pub sid: Option<Spanned<String>>,
    /// `Effect`.
    pub effect: Spanned<Effect>,
    /// `Principal` or `NotPrincipal`.
    pub principal: Option<Spanned<PrincipalElement>>,
    /// `Action` or `NotAction`.
    pub action: Spanned<Patterns>,
    /// `Resource` or `NotResource`.
    pub resource: Option<Spanned<Patterns>>,
    /// `Condition`, one for each operator and key, in order.
    pub conditions: Vec<Condition>,
}

/// What a statement does when it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies.
    Deny,
}

impl Effect {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrincipalElement {
    /// Whether it is `NotPrincipal`.
    pub negated: bool,
    /// Whom it names.
    pub entries: Vec<Spanned<Principal>>,
}

/// Whom a principal element names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// `"*"` or `{"AWS": "*"}`.
    Anyone,
    /// An account, by its id or its root user's ARN.
    Account(String),
    /// Something else of an account, by ARN; or the unique id of what was deleted.
    Aws(String),
    /// An AWS service.
    Service(String),
    /// An identity provider.
    Federated(String),
    /// A canonical user of Amazon S3.
    CanonicalUser(String),
}

/// `Action`, `Resource` or their opposites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patterns {
    /// Whether it is `NotAction` or `NotResource`.
    pub negated: bool,
    /// The patterns as they are written.
    pub patterns: Vec<Spanned<String>>,
}

/// What must hold: an operator, a key, and the values of which one must fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The operator.
    pub operator: Spanned<Operator>,
    /// The key as it is written.
    pub key: Spanned<String>,
    /// The values as they are written.
    pub values: Vec<Spanned<String>>,
    /// Key and values.
    pub place: Place,
}

/// A place that two parts may differ in and be equal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place(pub Span);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Place {}
