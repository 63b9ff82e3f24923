//! The operations, a file for each group.

mod alias;
mod asymmetric;
mod cipher;
mod data_key;
mod grant;
mod grant_token;
pub(crate) mod import;
mod import_token;
mod key;
pub(crate) mod key_store;
mod lifecycle;
mod mac;
mod multi_region;
mod page;
mod policy;
mod random;
mod recipient;
mod resolve;
pub(crate) mod rotation;
mod tag;
pub(crate) mod usage;

use std::borrow::Cow;

use kms_api::key::{KeySpec, KeyUsage};
use kms_api::{ErrorCode, KeyArn, KmsError, Operation, json, model};
use serde_json::Value;

use crate::audit::Metered;
use crate::authorization::{self, permission};
use crate::engine::{Context, internal};
use crate::metering;
use crate::state::KeyRow;

/// Carries out the operation of this name on a request body that the service model accepts.
pub(crate) fn dispatch(context: &mut Context<'_>, operation: &str, input: &Value) -> Result<Value, KmsError> {
    // Whether random bytes may be had can depend on who they are for, which is verified first.
    if permission::is_on_account(operation) && operation != "GenerateRandom" {
        authorization::check_account(context, operation)?;
    }
    match operation {
        "CancelKeyDeletion" => run(context, input, lifecycle::cancel_key_deletion),
        "ConnectCustomKeyStore" => run(context, input, key_store::connect_custom_key_store),
        "CreateAlias" => run(context, input, alias::create_alias),
        "CreateCustomKeyStore" => run(context, input, key_store::create_custom_key_store),
        "CreateGrant" => run(context, input, grant::create_grant),
        "CreateKey" => run(context, input, key::create_key),
        "Decapsulate" => run(context, input, asymmetric::decapsulate),
        "Decrypt" => run(context, input, cipher::decrypt),
        "DeleteAlias" => run(context, input, alias::delete_alias),
        "DeleteCustomKeyStore" => run(context, input, key_store::delete_custom_key_store),
        "DeleteImportedKeyMaterial" => run(context, input, import::delete_imported_key_material),
        "DeriveSharedSecret" => run(context, input, asymmetric::derive_shared_secret),
        "DescribeCustomKeyStores" => run(context, input, key_store::describe_custom_key_stores),
        "DescribeKey" => run(context, input, key::describe_key),
        "DisableKey" => run(context, input, lifecycle::disable_key),
        "DisableKeyRotation" => run(context, input, rotation::disable_key_rotation),
        "DisconnectCustomKeyStore" => run(context, input, key_store::disconnect_custom_key_store),
        "EnableKey" => run(context, input, lifecycle::enable_key),
        "EnableKeyRotation" => run(context, input, rotation::enable_key_rotation),
        "Encapsulate" => run(context, input, asymmetric::encapsulate),
        "Encrypt" => run(context, input, cipher::encrypt),
        "GenerateDataKey" => run(context, input, data_key::generate_data_key),
        "GenerateDataKeyPair" => run(context, input, data_key::generate_data_key_pair),
        "GenerateDataKeyPairWithoutPlaintext" => {
            run(context, input, data_key::generate_data_key_pair_without_plaintext)
        }
        "GenerateDataKeyWithoutPlaintext" => run(context, input, data_key::generate_data_key_without_plaintext),
        "GenerateMac" => run(context, input, mac::generate_mac),
        "GenerateRandom" => run(context, input, random::generate_random),
        "GetKeyLastUsage" => run(context, input, usage::get_key_last_usage),
        "GetKeyPolicy" => run(context, input, policy::get_key_policy),
        "GetKeyRotationStatus" => run(context, input, rotation::get_key_rotation_status),
        "GetParametersForImport" => run(context, input, import::get_parameters_for_import),
        "GetPublicKey" => run(context, input, asymmetric::get_public_key),
        "ImportKeyMaterial" => run(context, input, import::import_key_material),
        "ListAliases" => run(context, input, alias::list_aliases),
        "ListGrants" => run(context, input, grant::list_grants),
        "ListKeyPolicies" => run(context, input, policy::list_key_policies),
        "ListKeyRotations" => run(context, input, rotation::list_key_rotations),
        "ListKeys" => run(context, input, key::list_keys),
        "ListResourceTags" => run(context, input, tag::list_resource_tags),
        "ListRetirableGrants" => run(context, input, grant::list_retirable_grants),
        "PutKeyPolicy" => run(context, input, policy::put_key_policy),
        "ReEncrypt" => run(context, input, cipher::re_encrypt),
        "ReplicateKey" => run(context, input, multi_region::replicate_key),
        "RetireGrant" => run(context, input, grant::retire_grant),
        "RevokeGrant" => run(context, input, grant::revoke_grant),
        "RotateKeyOnDemand" => run(context, input, rotation::rotate_key_on_demand),
        "ScheduleKeyDeletion" => run(context, input, lifecycle::schedule_key_deletion),
        "Sign" => run(context, input, asymmetric::sign),
        "TagResource" => run(context, input, tag::tag_resource),
        "UntagResource" => run(context, input, tag::untag_resource),
        "UpdateAlias" => run(context, input, alias::update_alias),
        "UpdateCustomKeyStore" => run(context, input, key_store::update_custom_key_store),
        "UpdateKeyDescription" => run(context, input, key::update_key_description),
        "UpdatePrimaryRegion" => run(context, input, multi_region::update_primary_region),
        "Verify" => run(context, input, asymmetric::verify),
        "VerifyMac" => run(context, input, mac::verify_mac),
        _ => Err(KmsError::bare(ErrorCode::UnknownOperation)),
    }
}

