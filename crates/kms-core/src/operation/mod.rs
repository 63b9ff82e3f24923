//! The operations, a file for each group.

mod alias;
mod cipher;
mod data_key;
mod key;
mod lifecycle;
mod page;
mod random;
mod resolve;
mod tag;

use kms_api::operation as api;
use kms_api::{ErrorCode, KmsError, Operation};
use serde_json::Value;

use crate::audit::Metered;
use crate::engine::Context;

/// Carries out the operation of this name on a request body that the service model accepts.
pub(crate) fn dispatch(context: &mut Context<'_>, operation: &str, input: &Value) -> Result<Value, KmsError> {
    match operation {
        "CancelKeyDeletion" => run(context, input, lifecycle::cancel_key_deletion),
        "CreateAlias" => run(context, input, alias::create_alias),
        "CreateKey" => run(context, input, key::create_key),
        "Decrypt" => run(context, input, cipher::decrypt),
        "DeleteAlias" => run(context, input, alias::delete_alias),
        "DescribeKey" => run(context, input, key::describe_key),
        "DisableKey" => run(context, input, lifecycle::disable_key),
        "EnableKey" => run(context, input, lifecycle::enable_key),
        "Encrypt" => run(context, input, cipher::encrypt),
        "GenerateDataKey" => run(context, input, data_key::generate_data_key),
        "GenerateDataKeyWithoutPlaintext" => run(context, input, data_key::generate_data_key_without_plaintext),
        "GenerateRandom" => run(context, input, random::generate_random),
        "ListAliases" => run(context, input, alias::list_aliases),
        "ListKeys" => run(context, input, key::list_keys),
        "ListResourceTags" => run(context, input, tag::list_resource_tags),
        "ReEncrypt" => run(context, input, cipher::re_encrypt),
        "ScheduleKeyDeletion" => run(context, input, lifecycle::schedule_key_deletion),
        "TagResource" => run(context, input, tag::tag_resource),
        "UntagResource" => run(context, input, tag::untag_resource),
        "UpdateAlias" => run(context, input, alias::update_alias),
        "UpdateKeyDescription" => run(context, input, key::update_key_description),
        other => Err(KmsError::new(ErrorCode::UnsupportedOperation, format!("kmsbox does not simulate {other}."))),
    }
}

/// The typed operation on the body, and the body of its response.
fn run<R: Operation>(
    context: &mut Context<'_>,
    input: &Value,
    operation: fn(&mut Context<'_>, R) -> Result<R::Response, KmsError>,
) -> Result<Value, KmsError> {
    let request = R::deserialize(input).map_err(|error| KmsError::new(ErrorCode::Serialization, error.to_string()))?;
    let response = operation(context, request);
    // A dry run is billed as the call that it stands for; other refusals are not billed.
    if response.is_ok() || response.as_ref().is_err_and(|error| error.code == ErrorCode::DryRunOperation) {
        let key = context.trace.resources.iter().find_map(|(_, arn)| arn.parse().ok());
        let metered = Metered {
            usage: "KMS-Requests".to_owned(),
            account: context.account().clone(),
            region: context.region().clone(),
            key,
        };
        context.trace.metered.push(metered);
    }
    serde_json::to_value(response?).map_err(|error| KmsError::new(ErrorCode::KmsInternal, error.to_string()))
}

/// Ends a call that was to be tried only: nothing of it is kept.
fn end_dry_run(dry_run: Option<bool>) -> Result<(), KmsError> {
    if dry_run == Some(true) {
        let text = "The request would have succeeded, but the DryRun option is set.";
        return Err(KmsError::new(ErrorCode::DryRunOperation, text));
    }
    Ok(())
}

/// Refuses grant tokens: no grant exists that could have given one.
fn check_grant_tokens(tokens: &[String]) -> Result<(), KmsError> {
    if tokens.is_empty() { Ok(()) } else { Err(KmsError::bare(ErrorCode::InvalidGrantToken)) }
}

/// Refuses an attestation document.
fn check_recipient(recipient: Option<&api::RecipientInfo>) -> Result<(), KmsError> {
    match recipient {
        None => Ok(()),
        Some(_) => Err(KmsError::new(ErrorCode::UnsupportedOperation, "kmsbox does not simulate Recipient.")),
    }
}
