//! The global condition keys.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use iam_policy::Values;
use kms_api::Timestamp;
use serde_json::Value;

use super::{Facts, boolean, named};

/// The value of `aws:` and this name, in lower case.
pub(super) fn value<'a>(facts: &'a Facts<'_>, name: &str) -> Option<Values<'a>> {
    let subject = facts.subject;
    if let Some(tag) = name.strip_prefix("principaltag/") {
        return named(&subject.tags, tag);
    }
    if let Some(tag) = name.strip_prefix("resourcetag/") {
        return named(&facts.key?.1.tags, tag);
    }
    if let Some(tag) = name.strip_prefix("requesttag/") {
        return request_tags(facts)?
            .find(|(key, _)| key.eq_ignore_ascii_case(tag))
            .map(|(_, value)| Values::one(value));
    }
    let principal = !subject.is_service();
    match name {
        "principalarn" => principal.then(|| Values::one(subject.principal_arn.as_str())),
        "principalaccount" => principal.then(|| Values::one(subject.account.as_str())),
        "principaltype" => principal.then(|| Values::one(subject.principal_type)),
        "principalorgid" => {
            subject.organization.as_ref().filter(|_| principal).map(|found| Values::one(found.id.as_str()))
        }
        "principalorgpaths" => subject
            .organization
            .as_ref()
            .filter(|_| principal)
            .map(|found| Values::Many(vec![found.path.clone()].into())),
        "principalisawsservice" => Some(boolean(!principal)),
        "principalservicename" => (!principal).then(|| Values::one(subject.arn.as_str())),
        "userid" => principal.then(|| Values::one(subject.user_id.as_str())),
        "username" => subject.username.as_deref().map(Values::one),
        "federatedprovider" => None,
        "sourceidentity" => subject.source_identity.as_deref().map(Values::one),
        "tokenissuetime" => subject.issued.map(|time| Values::one(time.to_iso8601())),
        "multifactorauthpresent" => subject.mfa.map(boolean),
        "multifactorauthage" => {
            let since = |issued: Timestamp| ((facts.now.as_millis() - issued.as_millis()) / 1_000).to_string();
            let age = subject.mfa_age.map(|seconds| seconds.to_string()).or_else(|| subject.issued.map(since));
            age.filter(|_| subject.mfa == Some(true)).map(Values::one)
        }
        "securetransport" => Some(boolean(subject.secure_transport)),
        "currenttime" => Some(Values::one(facts.now.to_iso8601())),
        "epochtime" => Some(Values::one((facts.now.as_millis() / 1_000).to_string())),
        "requestedregion" => Some(Values::one(facts.region.as_str())),
        // Through a VPC endpoint the address is that within the VPC, and has a key of its own.
        "sourceip" => (subject.vpc_endpoint.is_none() && subject.via.is_none() && principal)
            .then(|| Values::one(subject.source_ip.as_str())),
        "vpcsourceip" => subject.vpc_endpoint.as_ref().map(|_| Values::one(subject.source_ip.as_str())),
        "sourcevpce" => subject.vpc_endpoint.as_deref().map(Values::one),
        "sourcevpc" => subject.vpc.as_deref().map(Values::one),
        "useragent" => Some(Values::one(subject.user_agent.as_str())),
        "viaawsservice" => Some(boolean(subject.via.is_some())),
        "calledvia" => subject.via.as_ref().map(|via| Values::Many(vec![called(via)].into())),
        "calledviafirst" | "calledvialast" => subject.via.as_ref().map(|via| Values::one(called(via))),
        "sourcearn" => subject.source_arn.as_deref().map(Values::one),
        "sourceaccount" => subject.source_account.as_deref().map(Values::one),
        "sourceorgid" => {
            let account = subject.source_account.as_deref()?.parse().ok()?;
            facts.state.identities().organization_of(&account).map(|(_, found)| Values::one(found.id.as_str()))
        }
        "resourceaccount" => Some(Values::one(facts.owner().as_str())),
        "resourceorgid" => {
            facts.state.identities().organization_of(facts.owner()).map(|(_, found)| Values::one(found.id.as_str()))
        }
        "tagkeys" => {
            if let Some(keys) = facts.input.get("TagKeys").and_then(Value::as_array) {
                let keys = keys.iter().filter_map(|key| key.as_str().map(str::to_owned));
                return Some(Values::Many(keys.collect::<Vec<_>>().into()));
            }
            Some(Values::Many(request_tags(facts)?.map(|(key, _)| key.to_owned()).collect::<Vec<_>>().into()))
        }
        _ => None,
    }
}

/// The tags that the request sets.
fn request_tags<'a>(facts: &'a Facts<'_>) -> Option<impl Iterator<Item = (&'a str, &'a str)>> {
    let tags = facts.input.get("Tags")?.as_array()?;
    Some(tags.iter().filter_map(|tag| {
        let text = |name: &str| tag.get(name).and_then(Value::as_str);
        Some((text("TagKey")?, text("TagValue")?))
    }))
}

/// A service's name without its Region, as `aws:CalledVia` has it: `s3.amazonaws.com`.
fn called(via: &str) -> String {
    let mut parts = via.split('.');
    let service = parts.next().unwrap_or_default();
    format!("{service}.amazonaws.com")
}
