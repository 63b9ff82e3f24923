//! The condition keys of AWS KMS.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html>

use iam_policy::Values;
use kms_api::KeyRef;
use kms_api::key::MultiRegionKeyType;
use serde_json::{Map, Value};

use super::{Facts, boolean, scalar};

/// The value of `kms:` and this name, in lower case.
pub(super) fn value<'a>(facts: &'a Facts<'_>, name: &str) -> Option<Values<'a>> {
    if let Some(key) = name.strip_prefix("encryptioncontext:") {
        let pair = encryption_context(facts)?.iter().find(|(found, _)| found.eq_ignore_ascii_case(key));
        return pair.and_then(|(_, value)| scalar(value));
    }
    if let Some(name) = name.strip_prefix("recipientattestation:") {
        return facts.subject.attestation.get(name).map(|value| Values::one(value.as_str()));
    }
    match name {
        "bypasspolicylockoutsafetycheck" => match facts.permission {
            "CreateKey" | "PutKeyPolicy" | "ReplicateKey" => facts.text("BypassPolicyLockoutSafetyCheck"),
            _ => None,
        },
        // An AWS service that calls for itself has no account.
        "calleraccount" => (!facts.subject.is_service()).then(|| Values::one(facts.subject.account.as_str())),
        "customermasterkeyspec" | "keyspec" => spec(facts),
        "customermasterkeyusage" | "keyusage" => usage(facts),
        "keyorigin" => match facts.key {
            Some((_, row)) => Some(Values::one(row.origin.as_str())),
            None => creating(facts).then(|| facts.text("Origin").unwrap_or(Values::one("AWS_KMS"))),
        },
        "multiregion" => match facts.key {
            Some((_, row)) => Some(boolean(row.multi_region.is_some())),
            None => creating(facts).then(|| facts.text("MultiRegion").unwrap_or(boolean(false))),
        },
        "multiregionkeytype" => match facts.key {
            Some((_, row)) => row.multi_region.map(|role| Values::one(role.as_str())),
            None => (creating(facts) && facts.input.get("MultiRegion") == Some(&Value::Bool(true)))
                .then(|| Values::one(MultiRegionKeyType::Primary.as_str())),
        },
        "datakeypairspec" => facts.text("KeyPairSpec"),
        "encryptionalgorithm" => encryption_algorithm(facts),
        "encryptioncontextkeys" => {
            let names = encryption_context(facts)?.keys().cloned();
            Some(Values::Many(names.collect::<Vec<_>>().into()))
        }
        "expirationmodel" => facts.text("ExpirationModel"),
        "validto" => facts.text("ValidTo"),
        "grantconstrainttype" => {
            let constraints = facts.input.get("Constraints")?;
            let has = |name: &str| constraints.get(name).is_some();
            let kind = ["EncryptionContextEquals", "EncryptionContextSubset"].into_iter().find(|name| has(name));
            kind.map(Values::one)
        }
        "grantconstraintsourcearn" => facts.input.get("Constraints")?.get("SourceArn").and_then(scalar),
        "grantisforawsresource" => match facts.permission {
            "CreateGrant" | "ListGrants" | "RevokeGrant" => Some(boolean(facts.subject.via.is_some())),
            _ => None,
        },
        "grantoperations" => Some(Values::Many(texts(facts.input.get("Operations")?).into())),
        "granteeprincipal" => creating_grant(facts, "GranteePrincipal"),
        "retiringprincipal" => creating_grant(facts, "RetiringPrincipal"),
        "granteeserviceprincipal" => creating_grant(facts, "GranteeServicePrincipal"),
        "retiringserviceprincipal" => creating_grant(facts, "RetiringServicePrincipal"),
        "keyagreementalgorithm" => facts.text("KeyAgreementAlgorithm"),
        "macalgorithm" => facts.text("MacAlgorithm"),
        "messagetype" => match facts.permission {
            "Sign" | "Verify" => Some(facts.text("MessageType").unwrap_or(Values::one("RAW"))),
            _ => None,
        },
        "signingalgorithm" => facts.text("SigningAlgorithm"),
        "policyname" => match facts.permission {
            "GetKeyPolicy" | "PutKeyPolicy" => Some(facts.text("PolicyName").unwrap_or(Values::one("default"))),
            _ => None,
        },
        "primaryregion" => facts.text("PrimaryRegion"),
        "replicaregion" => facts.text("ReplicaRegion"),
        "reencryptonsamekey" => facts.same_key.map(boolean),
        "requestalias" => request_alias(facts).map(Values::one),
        "resourcealiases" => {
            let (arn, _) = facts.key?;
            let names = facts.state.aliases_of(arn).map(ToString::to_string);
            Some(Values::Many(names.collect::<Vec<_>>().into()))
        }
        "rotationperiodindays" => facts.text("RotationPeriodInDays"),
        "schedulekeydeletionpendingwindowindays" => facts.text("PendingWindowInDays"),
        "trailingdayswithoutkeyusage" => trailing_days(facts),
        "viaservice" => facts.subject.via.as_deref().map(Values::one),
        "wrappingalgorithm" => match facts.permission {
            "GetParametersForImport" => facts.text("WrappingAlgorithm"),
            _ => None,
        },
        "wrappingkeyspec" => facts.text("WrappingKeySpec"),
        _ => None,
    }
}

