//! CreateKey, DescribeKey, ListKeys, UpdateKeyDescription.

use kms_api::key::{
    KeyManager, KeySpec, KeyState, KeyUsage, MultiRegionConfiguration, MultiRegionKey, MultiRegionKeyType, Origin,
    ResourceOwner,
};
use kms_api::operation::{
    CreateKeyRequest, CreateKeyResponse, DescribeKeyRequest, DescribeKeyResponse, Empty, KeyListEntry, ListKeysRequest,
    ListKeysResponse, UpdateKeyDescriptionRequest,
};
use kms_api::{ErrorCode, KeyArn, KeyId, KmsError};
use kms_crypto::KeyMaterial;
use serde_json::{Value, json};

use super::resolve::KEY;
use super::{check_grant_tokens, page, tag};
use crate::audit::lower_camel;
use crate::change::{Row, RowKey};
use crate::engine::Context;
use crate::policy;
use crate::state::{KeyRow, MaterialRow};

/// Customer managed keys of an account in a Region, in all states.
const MAX_KEYS: usize = 100_000;

pub(super) fn create_key(context: &mut Context<'_>, request: CreateKeyRequest) -> Result<CreateKeyResponse, KmsError> {
    let spec = key_spec(&request)?;
    let usage = key_usage(&request, spec)?;
    check_simulated(&request, spec)?;
    let tags = tag::checked(&request.tags)?;
    let (region, account) = (context.region().clone(), context.account().clone());
    let policy = match request.policy {
        Some(text) => {
            let bypass = request.bypass_policy_lockout_safety_check == Some(true);
            policy::check(&text, &region, &account, bypass)?;
            text
        }
        None => policy::default_policy(&region, &account),
    };
    if context.state.key_count(&region, &account) >= MAX_KEYS {
        let text = format!("The account has reached the quota of {MAX_KEYS} KMS keys in {region}.");
        return Err(KmsError::new(ErrorCode::LimitExceeded, text));
    }

    let mut id = [0; 16];
    context.rng.fill_bytes(&mut id);
    let multi_region = request.multi_region == Some(true);
    let arn = KeyArn { region: region.clone(), account, key_id: KeyId::from_random(id, multi_region) };
    let material = KeyMaterial::generate(&mut context.rng);
    let material_id = material.id(&arn.key_id);
    let wrapped = context.wrapping_key.wrap(&material).ok_or_else(|| KmsError::bare(ErrorCode::KmsInternal))?;
    let row = KeyRow {
        created: context.now,
        description: request.description.unwrap_or_default(),
        spec,
        usage,
        origin: Origin::AwsKms,
        manager: KeyManager::Customer,
        state: KeyState::Enabled,
        deletion_date: None,
        multi_region: multi_region.then(|| MultiRegionConfiguration {
            multi_region_key_type: MultiRegionKeyType::Primary,
            primary_key: MultiRegionKey { arn: arn.clone(), region },
            replica_keys: Vec::new(),
        }),
        policy,
        tags,
        current_material: material_id,
    };
    let key_metadata = row.metadata(&arn);

    context
        .put(RowKey::Material(arn.clone(), material_id), Row::Material(MaterialRow { wrapped, created: context.now }));
    context.put(RowKey::Key(arn.clone()), Row::Key(Box::new(row)));
    context.trace.resources.push((KEY, arn.to_string()));
    context.trace.response = Some(json!({ "keyMetadata": recorded(&key_metadata) }));
    Ok(CreateKeyResponse { key_metadata })
}

fn key_spec(request: &CreateKeyRequest) -> Result<KeySpec, KmsError> {
    match (request.key_spec, request.customer_master_key_spec) {
        (Some(spec), Some(former)) if spec != former => Err(KmsError::validation(
            "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.",
        )),
        (spec, former) => Ok(spec.or(former).unwrap_or(KeySpec::SymmetricDefault)),
    }
}

fn key_usage(request: &CreateKeyRequest, spec: KeySpec) -> Result<KeyUsage, KmsError> {
    match request.key_usage {
        None if spec == KeySpec::SymmetricDefault => Ok(KeyUsage::EncryptDecrypt),
        None => Err(KmsError::validation(
            "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
        )),
        Some(usage) if spec == KeySpec::SymmetricDefault && usage != KeyUsage::EncryptDecrypt => {
            Err(KmsError::validation(format!("KeyUsage {usage} is not compatible with KeySpec {spec}")))
        }
        Some(usage) => Ok(usage),
    }
}

/// Refuses what kmsbox has no material for, instead of making a key that cannot be used.
fn check_simulated(request: &CreateKeyRequest, spec: KeySpec) -> Result<(), KmsError> {
    let refused = if spec != KeySpec::SymmetricDefault {
        format!("keys of the spec {spec}")
    } else if let Some(origin) = request.origin.filter(|origin| *origin != Origin::AwsKms) {
        format!("keys of the origin {origin}")
    } else if request.custom_key_store_id.is_some() || request.xks_key_id.is_some() {
        "custom key stores".to_owned()
    } else {
        return Ok(());
    };
    Err(KmsError::new(ErrorCode::UnsupportedOperation, format!("kmsbox does not simulate {refused}.")))
}

/// Key metadata as CloudTrail shows it: names in lower camel case, dates as text.
fn recorded(metadata: &kms_api::key::KeyMetadata) -> Value {
    let Ok(Value::Object(fields)) = serde_json::to_value(metadata) else { return Value::Null };
    let fields = fields.into_iter().map(|(name, value)| match name.as_str() {
        "CreationDate" => (lower_camel(&name), json!(metadata.creation_date.to_cloudtrail_text())),
        _ => (lower_camel(&name), value),
    });
    Value::Object(fields.collect())
}

pub(super) fn describe_key(
    context: &mut Context<'_>,
    request: DescribeKeyRequest,
) -> Result<DescribeKeyResponse, KmsError> {
    check_grant_tokens(&request.grant_tokens)?;
    let (arn, row) = context.ready_key("DescribeKey", &request.key_id)?;
    Ok(DescribeKeyResponse { key_metadata: row.metadata(&arn) })
}

pub(super) fn list_keys(context: &mut Context<'_>, request: ListKeysRequest) -> Result<ListKeysResponse, KmsError> {
    let after: Option<KeyId> = page::after(request.marker.as_deref())?;
    let own = request.resource_owners.is_none_or(|owners| owners.contains(&ResourceOwner::SelfOwned));
    let keys = context.state.keys_after(context.region(), context.account(), after.as_ref());
    // Nothing is shared through AWS RAM here, so a list without one's own keys is empty.
    let keys = keys.take(if own { usize::MAX } else { 0 });
    let page = page::page(keys, page::limit(request.limit, 100, 1_000), |(arn, _)| arn.key_id.to_string());
    let entry = |(arn, _): (&KeyArn, _)| KeyListEntry { key_id: arn.key_id.clone(), key_arn: arn.clone() };
    Ok(ListKeysResponse {
        truncated: page.next_marker.is_some(),
        next_marker: page.next_marker,
        keys: page.items.into_iter().map(entry).collect(),
    })
}

pub(super) fn update_key_description(
    context: &mut Context<'_>,
    request: UpdateKeyDescriptionRequest,
) -> Result<Empty, KmsError> {
    let (arn, mut row) = context.changeable_key("UpdateKeyDescription", &request.key_id)?;
    row.description = request.description;
    context.trace.response = Some(json!({ "keyId": arn }));
    context.put(RowKey::Key(arn), Row::Key(Box::new(row)));
    Ok(Empty {})
}
