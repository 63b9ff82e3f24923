//! What the grammar refuses.

use std::fmt;

use crate::Span;
use crate::json::FaultKind;

/// Something that a policy may not be, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: ProblemKind,
}

impl Problem {
    /// A problem there.
    pub fn new(span: Span, kind: ProblemKind) -> Self {
        Self { span, kind }
    }
}

/// What a policy may not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// It is not JSON.
    Json(FaultKind),
    /// A value of another type than the element has.
    WrongType {
        /// The element.
        element: String,
        /// What it must be.
        expected: &'static str,
    },
    /// An element that policies do not have.
    UnknownElement(String),
    /// An element that policies of this kind do not have.
    NotAllowed(&'static str),
    /// An element that must be there.
    Missing(&'static str),
    /// An element without a value.
    Empty(&'static str),
    /// An element and its opposite in the same statement.
    Both(&'static str, &'static str),
    /// A version of the language that does not exist.
    UnknownVersion(String),
    /// An effect that is neither `Allow` nor `Deny`.
    UnknownEffect(String),
    /// Two statements of the same `Sid`.
    DuplicateSid(String),
    /// A `Sid` with characters that it may not have.
    BadSid(String),
    /// An action that is not `service:Name`.
    BadAction(String),
    /// A resource that is neither `*` nor an ARN.
    BadResource(String),
    /// A type of principal that does not exist.
    UnknownPrincipalType(String),
    /// A principal that no account can have.
    BadPrincipal(String),
    /// A condition operator that does not exist.
    UnknownOperator(String),
    /// A condition key that is not `service:name`.
    BadConditionKey(String),
    /// The same operator and key twice in a statement.
    DuplicateCondition(String),
    /// An effect, principal or action that policies of this kind may not have.
    Restricted(&'static str),
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(fault) => f.write_str(fault.message()),
            Self::WrongType { element, expected } => write!(f, "`{element}` must be {expected}"),
            Self::UnknownElement(name) => write!(f, "policies have no element `{name}`"),
            Self::NotAllowed(name) => write!(f, "policies of this kind have no `{name}`"),
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::Empty(name) => write!(f, "`{name}` has no value"),
            Self::Both(one, other) => write!(f, "a statement has `{one}` or `{other}`, not both"),
            Self::UnknownVersion(text) => {
                write!(f, "there is no version `{text}`, only `2012-10-17` and `2008-10-17`")
            }
            Self::UnknownEffect(text) => write!(f, "`{text}` is no effect; write `Allow` or `Deny`"),
            Self::DuplicateSid(sid) => write!(f, "another statement has the Sid `{sid}` too"),
            Self::BadSid(sid) => write!(f, "the Sid `{sid}` has other characters than letters and digits"),
            Self::BadAction(text) => write!(f, "`{text}` is no action; write `service:Name`"),
            Self::BadResource(text) => write!(f, "`{text}` is no resource; write an ARN, or `*`"),
            Self::UnknownPrincipalType(name) => {
                write!(f, "there is no principal type `{name}`, only AWS, Service, Federated and CanonicalUser")
            }
            Self::BadPrincipal(text) => write!(f, "`{text}` cannot be a principal"),
            Self::UnknownOperator(text) => write!(f, "there is no condition operator `{text}`"),
            Self::BadConditionKey(text) => write!(f, "`{text}` is no condition key; write `service:name`"),
            Self::DuplicateCondition(text) => write!(f, "`{text}` occurs twice under the same operator"),
            Self::Restricted(text) => f.write_str(text),
        }
    }
}
