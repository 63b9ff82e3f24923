//! A decision: what was decided, the ladder of steps that led to it, and what would change it.

use kms_protocol::decision::{DecisionView, Effect, GrantView, PolicyView, StepKindView, StepOutcomeView, StepView};
use leptos::prelude::*;

use super::policy::policy;
use crate::access::words;
use crate::components::icon::Icon;
use crate::text::lab::decision as text;

/// A decision on one permission; `who` asks for it. `label` names it among those of the page, `below` stands at its end.
pub fn decision(label: String, found: DecisionView, who: Signal<String>, below: Option<AnyView>) -> AnyView {
    let DecisionView { permission, resource, allowed, reason, refusal, steps, policies, grants, .. } = found;
    let (class, word, icon) = if allowed {
        ("lab-head is-allowed", text::allowed(), Icon::Check)
    } else {
        ("lab-head is-refused", text::refused(), Icon::Close)
    };
    let action = format!("kms:{permission}");
    let asked = move || text::asked(&action, &who.get());
    let rungs: Vec<_> = steps.into_iter().map(|step| rung(step, &policies, &grants)).collect();
    view! {
        <section class="panel lab-decision" aria-label=label>
            <div class=class>
                <span class="lab-mark">{icon.view()}</span>
                <div class="lab-head-text">
                    <h2>
                        {word} <span class="lab-asked">{asked}</span>
                    </h2>
                    <p>{words::reason(reason)}</p>
                    <p class="lab-resource mono">{resource}</p>
                </div>
            </div>
            {refusal
                .map(|text| {
                    view! {
                        <div class="lab-refusal">
                            <h3>{text::answer()}</h3>
                            <p class="mono">{format!("AccessDeniedException: {text}")}</p>
                        </div>
                    }
                })}
            <div class="lab-ladder">
                <h3>{text::ladder()}</h3>
                <ol>{rungs}</ol>
            </div>
            {below}
        </section>
    }
    .into_any()
}

/// The policies that a step looked at.
fn looked_at(kind: StepKindView, policies: &[PolicyView]) -> Vec<PolicyView> {
    let denies = |policy: &&PolicyView| {
        policy.statements.iter().any(|statement| statement.effect == Effect::Deny && statement.applies)
    };
    match kind {
        StepKindView::Denies => policies.iter().filter(denies).cloned().collect(),
        StepKindView::Allows(layer) => policies.iter().filter(|policy| policy.layer == layer).cloned().collect(),
        StepKindView::AcrossAccounts | StepKindView::Grants => Vec::new(),
    }
}

fn rung(step: StepView, policies: &[PolicyView], grants: &[GrantView]) -> AnyView {
    let (class, icon) = match step.outcome {
        StepOutcomeView::Allowed => ("rung is-allowed", Icon::Check),
        StepOutcomeView::Passed => ("rung is-passed", Icon::Check),
        StepOutcomeView::Stopped => ("rung is-refused", Icon::Close),
        StepOutcomeView::Silent => ("rung is-silent", Icon::Minus),
        StepOutcomeView::Absent | StepOutcomeView::NotNeeded => ("rung is-idle", Icon::Minus),
    };
    let decides = matches!(step.outcome, StepOutcomeView::Allowed | StepOutcomeView::Stopped);
    let found = looked_at(step.kind, policies);
    let grants = if step.kind == StepKindView::Grants { grants } else { &[] };
    let line = view! {
        <span class="rung-mark">{icon.view()}</span>
        <span class="rung-text">
            <span class="rung-question">{words::step(step.kind)}</span>
            <span class="rung-word">{words::outcome(step.outcome)}</span>
            <span class="rung-told">{words::told(step)}</span>
        </span>
    };
    let body = if found.is_empty() && grants.is_empty() {
        view! { <div class="rung-line">{line}</div> }.into_any()
    } else {
        let policies: Vec<_> = found.into_iter().map(policy).collect();
        let grants: Vec<_> = grants.iter().map(grant).collect();
        view! {
            <details open=decides>
                <summary class="rung-line">{line} <span class="rung-turn">{Icon::Down.view()}</span></summary>
                <div class="rung-body">
                    {policies} {(!grants.is_empty()).then(|| view! { <ul class="lab-grants">{grants}</ul> })}
                </div>
            </details>
        }
        .into_any()
    };
    view! { <li class=class>{body}</li> }.into_any()
}

fn grant(found: &GrantView) -> AnyView {
    let name = found.name.clone().unwrap_or_else(|| text::grant().to_owned());
    let says = match (found.operation, &found.unmet) {
        (false, _) => text::grant_lacks().to_owned(),
        (true, Some(unmet)) => text::grant_unmet(unmet),
        (true, None) => text::grant_met().to_owned(),
    };
    let holds = found.operation && found.unmet.is_none();
    let icon = if holds { Icon::Check } else { Icon::Close };
    view! {
        <li class=if holds { "verdict is-met" } else { "verdict is-unmet" }>
            {icon.view()}
            <span>
                <strong>{name}</strong>
                " "
                {says}
                " "
                <span class="lab-grant-id mono">{found.id.clone()}</span>
            </span>
        </li>
    }
    .into_any()
}
