//! GenerateDataKey, GenerateDataKeyWithoutPlaintext.

use kms_api::key::DataKeySpec;
use kms_api::operation::{
    GenerateDataKeyRequest, GenerateDataKeyResponse, GenerateDataKeyWithoutPlaintextRequest,
    GenerateDataKeyWithoutPlaintextResponse,
};
use kms_api::{Blob, EncryptionContext, KeyArn, KmsError};
use serde_json::json;
use zeroize::Zeroizing;

use super::cipher::{check_usage, seal};
use super::{check_grant_tokens, check_recipient, end_dry_run};
use crate::engine::Context;

pub(super) fn generate_data_key(
    context: &mut Context<'_>,
    request: GenerateDataKeyRequest,
) -> Result<GenerateDataKeyResponse, KmsError> {
    check_grant_tokens(&request.grant_tokens)?;
    check_recipient(request.recipient.as_ref())?;
    let length = length(request.number_of_bytes, request.key_spec)?;
    let key = make(context, "GenerateDataKey", &request.key_id, &request.encryption_context, length, request.dry_run)?;
    Ok(GenerateDataKeyResponse {
        ciphertext_blob: key.sealed,
        plaintext: Some(key.plaintext.as_slice().into()),
        key_id: key.arn,
        key_material_id: Some(key.material),
    })
}

pub(super) fn generate_data_key_without_plaintext(
    context: &mut Context<'_>,
    request: GenerateDataKeyWithoutPlaintextRequest,
) -> Result<GenerateDataKeyWithoutPlaintextResponse, KmsError> {
    check_grant_tokens(&request.grant_tokens)?;
    let length = length(request.number_of_bytes, request.key_spec)?;
    let key = make(
        context,
        "GenerateDataKeyWithoutPlaintext",
        &request.key_id,
        &request.encryption_context,
        length,
        request.dry_run,
    )?;
    Ok(GenerateDataKeyWithoutPlaintextResponse {
        ciphertext_blob: key.sealed,
        key_id: key.arn,
        key_material_id: Some(key.material),
    })
}

struct DataKey {
    arn: KeyArn,
    material: String,
    plaintext: Zeroizing<Vec<u8>>,
    sealed: Blob,
}

fn make(
    context: &mut Context<'_>,
    operation: &str,
    key_id: &str,
    encryption_context: &EncryptionContext,
    length: usize,
    dry_run: Option<bool>,
) -> Result<DataKey, KmsError> {
    let (arn, row) = context.ready_key(operation, key_id)?;
    check_usage(operation, &arn, &row)?;
    end_dry_run(dry_run)?;
    let mut plaintext = Zeroizing::new(vec![0; length]);
    context.rng.fill_bytes(&mut plaintext);
    let sealed = seal(context, &arn, &row, encryption_context, &plaintext)?;
    let material = row.current_material.to_string();
    context.trace.additional.insert("keyMaterialId".to_owned(), json!(material));
    Ok(DataKey { arn, material, plaintext, sealed })
}

/// The length asked for, in bytes: by number or by name, and not by both.
fn length(bytes: Option<u32>, spec: Option<DataKeySpec>) -> Result<usize, KmsError> {
    match (bytes, spec) {
        (Some(bytes), None) => Ok(bytes as usize),
        (None, Some(DataKeySpec::Aes256)) => Ok(32),
        (None, Some(DataKeySpec::Aes128)) => Ok(16),
        _ => Err(KmsError::validation("Please specify either number of bytes or key spec.")),
    }
}
