//! The texts with which AWS refuses.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>

use kms_api::{ErrorCode, KmsError};

use super::decide::{Layer, Owner, Reason};
use super::question::Question;

/// The refusal of what is asked for.
pub(super) fn error(question: &Question, reason: Reason) -> KmsError {
    KmsError::new(ErrorCode::AccessDenied, text(question, reason))
}

/// The text of the refusal, if it is one.
pub(super) fn refusal(question: &Question, reason: Reason) -> Option<String> {
    (!reason.allows()).then(|| text(question, reason))
}

pub(crate) fn text(question: &Question, reason: Reason) -> String {
    let Question { subject, permission, resource, .. } = question;
    let user = &subject.arn;
    let action = if permission.contains(':') { permission.clone() } else { format!("kms:{permission}") };
    let hidden = question.key.is_some()
        && question.case().owner == Owner::Other
        && matches!(reason, Reason::NotAllowed(Layer::Key) | Reason::Denied(Layer::Key) | Reason::NotAcrossAccounts);
    if hidden {
        return elsewhere(user, permission);
    }
    let head = format!("User: {user} is not authorized to perform: {action} on resource: {resource}");
    match reason {
        Reason::Denied(layer) => format!("{head} with an explicit deny in {}", with_article(layer)),
        // What a service control policy leaves out is reported as if it denied it.
        Reason::NotAllowed(layer @ (Layer::ServiceControl | Layer::ResourceControl)) => {
            format!("{head} with an explicit deny in {}", with_article(layer))
        }
        Reason::NotAllowed(layer) => format!("{head} because no {} allows the {action} action", layer.as_str()),
        _ => head,
    }
}

/// What the owner's side of another account's key refuses is not told apart from a key that is not there.
pub(crate) fn elsewhere(user: &str, permission: &str) -> String {
    format!(
        "User: {user} is not authorized to perform: kms:{permission} on this resource because the resource does not exist \
         in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access"
    )
}

fn with_article(layer: Layer) -> String {
    let article = if layer == Layer::Identity { "an" } else { "a" };
    format!("{article} {}", layer.as_str())
}
