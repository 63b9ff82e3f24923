//! Which operations a key's state allows.
//!
//! The table is that of <https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html>. Where it leaves the choice
//! between two codes for cryptographic operations on a key pending deletion, `KMSInvalidStateException` is taken.

use kms_api::key::KeyState;
use kms_api::{ErrorCode, KeyArn, KmsError};

/// What happens when an operation meets a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The state allows it.
    Ok,
    /// `DisabledException`: is disabled.
    Disabled,
    /// `KMSInvalidStateException`: is pending deletion, or pending replica deletion.
    Pending,
    /// `KMSInvalidStateException`: is not pending deletion.
    NotPending,
    /// `KMSInvalidStateException`: is pending import.
    Import,
    /// `KMSInvalidStateException`: is unavailable.
    Unavailable,
    /// `KMSInvalidStateException`: is creating.
    Creating,
    /// `KMSInvalidStateException`: is updating.
    Updating,
    /// `UnsupportedOperationException`, because of the key's origin: operations look at that first, whatever the state.
    Origin,
    /// No key that the operation takes can be in the state.
    Never,
}

/// The states in the order of the table's columns; `PendingReplicaDeletion` goes with `PendingDeletion`.
pub const COLUMNS: [KeyState; 7] = [
    KeyState::Enabled,
    KeyState::Disabled,
    KeyState::PendingDeletion,
    KeyState::PendingImport,
    KeyState::Unavailable,
    KeyState::Creating,
    KeyState::Updating,
];

/// The rules of operations by state. An operation without a row works in every state.
pub const TABLE: &[(&[&str], [Rule; 7])] = {
    use Rule::{Creating, Disabled, Import, Never, NotPending, Ok, Origin, Pending, Unavailable, Updating};
    &[
        (&["CancelKeyDeletion"], [NotPending, NotPending, Ok, NotPending, NotPending, NotPending, NotPending]),
        (&["CreateAlias", "UpdateAlias"], [Ok, Ok, Pending, Ok, Ok, Ok, Ok]),
        (&["TagResource", "UntagResource", "UpdateKeyDescription"], [Ok, Ok, Pending, Ok, Ok, Ok, Ok]),
        (&["DisableKey", "EnableKey"], [Ok, Ok, Pending, Import, Ok, Creating, Updating]),
        (&["ScheduleKeyDeletion"], [Ok, Ok, Pending, Ok, Ok, Ok, Updating]),
        (
            &["Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncrypt"],
            [Ok, Disabled, Pending, Import, Unavailable, Creating, Ok],
        ),
        (
            &["GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"],
            [Ok, Disabled, Pending, Import, Origin, Creating, Ok],
        ),
        (
            &["Decapsulate", "DeriveSharedSecret", "Encapsulate", "GenerateMac", "Sign", "Verify", "VerifyMac"],
            [Ok, Disabled, Pending, Import, Never, Creating, Ok],
        ),
        (&["GetPublicKey"], [Ok, Ok, Pending, Ok, Never, Creating, Ok]),
        (&["CreateGrant"], [Ok, Disabled, Pending, Import, Ok, Creating, Ok]),
        (&["EnableKeyRotation", "DisableKeyRotation"], [Ok, Disabled, Pending, Origin, Origin, Creating, Ok]),
        (&["GetKeyRotationStatus"], [Ok, Ok, Ok, Origin, Origin, Ok, Ok]),
        (&["ListKeyRotations"], [Ok, Ok, Ok, Ok, Origin, Ok, Ok]),
        (&["RotateKeyOnDemand"], [Ok, Disabled, Pending, Import, Origin, Creating, Ok]),
        (&["GetParametersForImport"], [Ok, Ok, Pending, Ok, Origin, Creating, Updating]),
        (&["ImportKeyMaterial"], [Ok, Ok, Pending, Ok, Origin, Creating, Ok]),
        (&["DeleteImportedKeyMaterial"], [Ok, Ok, Ok, Ok, Never, Creating, Updating]),
        (&["ReplicateKey"], [Ok, Disabled, Pending, Import, Never, Creating, Updating]),
        (&["UpdatePrimaryRegion"], [Ok, Disabled, Pending, Import, Never, Creating, Ok]),
        (
            &[
                "DeleteAlias",
                "DescribeKey",
                "GetKeyLastUsage",
                "GetKeyPolicy",
                "ListAliases",
                "ListGrants",
                "ListKeyPolicies",
                "ListResourceTags",
                "PutKeyPolicy",
                "RetireGrant",
                "RevokeGrant",
            ],
            [Ok, Ok, Ok, Ok, Ok, Ok, Ok],
        ),
    ]
};

/// The rule for an operation on a key in a state.
pub fn rule(operation: &str, state: KeyState) -> Rule {
    let state = if state == KeyState::PendingReplicaDeletion { KeyState::PendingDeletion } else { state };
    let row = TABLE.iter().find(|(operations, _)| operations.contains(&operation));
    let column = COLUMNS.iter().position(|column| *column == state);
    row.zip(column).and_then(|((_, rules), column)| rules.get(column).copied()).unwrap_or(Rule::Ok)
}

/// Whether the operation may be carried out on a key in this state.
///
/// # Errors
///
/// The error that the rule names, in AWS's words.
pub fn check(operation: &str, arn: &KeyArn, state: KeyState) -> Result<(), KmsError> {
    let (code, words) = match rule(operation, state) {
        Rule::Ok | Rule::Origin | Rule::Never => return Ok(()),
        Rule::Disabled => (ErrorCode::Disabled, "disabled"),
        Rule::Pending if state == KeyState::PendingReplicaDeletion => {
            (ErrorCode::KmsInvalidState, "pending replica deletion")
        }
        Rule::Pending => (ErrorCode::KmsInvalidState, "pending deletion"),
        Rule::NotPending => (ErrorCode::KmsInvalidState, "not pending deletion"),
        Rule::Import => (ErrorCode::KmsInvalidState, "pending import"),
        Rule::Unavailable => (ErrorCode::KmsInvalidState, "unavailable"),
        Rule::Creating => (ErrorCode::KmsInvalidState, "creating"),
        Rule::Updating => (ErrorCode::KmsInvalidState, "updating"),
    };
    Err(KmsError::new(code, format!("{arn} is {words}.")))
}
