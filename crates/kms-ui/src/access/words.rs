//! Decisions in plain words.

use kms_protocol::decision::{EditAction, LayerView, OriginView, ReasonView, StepKindView, StepOutcomeView, StepView};

use crate::text::access::words as text;

/// A kind of policy, with its article.
pub fn layer(layer: LayerView) -> &'static str {
    match layer {
        LayerView::ServiceControl => text::service_control(),
        LayerView::ResourceControl => text::resource_control(),
        LayerView::Endpoint => text::endpoint(),
        LayerView::Key => text::key(),
        LayerView::Identity => text::identity(),
        LayerView::Boundary => text::boundary(),
        LayerView::Session => text::session(),
    }
}

/// What decided, in one sentence.
pub fn reason(reason: ReasonView) -> String {
    match reason {
        ReasonView::KeyPolicy => text::by_key_policy().to_owned(),
        ReasonView::IdentityPolicy => text::by_identity_policy().to_owned(),
        ReasonView::BothAccounts => text::by_both_accounts().to_owned(),
        ReasonView::Grant => text::by_grant().to_owned(),
        ReasonView::Root => text::by_root().to_owned(),
        ReasonView::Denied(found) => text::denied(layer(found)),
        ReasonView::NotAllowed(LayerView::Key) => text::not_allowed_by_key().to_owned(),
        ReasonView::NotAllowed(LayerView::Identity) => text::not_allowed_by_identity().to_owned(),
        ReasonView::NotAllowed(found) => text::not_allowed(layer(found)),
        ReasonView::NotAcrossAccounts => text::not_across_accounts().to_owned(),
        ReasonView::NotRetiring => text::not_retiring().to_owned(),
    }
}

/// The question of a step.
pub fn step(kind: StepKindView) -> &'static str {
    match kind {
        StepKindView::Denies => text::ask_denies(),
        StepKindView::AcrossAccounts => text::ask_across_accounts(),
        StepKindView::Allows(LayerView::ServiceControl) => text::ask_service_control(),
        StepKindView::Allows(LayerView::ResourceControl) => text::ask_resource_control(),
        StepKindView::Allows(LayerView::Endpoint) => text::ask_endpoint(),
        StepKindView::Allows(LayerView::Key) => text::ask_key(),
        StepKindView::Allows(LayerView::Identity) => text::ask_identity(),
        StepKindView::Allows(LayerView::Boundary) => text::ask_boundary(),
        StepKindView::Allows(LayerView::Session) => text::ask_session(),
        StepKindView::Grants => text::ask_grants(),
    }
}

/// What came of a step, in a word or two.
pub fn outcome(outcome: StepOutcomeView) -> &'static str {
    match outcome {
        StepOutcomeView::Absent => text::absent(),
        StepOutcomeView::Passed => text::passed(),
        StepOutcomeView::Allowed => text::allowed(),
        StepOutcomeView::Silent => text::silent(),
        StepOutcomeView::Stopped => text::stopped(),
        StepOutcomeView::NotNeeded => text::not_needed(),
    }
}

/// What came of a step, in a sentence.
pub fn told(step: StepView) -> &'static str {
    use StepKindView as K;
    use StepOutcomeView as O;
    match (step.kind, step.outcome) {
        (K::Denies, O::Stopped) => text::deny_applies(),
        (K::Denies, _) => text::no_deny_applies(),
        (K::AcrossAccounts, O::Stopped) => text::only_own_keys(),
        (K::AcrossAccounts, _) => text::others_keys_too(),
        (_, O::NotNeeded) => text::decided_before(),
        (K::Grants, O::Absent) => text::no_grant(),
        (K::Grants, O::Allowed) => text::grant_allows(),
        (K::Grants, _) => text::no_grant_covers(),
        (K::Allows(LayerView::Key), O::Passed) => text::left_to_iam(),
        (K::Allows(LayerView::Identity), O::Absent) => text::no_identity_policy(),
        (K::Allows(LayerView::Identity), O::Allowed) => text::identity_policies_allow(),
        (K::Allows(_), O::Absent) => text::no_limit(),
        (K::Allows(_), O::Passed) => text::no_obstacle(),
        (K::Allows(_), O::Allowed) => text::allow_decides(),
        (K::Allows(_), O::Silent) => text::no_allow(),
        (K::Allows(_), O::Stopped) => text::no_allow_needed(),
    }
}

/// Where a policy comes from.
pub fn origin(origin: &OriginView) -> String {
    match origin {
        OriginView::KeyPolicy => text::key_policy().to_owned(),
        OriginView::RamPolicy => text::ram_policy().to_owned(),
        OriginView::Inline(who, name) => text::inline_policy(name, who),
        OriginView::Managed(who, arn) => text::managed_policy(arn, who),
        OriginView::Boundary(arn) => text::boundary_policy(arn),
        OriginView::Session(None) => text::session_policy().to_owned(),
        OriginView::Session(Some(arn)) => text::session_policy_named(arn),
        OriginView::ServiceControl(name, target) => text::service_control_policy(name, target),
        OriginView::ResourceControl(name, target) => text::resource_control_policy(name, target),
        OriginView::Endpoint(id) => text::endpoint_policy(id),
    }
}

/// What an edit does to a policy.
pub fn edit(action: &EditAction) -> String {
    let of = |words: fn(&str) -> String, number: &usize| words(&number.to_string());
    match action {
        EditAction::AddPolicy => text::add_policy().to_owned(),
        EditAction::AddStatement => text::add_statement().to_owned(),
        EditAction::RemoveStatement(number) => of(text::remove_statement, number),
        EditAction::AddPrincipal(number) => of(text::name_principal, number),
        EditAction::AddAction(number) => of(text::name_action, number),
        EditAction::AddResource(number) => of(text::name_key, number),
        EditAction::AddValue(number) => of(text::take_value, number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deny_names_the_policy() {
        let text = reason(ReasonView::Denied(LayerView::ServiceControl));
        assert_eq!(text, "A Deny statement of a service control policy applies, and nothing outweighs it.");
    }

    #[test]
    fn no_step_that_was_not_needed_claims_anything() {
        for kind in [StepKindView::Grants, StepKindView::Allows(LayerView::Key)] {
            let step = StepView { kind, outcome: StepOutcomeView::NotNeeded };
            assert!(told(step).contains("decided before"));
        }
    }
}
