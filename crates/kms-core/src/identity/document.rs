//! Policy documents as they come in: checked before they are kept.

use serde_json::Value;

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
    let document: Value = serde_json::from_str(text).map_err(|_| Error::new(code, "Syntax errors in policy."))?;
    match document.get("Statement") {
        Some(Value::Array(_) | Value::Object(_)) => Ok(()),
        _ => Err(Error::new(code, "Syntax errors in policy.")),
    }
}

/// How many characters of a document count for IAM's quotas: all but white space.
pub(super) fn size(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
