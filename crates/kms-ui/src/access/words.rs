//! Decisions in plain words.

use kms_protocol::decision::{EditAction, LayerView, OriginView, ReasonView, StepKindView, StepOutcomeView, StepView};

/// A kind of policy, with its article.
pub fn layer(layer: LayerView) -> &'static str {
    match layer {
        LayerView::ServiceControl => "a service control policy",
        LayerView::ResourceControl => "a resource control policy",
        LayerView::Endpoint => "the VPC endpoint's policy",
        LayerView::Key => "the key policy",
        LayerView::Identity => "an IAM policy of the principal",
        LayerView::Boundary => "the permissions boundary",
        LayerView::Session => "a session policy",
    }
}

/// What decided, in one sentence.
pub fn reason(reason: ReasonView) -> String {
    match reason {
        ReasonView::KeyPolicy => "The key policy allows it to this principal.".to_owned(),
        ReasonView::IdentityPolicy => {
            "The decision is left to the IAM policies of the account, and they allow it; its \
                                       root user needs none."
                .to_owned()
        }
        ReasonView::BothAccounts => "Both sides allow it: the key's account and the principal's own.".to_owned(),
        ReasonView::Grant => "A grant on the key allows it.".to_owned(),
        ReasonView::Root => "The root user may do all that IAM policies alone decide.".to_owned(),
        ReasonView::Denied(found) => format!("A Deny statement of {} applies, and nothing outweighs it.", layer(found)),
        ReasonView::NotAllowed(LayerView::Key) => {
            "Neither the key policy nor a grant allows it to this principal, and what is not allowed is denied."
                .to_owned()
        }
        ReasonView::NotAllowed(LayerView::Identity) => {
            "No IAM policy of the principal allows it, and what is not allowed is denied.".to_owned()
        }
        ReasonView::NotAllowed(found) => {
            format!("The request needs an Allow of {} too, and there is none.", layer(found))
        }
        ReasonView::NotAcrossAccounts => "This operation does not work on keys of other accounts.".to_owned(),
        ReasonView::NotRetiring => "The principal is not among those who may retire this grant.".to_owned(),
    }
}

/// The question of a step.
pub fn step(kind: StepKindView) -> &'static str {
    match kind {
        StepKindView::Denies => "Does any policy deny it?",
        StepKindView::AcrossAccounts => "Does the operation work across accounts?",
        StepKindView::Allows(LayerView::ServiceControl) => "Do the service control policies allow it?",
        StepKindView::Allows(LayerView::ResourceControl) => "Do the resource control policies allow it?",
        StepKindView::Allows(LayerView::Endpoint) => "Does the VPC endpoint's policy allow it?",
        StepKindView::Allows(LayerView::Key) => "Does the key policy allow it?",
        StepKindView::Allows(LayerView::Identity) => "Does an IAM policy of the principal allow it?",
        StepKindView::Allows(LayerView::Boundary) => "Does the permissions boundary allow it?",
        StepKindView::Allows(LayerView::Session) => "Do the session policies allow it?",
        StepKindView::Grants => "Does a grant allow it?",
    }
}

/// What came of a step, in a word or two.
pub fn outcome(outcome: StepOutcomeView) -> &'static str {
    match outcome {
        StepOutcomeView::Absent => "None there",
        StepOutcomeView::Passed => "Passed",
        StepOutcomeView::Allowed => "Allowed",
        StepOutcomeView::Silent => "Says nothing",
        StepOutcomeView::Stopped => "Refused",
        StepOutcomeView::NotNeeded => "Not needed",
    }
}

/// What came of a step, in a sentence.
pub fn told(step: StepView) -> &'static str {
    use StepKindView as K;
    use StepOutcomeView as O;
    match (step.kind, step.outcome) {
        (K::Denies, O::Stopped) => "A Deny statement applies. It decides, whatever else allows the request.",
        (K::Denies, _) => "No Deny statement of any policy applies.",
        (K::AcrossAccounts, O::Stopped) => "The key is another account's, and this operation works only on own keys.",
        (K::AcrossAccounts, _) => "The key is another account's, and this operation may be used on such keys.",
        (_, O::NotNeeded) => "It was decided before, or it does not matter here.",
        (K::Grants, O::Absent) => "There is no grant to this principal on the key.",
        (K::Grants, O::Allowed) => "A grant allows it.",
        (K::Grants, _) => "There are grants to this principal, but none covers this request.",
        (K::Allows(LayerView::Key), O::Passed) => {
            "It allows the account of the key as a whole, and so leaves the decision to IAM policies."
        }
        (K::Allows(LayerView::Identity), O::Absent) => "There is none. The root user of an account needs none.",
        (K::Allows(LayerView::Identity), O::Allowed) => {
            "The IAM policies of the account allow it; its root user needs no policy for that."
        }
        (K::Allows(_), O::Absent) => "There is none, so it sets no limit.",
        (K::Allows(_), O::Passed) => "An Allow statement applies, so it sets no obstacle.",
        (K::Allows(_), O::Allowed) => "An Allow statement applies, and that decides.",
        (K::Allows(_), O::Silent) => "No Allow statement applies to this request.",
        (K::Allows(_), O::Stopped) => "No Allow statement applies, and one would be needed.",
    }
}

/// Where a policy comes from.
pub fn origin(origin: &OriginView) -> String {
    match origin {
        OriginView::KeyPolicy => "Key policy".to_owned(),
        OriginView::RamPolicy => "Policy of AWS RAM on the key".to_owned(),
        OriginView::Inline(who, name) => format!("Inline policy {name} of {who}"),
        OriginView::Managed(who, arn) => format!("Managed policy {arn} of {who}"),
        OriginView::Boundary(arn) => format!("Permissions boundary {arn}"),
        OriginView::Session(None) => "Session policy".to_owned(),
        OriginView::Session(Some(arn)) => format!("Session policy {arn}"),
        OriginView::ServiceControl(name, target) => format!("Service control policy {name} on {target}"),
        OriginView::ResourceControl(name, target) => format!("Resource control policy {name} on {target}"),
        OriginView::Endpoint(id) => format!("Policy of the VPC endpoint {id}"),
    }
}

/// What an edit does to a policy.
pub fn edit(action: &EditAction) -> String {
    match action {
        EditAction::AddPolicy => "Add this policy".to_owned(),
        EditAction::AddStatement => "Add a statement".to_owned(),
        EditAction::RemoveStatement(number) => format!("Remove statement {number}"),
        EditAction::AddPrincipal(number) => format!("Name the principal in statement {number}"),
        EditAction::AddAction(number) => format!("Name the action in statement {number}"),
        EditAction::AddResource(number) => format!("Name the key in the resource of statement {number}"),
        EditAction::AddValue(number) => format!("Take the request's value into a condition of statement {number}"),
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
