//! CreateKey, DescribeKey, ListKeys, UpdateKeyDescription.

use kms_api::key::{
    ConnectionState, CustomKeyStoreType, KeySpec, KeyState, KeyUsage, MultiRegionKeyType, Origin, ResourceOwner,
};
use kms_api::operation::{
    CreateKeyRequest, CreateKeyResponse, DescribeKeyRequest, DescribeKeyResponse, Empty, KeyListEntry, ListKeysRequest,
    ListKeysResponse, UpdateKeyDescriptionRequest,
};
use kms_api::{ErrorCode, KeyArn, KeyId, KeyRef, KmsError};
use kms_crypto::asymmetric;
use serde_json::{Value, json};

use super::asymmetric::is_asymmetric;
use super::resolve::KEY;
use super::{grant_token, key_store, page, rotation, tag};
use crate::audit::lower_camel;
use crate::change::{Row, RowKey};
use crate::engine::{Context, internal};
use crate::state::KeyRow;
use crate::{authorization, policy, quota, world};

/// The services whose AWS managed keys have predefined aliases, `alias/aws/` and these.
const MANAGED: &[&str] = &[
    "acm",
    "backup",
    "dynamodb",
    "ebs",
    "elasticfilesystem",
    "es",
    "glue",
    "kinesis",
    "kinesisvideo",
    "lambda",
    "lightsail",
    "rds",
    "redshift",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "workspaces",
    "xray",
];

pub(super) fn create_key(context: &mut Context<'_>, request: CreateKeyRequest) -> Result<CreateKeyResponse, KmsError> {
    let spec = key_spec(&request)?;
    let usage = key_usage(&request, spec)?;
    check_region(context, spec)?;
    let multi_region = request.multi_region == Some(true);
    let origin = origin(&request, spec, multi_region)?;
    let store = match origin {
        Origin::AwsCloudHsm | Origin::ExternalKeyStore => Some(store(context, &request, origin)?),
        Origin::AwsKms | Origin::External => None,
    };
    let tags = tag::checked(&request.tags)?;
    if !tags.is_empty() {
        authorization::check_account(context, "TagResource")?;
    }
    let (region, account) = (context.region().clone(), context.account().clone());
    if context.state.key_count(&region, &account) >= quota::KEYS {
        let text = format!("The account has reached the quota of {} KMS keys in {region}.", quota::KEYS);
        return Err(KmsError::new(ErrorCode::LimitExceeded, text));
    }
    let mut id = [0; 16];
    context.rng.fill_bytes(&mut id);
    let arn = KeyArn { region, account, key_id: KeyId::from_random(id, multi_region) };
    let mut row = KeyRow {
        description: request.description.unwrap_or_default(),
        origin,
        state: KeyState::PendingImport,
        multi_region: multi_region.then_some(MultiRegionKeyType::Primary),
        tags,
        key_store: store,
        xks_key: request.xks_key_id,
        ..KeyRow::new(context.now, spec, usage)
    };
    if let Some(text) = request.policy {
        let bypass = request.bypass_policy_lockout_safety_check == Some(true);
        policy::accept(context, &text, &arn, &row, bypass)?;
        row.policy = policy::stored(&arn, text);
    }
    // Imported material comes later.
    if origin != Origin::External {
        let material = context.new_material(spec)?;
        let material_id = material.id(&arn.key_id);
        rotation::add(context, &arn, material_id, &material)?;
        row.state = KeyState::Enabled;
        row.current_material = Some(material_id);
        if is_asymmetric(spec) {
            let key = asymmetric::public_key(spec, &material).ok_or_else(|| internal("The key has no public half."))?;
            row.public_key = Some(key.into());
        }
    }
    context.put_key(&arn, row.clone());
    let key_metadata = context.state.metadata(&arn, &row);
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
        Some(usage) if usages(spec).contains(&usage) => Ok(usage),
        Some(usage) => Err(KmsError::validation(format!("KeyUsage {usage} is not compatible with KeySpec {spec}"))),
    }
}