/// The typed operation on the body, and the body of its response.
fn run<R: Operation>(
    context: &mut Context<'_>,
    input: &Value,
    operation: fn(&mut Context<'_>, R) -> Result<R::Response, KmsError>,
) -> Result<Value, KmsError> {
    let input = &*without_nulls(input);
    let request: R =
        json::from_value(input).map_err(|error| KmsError::new(ErrorCode::Serialization, error.to_string()))?;
    let response = operation(context, request).map_err(|error| as_modelled(R::NAME, error));
    // A dry run is billed as the call that it stands for; other refusals are not billed.
    if response.is_ok() || response.as_ref().is_err_and(|error| error.code == ErrorCode::DryRunOperation) {
        let pair = input.get("KeyPairSpec").and_then(|pair| KeySpec::ALL.iter().find(|spec| pair == spec.as_str()));
        let metered = Metered {
            usage: metering::usage_type(R::NAME, context.key_spec(), pair.copied()).to_owned(),
            account: context.account().clone(),
            region: context.region().clone(),
            key: context.keys().next(),
        };
        context.trace.metered.push(metered);
    }
    serde_json::to_value(response?).map_err(|error| internal(&error.to_string()))
}

/// A request body as if the members that are null were not there, which is what null means.
fn without_nulls(input: &Value) -> Cow<'_, Value> {
    fn has_null(value: &Value) -> bool {
        value.as_object().is_some_and(|fields| fields.values().any(|value| value.is_null() || has_null(value)))
    }
    fn strip(value: &mut Value) {
        if let Some(fields) = value.as_object_mut() {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(strip);
        }
    }
    let mut input = Cow::Borrowed(input);
    if has_null(&input) {
        strip(input.to_mut());
    }
    input
}

/// Operations that do not have `InvalidArnException` among their errors do not find what a malformed ARN names.
fn as_modelled(operation: &str, error: KmsError) -> KmsError {
    let has = |name: &str| {
        let operation = model::kms().operations.get(operation);
        operation.is_some_and(|operation| operation.errors.iter().any(|error| error == name))
    };
    if error.code == ErrorCode::InvalidArn && !has(error.code.as_str()) {
        return KmsError { code: ErrorCode::NotFound, ..error };
    }
    error
}

impl Context<'_> {
    /// The keys that the call was about.
    fn keys(&self) -> impl Iterator<Item = KeyArn> {
        self.trace.resources.iter().filter_map(|(_, arn)| arn.parse().ok())
    }

    /// The spec of the key that the call was about.
    pub(crate) fn key_spec(&self) -> Option<KeySpec> {
        self.keys().next().and_then(|arn| self.state.key(&arn).map(|row| row.spec))
    }
}

/// Refuses an operation that needs a key of another usage.
fn check_usage(operation: &str, arn: &KeyArn, row: &KeyRow, usage: KeyUsage) -> Result<(), KmsError> {
    if row.usage == usage {
        return Ok(());
    }
    let text = format!("{arn} key usage is {} which is not valid for {operation}.", row.usage);
    Err(KmsError::new(ErrorCode::InvalidKeyUsage, text))
}

/// Refuses an algorithm that the key does not have.
fn check_algorithm<T: PartialEq + std::fmt::Display>(algorithm: &T, has: &[T], spec: KeySpec) -> Result<(), KmsError> {
    if has.contains(algorithm) {
        return Ok(());
    }
    let text = format!("Algorithm {algorithm} is incompatible with key spec {spec}.");
    Err(KmsError::new(ErrorCode::InvalidKeyUsage, text))
}

/// Ends a call that was to be tried only: nothing of it is kept.
fn end_dry_run(dry_run: Option<bool>) -> Result<(), KmsError> {
    if dry_run == Some(true) {
        let text = "The request would have succeeded, but the DryRun option is set.";
        return Err(KmsError::new(ErrorCode::DryRunOperation, text));
    }
    Ok(())
}
