//! GetKeyPolicy, PutKeyPolicy, ListKeyPolicies.

use std::convert::Infallible;
use std::str::FromStr;

use kms_api::operation::{
    Empty, GetKeyPolicyRequest, GetKeyPolicyResponse, ListKeyPoliciesRequest, ListKeyPoliciesResponse,
    PutKeyPolicyRequest,
};
use kms_api::{ErrorCode, KmsError};
use serde_json::json;

use super::page;
use crate::engine::Context;
use crate::policy;

/// The policy that a key's owner writes.
const DEFAULT: &str = "default";
/// The policy that AWS RAM writes when a key is shared.
const AWS_RAM: &str = "AWS_RAM";

pub(super) fn get_key_policy(
    context: &mut Context<'_>,
    request: GetKeyPolicyRequest,
) -> Result<GetKeyPolicyResponse, KmsError> {
    let (arn, row) = context.changeable_key("GetKeyPolicy", &request.key_id)?;
    let name = request.policy_name.unwrap_or_else(|| DEFAULT.to_owned());
    let policy = match name.as_str() {
        DEFAULT => policy::text(&arn, &row),
        AWS_RAM if !row.shared_with.is_empty() => policy::ram_policy(&arn.region, row.shared_with.iter()),
        _ => return Err(KmsError::new(ErrorCode::NotFound, "No such policy exists")),
    };
    Ok(GetKeyPolicyResponse { policy, policy_name: name })
}

pub(super) fn put_key_policy(context: &mut Context<'_>, request: PutKeyPolicyRequest) -> Result<Empty, KmsError> {
    let (arn, mut row) = context.changeable_key("PutKeyPolicy", &request.key_id)?;
    match request.policy_name.as_deref() {
        None | Some(DEFAULT) => {}
        Some(AWS_RAM) => {
            return Err(KmsError::validation("The AWS_RAM policy can only be managed by the RAM service"));
        }
        Some(_) => return Err(KmsError::new(ErrorCode::NotFound, "No such policy exists")),
    }
    let bypass = request.bypass_policy_lockout_safety_check == Some(true);
    policy::accept(context, &request.policy, &arn, &row, bypass)?;
    row.policy = policy::stored(&arn, request.policy);
    context.trace.response = Some(json!({ "keyId": arn }));
    context.put_key(&arn, row);
    Ok(Empty {})
}

/// A policy's name as a marker holds it.
struct PolicyName(String);

impl FromStr for PolicyName {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

pub(super) fn list_key_policies(
    context: &mut Context<'_>,
    request: ListKeyPoliciesRequest,
) -> Result<ListKeyPoliciesResponse, KmsError> {
    let after: Option<PolicyName> = page::after(request.marker.as_deref())?;
    let (_, row) = context.changeable_key("ListKeyPolicies", &request.key_id)?;
    let shared = (!row.shared_with.is_empty()).then_some(AWS_RAM);
    let names = [Some(DEFAULT), shared].into_iter().flatten();
    // Their order is fixed, so what follows a name is what stands behind it.
    let skipped = after.map_or(0, |after| names.clone().position(|name| name == after.0).map_or(2, |place| place + 1));
    let page = page::page(names.skip(skipped), page::limit(request.limit, 100, 1_000), |name| (*name).to_owned());
    Ok(ListKeyPoliciesResponse {
        truncated: page.next_marker.is_some(),
        next_marker: page.next_marker,
        policy_names: page.items.into_iter().map(str::to_owned).collect(),
    })
}
