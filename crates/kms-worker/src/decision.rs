//! Decisions as the page shows them.

use iam_policy::Document;
use iam_policy::evaluate::{ElementVerdict, StatementVerdict};
use iam_policy::policy::{Patterns, Statement};
use iam_policy::{Span, Spanned};
use kms_core::authorization::{self as core, Change, Decision, Layer, Origin, PolicyVerdict, Reason};
use kms_protocol::decision::{
    Cell, ChangeView, ConditionView, DecisionView, EditAction, ElementView, GrantView, LayerView, OriginView,
    PolicyEdit, PolicyView, ReasonView, StatementView, StepKindView, StepOutcomeView, StepView,
};

/// A decision, and what would turn it.
pub(crate) fn view(decision: &Decision, changes: &[Change]) -> DecisionView {
    DecisionView {
        permission: decision.permission.clone(),
        resource: decision.resource.clone(),
        allowed: decision.reason.allows(),
        reason: reason(decision.reason),
        refusal: decision.refusal.clone(),
        steps: decision.steps.iter().map(step).collect(),
        policies: decision.policies.iter().map(policy).collect(),
        grants: decision
            .grants
            .iter()
            .map(|grant| GrantView {
                id: grant.id.to_string(),
                name: grant.name.clone(),
                operation: grant.operation,
                unmet: grant.unmet.map(str::to_owned),
            })
            .collect(),
        changes: changes.iter().map(change).collect(),
    }
}

/// What was decided, in a word.
pub(crate) fn cell(found: Reason) -> Cell {
    Cell { allowed: found.allows(), reason: reason(found) }
}

fn layer(layer: Layer) -> LayerView {
    match layer {
        Layer::ServiceControl => LayerView::ServiceControl,
        Layer::ResourceControl => LayerView::ResourceControl,
        Layer::Endpoint => LayerView::Endpoint,
        Layer::Key => LayerView::Key,
        Layer::Identity => LayerView::Identity,
        Layer::Boundary => LayerView::Boundary,
        Layer::Session => LayerView::Session,
    }
}

fn reason(reason: Reason) -> ReasonView {
    match reason {
        Reason::KeyPolicy => ReasonView::KeyPolicy,
        Reason::IdentityPolicy => ReasonView::IdentityPolicy,
        Reason::BothAccounts => ReasonView::BothAccounts,
        Reason::Grant => ReasonView::Grant,
        Reason::Root => ReasonView::Root,
        Reason::Denied(found) => ReasonView::Denied(layer(found)),
        Reason::NotAllowed(found) => ReasonView::NotAllowed(layer(found)),
        Reason::NotAcrossAccounts => ReasonView::NotAcrossAccounts,
        Reason::NotRetiring => ReasonView::NotRetiring,
    }
}

fn step(step: &core::Step) -> StepView {
    let kind = match step.kind {
        core::StepKind::Denies => StepKindView::Denies,
        core::StepKind::AcrossAccounts => StepKindView::AcrossAccounts,
        core::StepKind::Allows(found) => StepKindView::Allows(layer(found)),
        core::StepKind::Grants => StepKindView::Grants,
    };
    let outcome = match step.outcome {
        core::StepOutcome::Absent => StepOutcomeView::Absent,
        core::StepOutcome::Passed => StepOutcomeView::Passed,
        core::StepOutcome::Allowed => StepOutcomeView::Allowed,
        core::StepOutcome::Silent => StepOutcomeView::Silent,
        core::StepOutcome::Stopped => StepOutcomeView::Stopped,
        core::StepOutcome::NotNeeded => StepOutcomeView::NotNeeded,
    };
    StepView { kind, outcome }
}

fn origin(origin: &Origin) -> OriginView {
    match origin.clone() {
        Origin::KeyPolicy => OriginView::KeyPolicy,
        Origin::RamPolicy => OriginView::RamPolicy,
        // Calls of KMS meet no trust policies.
        Origin::Trust => OriginView::KeyPolicy,
        Origin::Inline(who, name) => OriginView::Inline(who, name),
        Origin::Managed(who, arn) => OriginView::Managed(who, arn),
        Origin::Boundary(arn) => OriginView::Boundary(arn),
        Origin::Session(arn) => OriginView::Session(arn),
        Origin::ServiceControl(name, target) => OriginView::ServiceControl(name, target),
        Origin::ResourceControl(name, target) => OriginView::ResourceControl(name, target),
        Origin::Endpoint(id) => OriginView::Endpoint(id),
    }
}

fn policy(found: &PolicyVerdict) -> PolicyView {
    let document: &Document = &found.source.document;
    let statements = document.policy.statements.iter().zip(&found.explanation.statements);
    PolicyView {
        layer: layer(found.layer),
        origin: origin(&found.source.origin),
        text: document.text.clone(),
        statements: statements.map(|(written, verdict)| statement(written, verdict)).collect(),
    }
}

fn statement(written: &Spanned<Statement>, verdict: &StatementVerdict) -> StatementView {
    let Statement { sid, principal, action, resource, conditions, .. } = &written.value;
    let conditions = conditions.iter().zip(&verdict.conditions).map(|(condition, found)| ConditionView {
        span: condition.place.0,
        operator: condition.operator.value.to_string(),
        key: condition.key.value.clone(),
        holds: found.holds,
        actual: found.actual.clone(),
        values: condition.values.iter().map(|value| value.span).zip(found.fits.iter().copied()).collect(),
    });
    StatementView {
        span: written.span,
        sid: sid.as_ref().map(|sid| sid.value.clone()),
        effect: verdict.effect,
        applies: verdict.applies,
        principal: verdict.principal,
        principal_span: principal.as_ref().map(|element| element.span),
        action: element(Some(action), verdict.action),
        resource: element(resource.as_ref(), verdict.resource),
        conditions: conditions.collect(),
    }
}

fn element(written: Option<&Spanned<Patterns>>, verdict: ElementVerdict) -> ElementView {
    let pattern = |number: usize| written.and_then(|element| element.value.patterns.get(number));
    ElementView {
        span: written.map(|element| element.span),
        covers: verdict.covers,
        pattern: verdict.pattern.and_then(pattern).map(|pattern| pattern.span),
    }
}

fn change(change: &Change) -> ChangeView {
    let edit = |edit: &core::Edit| PolicyEdit {
        layer: layer(edit.layer),
        origin: origin(&edit.origin),
        action: match edit.action {
            core::EditAction::AddPolicy => EditAction::AddPolicy,
            core::EditAction::AddStatement => EditAction::AddStatement,
            core::EditAction::RemoveStatement(number) => EditAction::RemoveStatement(number),
            core::EditAction::AddPrincipal(number) => EditAction::AddPrincipal(number),
            core::EditAction::AddAction(number) => EditAction::AddAction(number),
            core::EditAction::AddResource(number) => EditAction::AddResource(number),
            core::EditAction::AddValue(number) => EditAction::AddValue(number),
        },
        before: edit.before.clone(),
        after: edit.after.clone(),
        span: Span::new(edit.span.start, edit.span.end),
    };
    ChangeView { edits: change.edits.iter().map(edit).collect() }
}
