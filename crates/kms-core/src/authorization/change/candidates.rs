//! Edits that might turn a refusal.

use iam_policy::evaluate::StatementVerdict;
use iam_policy::policy::{Effect, Statement};
use iam_policy::principal::IdentityKind;
use serde_json::{Value, json};

use super::super::decide::{Layer, Reason};
use super::super::decision::{Decision, PolicyVerdict};
use super::super::question::Question;
use super::super::source::Origin;
use super::{Edit, EditAction, text};

/// Edits that might turn a refusal, or bring it a step nearer to being turned.
pub(super) fn of(question: &Question, decision: &Decision) -> Vec<Edit> {
    match decision.reason {
        Reason::Denied(layer) => denials(decision, layer),
        Reason::NotAllowed(layer) => allowances(question, decision, layer),
        // A key policy that leaves it to IAM is not all that would allow it: it may do so itself.
        _ => Vec::new(),
    }
}

/// The policies of a kind that can be changed.
fn policies(decision: &Decision, layer: Layer) -> impl Iterator<Item = &PolicyVerdict> {
    let changeable = |policy: &&PolicyVerdict| match &policy.source.origin {
        Origin::RamPolicy => false,
        // AWS's own managed policies stay as they are.
        Origin::Managed(_, arn) | Origin::Boundary(arn) | Origin::Session(Some(arn)) => !arn.contains(":iam::aws:"),
        _ => true,
    };
    decision.policies.iter().filter(move |policy| policy.layer == layer).filter(changeable)
}

fn edit(policy: &PolicyVerdict, action: EditAction, changed: Option<text::Changed>) -> Option<Edit> {
    let text::Changed { text: after, span } = changed?;
    Some(Edit {
        layer: policy.layer,
        origin: policy.source.origin.clone(),
        action,
        before: Some(policy.source.document.text.clone()),
        after,
        span,
    })
}

/// What takes a denial away: the statement goes, or its negated condition takes the request's value as well.
fn denials(decision: &Decision, layer: Layer) -> Vec<Edit> {
    let mut edits = Vec::new();
    for policy in policies(decision, layer) {
        let document = &policy.source.document;
        let statements = document.policy.statements.iter().zip(&policy.explanation.statements);
        for (number, (written, verdict)) in statements.enumerate() {
            if verdict.effect != Effect::Deny || !verdict.applies {
                continue;
            }
            for (condition, found) in written.value.conditions.iter().zip(&verdict.conditions) {
                let negated = condition.operator.value.base.is_negated();
                if let Some([actual]) = found.actual.as_deref().filter(|_| negated) {
                    let changed = text::append(&document.text, condition.place.0, &condition.values, actual);
                    edits.extend(edit(policy, EditAction::AddValue(number + 1), changed));
                }
            }
            let changed = text::without_statement(&document.text, number);
            edits.extend(edit(policy, EditAction::RemoveStatement(number + 1), changed));
        }
    }
    edits
}

/// What gives a permission: a statement that nearly gives it gives it, or there is a new one.
fn allowances(question: &Question, decision: &Decision, layer: Layer) -> Vec<Edit> {
    let mut edits = Vec::new();
    for policy in policies(decision, layer) {
        let document = &policy.source.document;
        let statements = document.policy.statements.iter().zip(&policy.explanation.statements);
        for (number, (written, verdict)) in statements.enumerate() {
            if verdict.effect == Effect::Allow && !verdict.applies {
                edits.extend(nearly(question, policy, number, &written.value, verdict));
            }
        }
        let statement = statement(question, layer);
        let changed = text::with_statement(&document.text, &statement);
        edits.extend(edit(policy, EditAction::AddStatement, changed));
    }
    if layer == Layer::Identity {
        edits.extend(new_policy(question));
        // The key's policy can name who asks itself, if it is of the same account.
        let own = question.key.as_ref().is_some_and(|arn| arn.account == question.subject.account);
        if own {
            for policy in policies(decision, Layer::Key) {
                let changed = text::with_statement(&policy.source.document.text, &statement(question, Layer::Key));
                edits.extend(edit(policy, EditAction::AddStatement, changed));
            }
        }
    }
    edits
}

/// What a statement lacks that fits but for one thing.
fn nearly(
    question: &Question,
    policy: &PolicyVerdict,
    number: usize,
    written: &Statement,
    verdict: &StatementVerdict,
) -> Option<Edit> {
    let text = &policy.source.document.text;
    let failing: Vec<_> =
        written.conditions.iter().zip(&verdict.conditions).filter(|(_, found)| !found.holds).collect();
    let fits = (verdict.principal.is_some(), verdict.action.covers, verdict.resource.covers, failing.as_slice());
    let number_shown = number + 1;
    match fits {
        (false, true, true, []) => {
            let element = written.principal.as_ref().filter(|element| !element.value.negated)?;
            let changed = text::append_principal(text, element.span, &question.subject.principal_arn);
            edit(policy, EditAction::AddPrincipal(number_shown), changed)
        }
        (true, false, true, []) if !written.action.value.negated => {
            let action = format!("kms:{}", question.permission);
            let changed = text::append(text, written.action.span, &written.action.value.patterns, &action);
            edit(policy, EditAction::AddAction(number_shown), changed)
        }
        (true, true, false, []) => {
            let element = written.resource.as_ref().filter(|element| !element.value.negated)?;
            let changed = text::append(text, element.span, &element.value.patterns, &question.resource);
            edit(policy, EditAction::AddResource(number_shown), changed)
        }
        (true, true, true, [(condition, found)]) => {
            let [actual] = found.actual.as_deref()? else { return None };
            if condition.operator.value.base.is_negated() {
                return None;
            }
            let changed = text::append(text, condition.place.0, &condition.values, actual);
            edit(policy, EditAction::AddValue(number_shown), changed)
        }
        _ => None,
    }
}

/// A statement that gives the permission and nothing else.
fn statement(question: &Question, layer: Layer) -> Value {
    let action = format!("kms:{}", question.permission);
    match layer {
        Layer::Key => {
            let subject = &question.subject;
            let principal = match &subject.identity.kind {
                IdentityKind::Service { name } => json!({ "Service": name }),
                _ => json!({ "AWS": subject.principal_arn }),
            };
            json!({ "Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*" })
        }
        Layer::Endpoint => {
            json!({ "Effect": "Allow", "Principal": "*", "Action": action, "Resource": question.resource })
        }
        _ => json!({ "Effect": "Allow", "Action": action, "Resource": question.resource }),
    }
}

/// A new policy in who asks.
fn new_policy(question: &Question) -> Option<Edit> {
    let who = match &question.subject.identity.kind {
        IdentityKind::User { arn } | IdentityKind::RoleSession { role: arn, .. } => {
            let (kind, name) = arn.rsplit(':').next()?.split_once('/')?;
            format!("{kind}/{}", name.rsplit('/').next()?)
        }
        _ => return None,
    };
    let policy = json!({ "Version": "2012-10-17", "Statement": [statement(question, Layer::Identity)] });
    let after = text::pretty(&policy, 0);
    let span = iam_policy::Span::new(0, after.len());
    let name = format!("Allow{}", question.permission);
    Some(Edit {
        layer: Layer::Identity,
        origin: Origin::Inline(who, name),
        action: EditAction::AddPolicy,
        before: None,
        after,
        span,
    })
}
