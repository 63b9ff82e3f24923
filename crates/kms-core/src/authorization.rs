//! Who may call what on a key.
//!
//! Calls are made by the root users of accounts, so three questions remain: whether the key is the caller's own, whether
//! its policy or a grant opens it to the caller's account, and whether the operation exists across accounts at all.

use kms_api::key::KeyManager;
use kms_api::{ErrorCode, KeyArn, KmsError};

use crate::engine::Context;
use crate::policy;
use crate::state::{KeyRow, Principal};

/// The permissions that can be had on a key of another account. Each is named after its operation, but for ReEncrypt, which
/// needs two.
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
    "ReEncryptFrom",
    "ReEncryptTo",
    "RetireGrant",
    "RevokeGrant",
    "Sign",
    "Verify",
    "VerifyMac",
];

/// What an account may do with its AWS managed keys, beside what AWS services do for it: as their policy says.
const ON_MANAGED_KEYS: &[&str] = &["Describe", "Get", "List", "RevokeGrant"];

/// Checks that the caller has the permission, `kms:` and this, on the key.
///
/// # Errors
///
/// `AccessDeniedException`.
pub(crate) fn check(context: &Context<'_>, permission: &str, arn: &KeyArn, row: &KeyRow) -> Result<(), KmsError> {
    let own = arn.account == *context.account();
    let allowed = match row.manager {
        KeyManager::Aws => own && ON_MANAGED_KEYS.iter().any(|allowed| permission.starts_with(allowed)),
        KeyManager::Customer if own => true,
        KeyManager::Customer => CROSS_ACCOUNT.contains(&permission) && is_open(context, permission, arn, row),
    };
    if allowed {
        return Ok(());
    }
    let text = format!(
        "User: {} is not authorized to perform: kms:{permission} on resource: {arn} because no resource-based policy \
         allows the kms:{permission} action",
        context.caller.arn()
    );
    Err(KmsError::new(ErrorCode::AccessDenied, text))
}

/// Whether the key's policy or a grant opens it to the caller's account.
fn is_open(context: &Context<'_>, permission: &str, arn: &KeyArn, row: &KeyRow) -> bool {
    let root = context.caller.arn();
    let shared = row.shared_with.contains(context.account()) && policy::SHARED_ACTIONS.contains(&permission);
    let by_policy = row
        .policy
        .as_ref()
        .is_some_and(|text| policy::allows(text, &root, context.account(), &format!("kms:{permission}")));
    let mut grants = context.state.grants_to(arn, &Principal::Arn(root), None);
    let by_grant = grants.any(|(_, grant)| grant.operations.iter().any(|allowed| allowed.as_str() == permission));
    shared || by_policy || by_grant
}
