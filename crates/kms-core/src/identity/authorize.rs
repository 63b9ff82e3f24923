//! Who may do what with identities.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::error::Error;
use crate::authorization::{Question, Subject, denied_text};
use crate::engine::Context;

/// Condition keys of a request with their values, beside those that follow from the caller.
pub(crate) type Conditions = BTreeMap<String, Vec<String>>;

/// What a caller wants to do.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// The action, such as `iam:CreateRole`.
    pub(crate) action: String,
    /// The ARN of the resource, or `*`.
    pub(crate) resource: String,
    /// Condition keys that follow from the request, such as `iam:PolicyARN` or `aws:RequestTag/team`, and from the
    /// resource, such as `aws:ResourceTag/team`.
    pub(crate) conditions: Conditions,
}

impl Wanted {
    /// An action on a resource.
    pub(crate) fn new(action: &str, resource: impl Into<String>) -> Self {
        Self { action: action.to_owned(), resource: resource.into(), conditions: Conditions::new() }
    }

    /// With a value of a condition key.
    pub(crate) fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.conditions.entry(key.to_owned()).or_default().push(value.into());
        self
    }

    /// With a value of a condition key, if there is one.
    pub(crate) fn with_some(self, key: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// With the tags that the request brings.
    pub(crate) fn with_request_tags(self, tags: &BTreeMap<String, String>) -> Self {
        tags.iter().fold(self, |wanted, (key, value)| {
            wanted.with(&format!("aws:RequestTag/{key}"), value).with("aws:TagKeys", key)
        })
    }

    /// With the tags that the resource has.
    pub(crate) fn with_resource_tags(self, tags: &BTreeMap<String, String>) -> Self {
        tags.iter().fold(self, |wanted, (key, value)| wanted.with(&format!("aws:ResourceTag/{key}"), value))
    }
}

/// Checks that the caller may do this with identities of its own account. Every operation of IAM, STS and Organizations asks
/// here, but for GetCallerIdentity, which needs no permission, and AssumeRole, which [`super::trust`] decides.
///
/// # Errors
///
/// `AccessDenied`, with AWS's text.
pub(crate) fn authorize(context: &mut Context<'_>, wanted: &Wanted) -> Result<(), Error> {
    let subject = asking(context, wanted);
    let question = Question::on_account(&subject, &wanted.action, wanted.resource.clone());
    let reason = question.reason(context.state, context.region(), context.now, &Value::Null);
    if reason.allows() { Ok(()) } else { Err(denied(&wanted.action, denied_text(&question, reason))) }
}

/// Who calls, with the condition keys of what they want.
pub(super) fn asking(context: &mut Context<'_>, wanted: &Wanted) -> Arc<Subject> {
    let subject = context.subject();
    if wanted.conditions.is_empty() {
        return subject;
    }
    let mut subject = Subject::clone(&subject);
    let lower = |(key, values): (&String, &Vec<String>)| (key.to_ascii_lowercase(), values.clone());
    subject.given.extend(wanted.conditions.iter().map(lower));
    Arc::new(subject)
}

/// A refusal under the code that the action's service has for it.
pub(crate) fn denied(action: &str, text: String) -> Error {
    let code = if action.starts_with("organizations:") { "AccessDeniedException" } else { "AccessDenied" };
    Error::new(code, text)
}
