//! Policy documents as they come in: checked before they are kept.

use iam_policy::grammar::{self, Kind, ProblemKind};

use super::error::Error;

/// What a policy document is for, which decides what may stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// A policy of a user, group or role, or a managed one.
    Identity,
    /// A role's trust policy.
    Trust,
    /// A policy passed to AssumeRole or GetFederationToken.
    Session,
    /// A service control policy of an organization.
    ServiceControl,
    /// A resource control policy of an organization.
    ResourceControl,
    /// A policy of a VPC endpoint.
    VpcEndpoint,
}

/// Checks a policy document.
///
/// # Errors
///
/// `MalformedPolicyDocument`, or the same with the suffix `Exception` for a policy of an organization.
pub fn check(kind: DocumentKind, text: &str) -> Result<(), Error> {
    let code = match kind {
        DocumentKind::ServiceControl | DocumentKind::ResourceControl => "MalformedPolicyDocumentException",
        _ => "MalformedPolicyDocument",
    };
    let kind = match kind {
        DocumentKind::Identity => Kind::Identity,
        DocumentKind::Trust => Kind::Trust,
        DocumentKind::Session => Kind::Session,
        DocumentKind::ServiceControl => Kind::ServiceControl,
        DocumentKind::ResourceControl => Kind::ResourceControl,
        DocumentKind::VpcEndpoint => Kind::Endpoint,
    };
    match grammar::read(kind, text).1.first() {
        None => Ok(()),
        Some(problem) => Err(Error::new(code, message(&problem.kind))),
    }
}

/// What IAM says of a document that it does not take.
fn message(problem: &ProblemKind) -> String {
    match problem {
        ProblemKind::NotAllowed("Principal") => "Policy document should not specify a principal.".to_owned(),
        ProblemKind::NotAllowed(name) => format!("Has prohibited field {name}"),
        ProblemKind::Missing("Action") => "Policy statement must contain actions.".to_owned(),
        ProblemKind::Missing("Resource") => "Policy statement must contain resources.".to_owned(),
        ProblemKind::BadResource(text) => format!("Resource {text} must be in ARN format or \"*\"."),
        ProblemKind::BadAction(_) | ProblemKind::BadConditionKey(_) => {
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".to_owned()
        }
        ProblemKind::DuplicateSid(_) => "Statement IDs (SID) in a single policy must be unique.".to_owned(),
        _ => "Syntax errors in policy.".to_owned(),
    }
}

/// How many characters of a document count for IAM's quotas: all but white space.
pub(super) fn size(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
