//! What the policy editor asks: what is found in a text, and what could be typed next.

use std::sync::OnceLock;

use iam_policy::Kind;
use iam_policy::complete;
use iam_policy::edit::Edit as TextEdit;
use iam_policy::findings::{self, Severity as Found};
use iam_policy::vocabulary::{Setting, Vocabulary};
use kms_api::policy_vocabulary;
use kms_protocol::policy::{Completion, Edit, Finding, Fix, PolicyKind, Severity};
use kms_store::Store;

use crate::host::Host;

impl<S: Store> Host<S> {
    /// What is found in a policy of the caller's account.
    pub fn findings(&self, kind: PolicyKind, text: &str) -> Vec<Finding> {
        findings::find(language_kind(kind), text, vocabulary(), &self.setting()).into_iter().map(finding).collect()
    }

    /// What could be typed at a place of a policy.
    pub fn completions(&self, kind: PolicyKind, text: &str, position: usize) -> Vec<Completion> {
        let found = complete::complete(language_kind(kind), text, position, vocabulary(), &self.setting());
        let completion = |found: complete::Completion| Completion {
            label: found.label,
            detail: found.detail,
            insert: found.insert,
            span: (found.span.start, found.span.end),
        };
        found.into_iter().map(completion).collect()
    }

    /// Where the policy stands: in the caller's account, among those who are there.
    fn setting(&self) -> Setting {
        Setting {
            account: Some(self.caller().account.to_string()),
            resource: None,
            principals: self.actors().into_iter().map(|found| found.arn).collect(),
        }
    }
}

/// What is known of KMS.
fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    // A test of kms-api holds the file against the service model; an unreadable one would leave the editor without advice.
    VOCABULARY.get_or_init(|| kms_api::json::from_text(policy_vocabulary::JSON).unwrap_or_default())
}

fn language_kind(kind: PolicyKind) -> Kind {
    match kind {
        PolicyKind::Key => Kind::Resource,
        PolicyKind::Identity => Kind::Identity,
        PolicyKind::Trust => Kind::Trust,
        PolicyKind::Boundary => Kind::Boundary,
        PolicyKind::Session => Kind::Session,
        PolicyKind::ServiceControl => Kind::ServiceControl,
        PolicyKind::ResourceControl => Kind::ResourceControl,
        PolicyKind::Endpoint => Kind::Endpoint,
    }
}

fn finding(found: findings::Finding) -> Finding {
    Finding {
        rule: found.rule.to_owned(),
        severity: match found.severity {
            Found::Error => Severity::Error,
            Found::Security => Severity::Security,
            Found::Warning => Severity::Warning,
            Found::Suggestion => Severity::Suggestion,
        },
        message: sentence(&found.message),
        reason: found.reason.to_owned(),
        span: (found.span.start, found.span.end),
        fixes: found
            .fixes
            .into_iter()
            .map(|fix| Fix { title: capital(&fix.title), edits: fix.edits.into_iter().map(edit).collect() })
            .collect(),
    }
}

fn edit(edit: TextEdit) -> Edit {
    Edit { span: (edit.span.start, edit.span.end), insert: edit.insert }
}

/// A message of the language as a sentence of the page.
fn sentence(message: &str) -> String {
    format!("{}.", capital(message))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
