//! What each operation needs to be allowed, and on what.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html>

/// Operations that are about no key in particular: IAM policies alone decide, with the resource `*`.
const ON_ACCOUNT: &[&str] = &[
    "ConnectCustomKeyStore",
    "CreateCustomKeyStore",
    "CreateKey",
    "DeleteCustomKeyStore",
    "DescribeCustomKeyStores",
    "DisconnectCustomKeyStore",
    "GenerateRandom",
    "ListAliases",
    "ListKeys",
    "ListRetirableGrants",
    "UpdateCustomKeyStore",
];

/// The permissions that can be had on a key of another account. Each is named after its operation, but for ReEncrypt, which
/// needs two.
const ACROSS_ACCOUNTS: &[&str] = &[
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

/// Whether IAM policies alone decide on an operation.
pub fn is_on_account(operation: &str) -> bool {
    ON_ACCOUNT.contains(&operation)
}

/// Whether a permission can be had on a key of another account.
pub fn works_across_accounts(permission: &str) -> bool {
    ACROSS_ACCOUNTS.contains(&permission)
}

/// What a permission is needed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// No key in particular.
    Account,
    /// The key that the request names, or its ciphertext.
    Key,
    /// The second key: the destination of ReEncrypt, the key that an alias leaves, the replica.
    OtherKey,
    /// The alias that the request names.
    Alias,
}

/// The permissions that an operation needs, in the order in which they are asked for.
pub fn needed(operation: &str) -> Vec<(&str, Target)> {
    let own = |target| (operation, target);
    match operation {
        "ReEncrypt" => {
            vec![("ReEncryptFrom", Target::Key), ("ReEncryptTo", Target::OtherKey)]
        }
        "CreateAlias" | "DeleteAlias" => vec![own(Target::Alias), own(Target::Key)],
        "UpdateAlias" => vec![own(Target::Alias), own(Target::Key), own(Target::OtherKey)],
        "UpdatePrimaryRegion" => vec![own(Target::Key), own(Target::OtherKey)],
        "ReplicateKey" => vec![own(Target::Key), ("CreateKey", Target::Account)],
        operation if is_on_account(operation) => vec![own(Target::Account)],
        _ => vec![own(Target::Key)],
    }
}