fn creating(facts: &Facts<'_>) -> bool {
    facts.permission == "CreateKey"
}

fn spec<'a>(facts: &'a Facts<'_>) -> Option<Values<'a>> {
    match facts.key {
        Some((_, row)) => Some(Values::one(row.spec.as_str())),
        None => creating(facts).then(|| {
            facts.text("KeySpec").or(facts.text("CustomerMasterKeySpec")).unwrap_or(Values::one("SYMMETRIC_DEFAULT"))
        }),
    }
}

fn usage<'a>(facts: &'a Facts<'_>) -> Option<Values<'a>> {
    match facts.key {
        Some((_, row)) => Some(Values::one(row.usage.as_str())),
        None => creating(facts).then(|| facts.text("KeyUsage").unwrap_or(Values::one("ENCRYPT_DECRYPT"))),
    }
}

/// The request's encryption context: what it is made under, or, for a grant, what the constraint asks for.
pub(in crate::authorization) fn encryption_context<'a>(facts: &'a Facts<'_>) -> Option<&'a Map<String, Value>> {
    let member = match facts.permission {
        "ReEncryptFrom" => "SourceEncryptionContext",
        "ReEncryptTo" => "DestinationEncryptionContext",
        "CreateGrant" => {
            let constraints = facts.input.get("Constraints")?;
            let equals = constraints.get("EncryptionContextEquals");
            return equals.or(constraints.get("EncryptionContextSubset"))?.as_object();
        }
        _ => "EncryptionContext",
    };
    facts.input.get(member)?.as_object()
}

fn encryption_algorithm<'a>(facts: &'a Facts<'_>) -> Option<Values<'a>> {
    let symmetric = Values::one("SYMMETRIC_DEFAULT");
    let member = match facts.permission {
        "Encrypt" | "Decrypt" => "EncryptionAlgorithm",
        "ReEncryptFrom" => "SourceEncryptionAlgorithm",
        "ReEncryptTo" => "DestinationEncryptionAlgorithm",
        permission if permission.starts_with("GenerateDataKey") => return Some(symmetric),
        _ => return None,
    };
    Some(facts.text(member).unwrap_or(symmetric))
}

fn creating_grant<'a>(facts: &'a Facts<'_>, member: &str) -> Option<Values<'a>> {
    (facts.permission == "CreateGrant").then(|| facts.text(member))?
}

/// The alias by which the request calls the key.
fn request_alias(facts: &Facts<'_>) -> Option<String> {
    let member = match facts.permission {
        "ReEncryptFrom" => "SourceKeyId",
        "ReEncryptTo" => "DestinationKeyId",
        _ => "KeyId",
    };
    match facts.input.get(member)?.as_str()?.parse().ok()? {
        KeyRef::Alias(name) => Some(name.to_string()),
        KeyRef::AliasArn(arn) => Some(arn.name.to_string()),
        KeyRef::Id(_) | KeyRef::Arn(_) => None,
    }
}

/// Whole days since the key's last use, or since it was made.
fn trailing_days(facts: &Facts<'_>) -> Option<Values<'static>> {
    let (arn, row) = facts.key?;
    if !matches!(facts.permission, "DisableKey" | "ScheduleKeyDeletion") {
        return None;
    }
    let since = facts.state.usage(arn).map_or(row.created, |usage| usage.time);
    let days = (facts.now.as_millis() - since.as_millis()) / (24 * 60 * 60 * 1_000);
    Some(Values::one(days.max(0).to_string()))
}

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}