/// What keys of a spec can be for (<https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html>).
fn usages(spec: KeySpec) -> &'static [KeyUsage] {
    use KeyUsage::{EncapsulateDecapsulate, EncryptDecrypt, GenerateVerifyMac, KeyAgreement, SignVerify};
    match spec {
        KeySpec::SymmetricDefault => &[EncryptDecrypt],
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => &[EncryptDecrypt, SignVerify],
        KeySpec::EccNistP256 | KeySpec::EccNistP384 | KeySpec::EccNistP521 => &[SignVerify, KeyAgreement],
        KeySpec::EccSecgP256k1
        | KeySpec::EccNistEdwards25519
        | KeySpec::MlDsa44
        | KeySpec::MlDsa65
        | KeySpec::MlDsa87 => &[SignVerify],
        KeySpec::Hmac224 | KeySpec::Hmac256 | KeySpec::Hmac384 | KeySpec::Hmac512 => &[GenerateVerifyMac],
        KeySpec::Sm2 => &[EncryptDecrypt, SignVerify, KeyAgreement],
        KeySpec::MlKem512 | KeySpec::MlKem768 | KeySpec::MlKem1024 => &[EncapsulateDecapsulate],
    }
}

/// Refuses keys that do not exist in the Region: SM2 outside China, ML-KEM there.
pub(super) fn check_region(context: &Context<'_>, spec: KeySpec) -> Result<(), KmsError> {
    let in_china = context.region().partition() == "aws-cn";
    let exists = match spec {
        KeySpec::Sm2 => in_china,
        KeySpec::MlKem512 | KeySpec::MlKem768 | KeySpec::MlKem1024 => !in_china,
        _ => true,
    };
    if exists {
        return Ok(());
    }
    let text = format!("KeySpec {spec} is not supported in this region.");
    Err(KmsError::new(ErrorCode::UnsupportedOperation, text))
}

/// Where the material is to come from, if a key of this kind can have it from there.
fn origin(request: &CreateKeyRequest, spec: KeySpec, multi_region: bool) -> Result<Origin, KmsError> {
    let origin = request.origin.unwrap_or(Origin::AwsKms);
    let refuse = |text: String| Err(KmsError::new(ErrorCode::UnsupportedOperation, text));
    match origin {
        Origin::AwsKms => {}
        Origin::External => {
            let made_only = matches!(
                spec,
                KeySpec::MlDsa44
                    | KeySpec::MlDsa65
                    | KeySpec::MlDsa87
                    | KeySpec::MlKem512
                    | KeySpec::MlKem768
                    | KeySpec::MlKem1024
            );
            if made_only {
                return refuse(format!("KeySpec {spec} is not supported for the origin EXTERNAL."));
            }
        }
        Origin::AwsCloudHsm | Origin::ExternalKeyStore => {
            if spec != KeySpec::SymmetricDefault || multi_region {
                return refuse(format!("The origin {origin} supports only single-Region symmetric encryption keys."));
            }
            if request.custom_key_store_id.is_none() {
                let text = format!("CustomKeyStoreId is required for the origin {origin}.");
                return Err(KmsError::validation(text));
            }
        }
    }
    if request.custom_key_store_id.is_some() && matches!(origin, Origin::AwsKms | Origin::External) {
        let text = format!("CustomKeyStoreId is not valid for the origin {origin}.");
        return Err(KmsError::validation(text));
    }
    if request.xks_key_id.is_some() != (origin == Origin::ExternalKeyStore) {
        let text = "XksKeyId is required for the origin EXTERNAL_KEY_STORE and must be absent otherwise.";
        return Err(KmsError::validation(text));
    }
    Ok(origin)
}

