//! Who may do what: every call is decided by all the policies that AWS would consult, and the decision says why.
//!
//! [`Subject`] is who asks, with the policies that go with them. A [`Question`] is what they ask for, with the policies
//! that go with that. Its [`Verdicts`] are what each kind of policy says, [`decide`] makes one [`Reason`] of them, and a
//! [`Decision`] has all of it, statement by statement. A call needs the reason alone; whoever wants to know more asks the
//! same question again, so both agree.

mod ask;
mod change;
pub mod conditions;
pub mod decide;
mod decision;
mod denied;
mod grants;
pub mod permission;
mod question;
mod retire;
pub mod source;
pub mod subject;

use std::sync::Arc;

use kms_api::{AliasArn, KeyArn, KmsError};

use crate::engine::Context;
use crate::state::KeyRow;

pub use ask::Ask;
pub use change::{Change, Edit, EditAction};
pub use decide::{Layer, Reason, Verdicts};
pub use decision::{Decision, PolicyVerdict, Step, StepKind, StepOutcome};
pub(crate) use denied::{elsewhere, text as denied_text};
pub use grants::GrantVerdict;
pub use question::Question;
pub(crate) use retire::check as check_retire;
pub use source::{Origin, Policies, Source};
pub use subject::Subject;

/// Checks that the caller has the permission, `kms:` and this, on the key.
///
/// # Errors
///
/// `AccessDeniedException`.
pub(crate) fn check(context: &mut Context<'_>, permission: &str, arn: &KeyArn, row: &KeyRow) -> Result<(), KmsError> {
    let subject = context.subject();
    let question = Question::on_key(context.state, context.policies, &subject, permission, arn, row);
    let same_key = context.other_key.as_ref().map(|other| other == arn);
    let question = Question { same_key, ..question };
    let reason = question.reason(context.state, context.region(), context.now, context.input);
    settle(&question, reason)
}

/// Checks that the caller has the permission where IAM policies alone decide: on no key in particular.
///
/// # Errors
///
/// `AccessDeniedException`.
pub(crate) fn check_account(context: &mut Context<'_>, permission: &str) -> Result<(), KmsError> {
    let subject = context.subject();
    let question = Question::on_account(&subject, permission, "*".to_owned());
    let reason = question.reason(context.state, context.region(), context.now, context.input);
    settle(&question, reason)
}

/// Checks that the caller has the permission on an alias, which has no policy of its own.
///
/// # Errors
///
/// `AccessDeniedException`.
pub(crate) fn check_alias(context: &mut Context<'_>, permission: &str, alias: &AliasArn) -> Result<(), KmsError> {
    let subject = context.subject();
    let question = Question::on_account(&subject, permission, alias.to_string());
    let reason = question.reason(context.state, context.region(), context.now, context.input);
    settle(&question, reason)
}

fn settle(question: &Question, reason: Reason) -> Result<(), KmsError> {
    if reason.allows() { Ok(()) } else { Err(denied::error(question, reason)) }
}

impl Context<'_> {
    /// Who calls, as policies see it.
    pub(crate) fn subject(&mut self) -> Arc<Subject> {
        let (caller, state, policies) = (self.caller, &*self.state, &mut *self.policies);
        let attestation = &self.attestation;
        let subject = self.subject.get_or_insert_with(|| {
            Arc::new(Subject { attestation: attestation.clone(), ..Subject::of(caller, state, policies) })
        });
        Arc::clone(subject)
    }
}
