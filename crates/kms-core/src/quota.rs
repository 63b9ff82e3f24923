//! Quotas: how many of a thing there may be, and how many requests a second
//! (<https://docs.aws.amazon.com/kms/latest/developerguide/limits.html>).

use std::collections::BTreeMap;

use kms_api::key::KeySpec;
use kms_api::{AccountId, ErrorCode, KmsError, Region};
use serde_json::Value;

use crate::engine::Context;

/// Customer managed keys of an account in a Region, in all states.
pub const KEYS: usize = 100_000;
/// Aliases of one key.
pub const ALIASES_PER_KEY: usize = 50;
/// Grants on one key.
pub const GRANTS_PER_KEY: usize = 50_000;
/// Tags of one key.
pub const TAGS_PER_KEY: usize = 50;
/// Custom key stores of an account in a Region.
pub const KEY_STORES: usize = 10;
/// Rotations on demand of one key.
pub const ON_DEMAND_ROTATIONS: usize = 25;

/// The requests a second that all operations of a group share, in most Regions.
const GROUPS: &[(&str, u32)] = &[
    ("symmetric", 10_000),
    ("rsa", 1_000),
    ("ecc", 1_000),
    ("ml-dsa", 1_000),
    // Not documented; as for the other asymmetric keys.
    ("ml-kem", 1_000),
];

/// The requests a second of operations with a quota of their own.
const OPERATIONS: &[(&[&str], u32)] = &[
    (&["DescribeKey", "GetPublicKey", "ListResourceTags"], 2_000),
    (&["GetKeyPolicy", "GetKeyRotationStatus"], 1_000),
    (&["ListAliases", "ListKeys"], 500),
    (&["ListGrants", "ListKeyPolicies", "ListKeyRotations", "ListRetirableGrants"], 100),
    (&["CreateGrant", "RetireGrant", "RevokeGrant"], 50),
    (
        &[
            "DeleteAlias",
            "DeleteImportedKeyMaterial",
            "EnableKeyRotation",
            "ImportKeyMaterial",
            "PutKeyPolicy",
            "ScheduleKeyDeletion",
        ],
        15,
    ),
    (&["TagResource"], 10),
    (&["GetParametersForImport"], 1),
];

/// The requests a second of every other operation.
const OTHERS: u32 = 5;

/// The requests of the present second, by account, Region and quota.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rates {
    second: i64,
    counts: BTreeMap<(AccountId, Region, &'static str), u32>,
}

impl Rates {
    /// Counts a request, and refuses it beyond its quota, if the workspace is set up so.
    pub(crate) fn check(&mut self, context: &Context<'_>, operation: &str, input: &Value) -> Result<(), KmsError> {
        if !context.state.workspace().throttling {
            return Ok(());
        }
        let second = context.now.as_millis().div_euclid(1_000);
        if second != self.second {
            *self = Self { second, counts: BTreeMap::new() };
        }
        let spec = context.key_spec();
        let (name, most) = match input.get("KeyPairSpec").and_then(Value::as_str).and_then(pairs) {
            Some(quota) if operation.starts_with("GenerateDataKeyPair") => quota,
            _ => quota(operation, spec, context.region()),
        };
        let count = self.counts.entry((context.account().clone(), context.region().clone(), name)).or_default();
        *count += 1;
        if *count <= most {
            return Ok(());
        }
        Err(KmsError::new(
            ErrorCode::Throttling,
            "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.",
        ))
    }
}

/// The quota that data key pairs of a kind count against.
fn pairs(spec: &str) -> Option<(&'static str, u32)> {
    let (_, spec) = KeySpec::ALL.iter().map(|known| (known.as_str(), *known)).find(|(name, _)| *name == spec)?;
    let most = match spec {
        KeySpec::Rsa2048 => 20,
        KeySpec::Rsa3072 => 4,
        KeySpec::Rsa4096 => 1,
        KeySpec::Sm2 => 25,
        _ => 100,
    };
    Some((spec.as_str(), most))
}

/// The quota that a request counts against, by name and size.
fn quota(operation: &str, spec: Option<KeySpec>, region: &Region) -> (&'static str, u32) {
    if let Some(group) = group(operation, spec)
        && let Some((name, most)) = GROUPS.iter().find(|(name, _)| *name == group)
    {
        let most = if *name == "symmetric" { symmetric(region) } else { *most };
        return (name, most);
    }
    for (operations, most) in OPERATIONS {
        if let Some(name) = operations.iter().find(|name| **name == operation) {
            return (name, *most);
        }
    }
    let name = kms_api::operation::NAMES.iter().find(|name| **name == operation);
    (name.copied().unwrap_or_default(), OTHERS)
}

fn symmetric(region: &Region) -> u32 {
    match region.as_str() {
        "us-east-1" | "us-west-2" | "eu-west-1" => 100_000,
        "us-east-2" | "ap-southeast-1" | "ap-southeast-2" | "ap-northeast-1" | "eu-central-1" | "eu-west-2" => 20_000,
        _ => 10_000,
    }
}

fn group(operation: &str, spec: Option<KeySpec>) -> Option<&'static str> {
    match operation {
        "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext" | "GenerateMac" | "GenerateRandom" | "VerifyMac" => {
            Some("symmetric")
        }
        "Decapsulate" | "Encapsulate" => Some("ml-kem"),
        "Decrypt" | "DeriveSharedSecret" | "Encrypt" | "ReEncrypt" | "Sign" | "Verify" => Some(match spec {
            Some(KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096) => "rsa",
            Some(KeySpec::MlDsa44 | KeySpec::MlDsa65 | KeySpec::MlDsa87) => "ml-dsa",
            None | Some(KeySpec::SymmetricDefault) => "symmetric",
            Some(_) => "ecc",
        }),
        _ => None,
    }
}
