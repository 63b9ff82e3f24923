//! Who may call what on a key.
//!
//! Calls are made by the root users of accounts, so three questions remain: whether the key is the caller's own, whether
//! its policy or a grant opens it to the caller's account, and whether the operation exists across accounts at all.

use kms_api::key::KeyManager;
use kms_api::{ErrorCode, KeyArn, KmsError};

use crate::engine::Context;
use crate::policy;
use crate::state::{KeyRow, Principal};

/// The operations that can be called on a key of another account.
const CROSS_ACCOUNT: &[&str] = &[
    "CreateGrant",
    "Decapsulate",
    "Decrypt",
    "DeriveSharedSecret",
    "DescribeKey",
    "Encapsulate",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GetKeyRotationStatus",
    "GetPublicKey",
    "ListGrants",
    "ReEncrypt",
    "RetireGrant",
    "RevokeGrant",
    "Sign",
    "Verify",
    "VerifyMac",
];

/// What an account may do with its AWS managed keys, beside what AWS services do for it.
const ON_MANAGED_KEYS: &[&str] = &[
    "DescribeKey",
    "GetKeyLastUsage",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "ListGrants",
    "ListKeyPolicies",
    "ListResourceTags",
    "RevokeGrant",
];

/// Checks that the caller may call the operation on the key.
///
/// # Errors
///
/// `AccessDeniedException`.
pub(crate) fn check(context: &Context<'_>, operation: &str, arn: &KeyArn, row: &KeyRow) -> Result<(), KmsError> {
    let own = arn.account == *context.account();
    let allowed = match row.manager {
        KeyManager::Aws => own && ON_MANAGED_KEYS.contains(&operation),
        KeyManager::Customer if own => true,
        KeyManager::Customer => CROSS_ACCOUNT.contains(&operation) && is_open(context, operation, arn, row),
    };
    if allowed {
        return Ok(());
    }
    let text = format!(
        "User: {} is not authorized to perform: kms:{operation} on resource: {arn} because no resource-based policy \
         allows the kms:{operation} action",
        context.caller.arn()
    );
    Err(KmsError::new(ErrorCode::AccessDenied, text))
}

/// Whether the key's policy or a grant opens it to the caller's account.
fn is_open(context: &Context<'_>, operation: &str, arn: &KeyArn, row: &KeyRow) -> bool {
    let root = context.caller.arn();
    let shared = row.shared_with.contains(context.account()) && policy::SHARED_ACTIONS.contains(&operation);
    let by_policy = row
        .policy
        .as_ref()
        .is_some_and(|text| policy::allows(text, &root, context.account(), &format!("kms:{operation}")));
    let mut grants = context.state.grants_to(arn, &Principal::Arn(root), None);
    let by_grant =
        grants.any(|(_, grant)| grant.operations.iter().any(|allowed| allowed.as_str().starts_with(operation)));
    shared || by_policy || by_grant
}