/// The custom key store that is to hold the key, connected and of the right kind.
fn store(context: &Context<'_>, request: &CreateKeyRequest, origin: Origin) -> Result<String, KmsError> {
    let id = request.custom_key_store_id.as_deref().unwrap_or_default();
    let (owned, row) = key_store::store(context, id)?;
    let kind = if origin == Origin::AwsCloudHsm {
        CustomKeyStoreType::AwsCloudHsm
    } else {
        CustomKeyStoreType::ExternalKeyStore
    };
    if row.kind != kind {
        let text = format!("The origin {origin} is not valid for a custom key store of the type {}.", row.kind);
        return Err(KmsError::validation(text));
    }
    if row.connection != ConnectionState::Connected {
        return Err(key_store::invalid_state(id, row.connection));
    }
    if let Some(cluster) = &row.cluster {
        key_store::check_hsms(context, cluster)?;
    }
    if let Some(xks_key) = &request.xks_key_id {
        key_store::check_xks_key(context, &owned, &row, xks_key)?;
    }
    Ok(owned.id)
}

/// Key metadata as CloudTrail shows it: names in lower camel case, dates as text.
pub(super) fn recorded(metadata: &kms_api::key::KeyMetadata) -> Value {
    let Ok(mut fields) = serde_json::to_value(metadata) else { return Value::Null };
    if let Some(date) = fields.get_mut("CreationDate") {
        *date = json!(metadata.creation_date.to_cloudtrail_text());
    }
    renamed(fields)
}

/// A value with the names of its members in lower camel case, at every depth.
fn renamed(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (lower_camel(&name), renamed(value))).collect(),
        Value::Array(items) => items.into_iter().map(renamed).collect(),
        other => other,
    }
}

pub(super) fn describe_key(
    context: &mut Context<'_>,
    request: DescribeKeyRequest,
) -> Result<DescribeKeyResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    make_managed_key(context, &request.key_id)?;
    let (arn, row) = context.ready_key("DescribeKey", &request.key_id)?;
    Ok(DescribeKeyResponse { key_metadata: context.state.metadata(&arn, &row) })
}

/// An alias that AWS has predefined gets its AWS managed key when it is first asked about.
fn make_managed_key(context: &mut Context<'_>, name: &str) -> Result<(), KmsError> {
    let own = match name.parse() {
        Ok(KeyRef::Alias(alias)) => context.alias_arn(alias),
        Ok(KeyRef::AliasArn(alias)) => alias,
        _ => return Ok(()),
    };
    let Some(service) = own.name.as_str().strip_prefix("alias/aws/") else { return Ok(()) };
    let at_home = own.region == *context.region() && own.account == *context.account();
    if at_home && MANAGED.contains(&service) {
        world::managed_key(context, service)?;
    }
    Ok(())
}

pub(super) fn list_keys(context: &mut Context<'_>, request: ListKeysRequest) -> Result<ListKeysResponse, KmsError> {
    let after: Option<KeyArn> = page::after(request.marker.as_deref())?;
    let owners = request.resource_owners.unwrap_or_else(|| vec![ResourceOwner::SelfOwned]);
    let (region, account) = (context.region(), context.account());
    // The keys of other accounts follow one's own.
    let (own_after, shared_after) = match after {
        Some(arn) if arn.account == *account => (Some(arn.key_id), None),
        other => (None, other),
    };
    let with_own = owners.contains(&ResourceOwner::SelfOwned) && shared_after.is_none();
    let own = with_own.then(|| context.state.keys_after(region, account, own_after.as_ref()).map(|(arn, _)| arn));
    let with_shared = owners.contains(&ResourceOwner::OtherAccountsViaRam);
    let shared = with_shared.then(|| context.state.shared_keys_after(region, account, shared_after.as_ref()));
    let keys = own.into_iter().flatten().chain(shared.into_iter().flatten());
    let page = page::page(keys, page::limit(request.limit, 100, 1_000), |arn| arn.to_string());
    let entry = |arn: &KeyArn| KeyListEntry { key_id: arn.key_id.clone(), key_arn: arn.clone() };
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
