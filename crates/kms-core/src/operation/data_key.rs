//! GenerateDataKey, GenerateDataKeyPair, and both without plaintext.

use kms_api::key::{DataKeyPairSpec, DataKeySpec, EncryptionAlgorithm, KeyUsage};
use kms_api::operation::{
    GenerateDataKeyPairRequest, GenerateDataKeyPairResponse, GenerateDataKeyPairWithoutPlaintextRequest,
    GenerateDataKeyPairWithoutPlaintextResponse, GenerateDataKeyRequest, GenerateDataKeyResponse,
    GenerateDataKeyWithoutPlaintextRequest, GenerateDataKeyWithoutPlaintextResponse,
};
use kms_api::{Blob, EncryptionContext, ErrorCode, KeyArn, KmsError};
use kms_crypto::{asymmetric, encryption, pkcs8};
use zeroize::Zeroizing;

use super::cipher::{check_store, remember_material, seal};
use super::key::check_region;
use super::{check_algorithm, check_usage, end_dry_run, grant_token, recipient};
use crate::engine::{Context, internal};
use crate::lifecycle;
use crate::state::KeyRow;

pub(super) fn generate_data_key(
    context: &mut Context<'_>,
    request: GenerateDataKeyRequest,
) -> Result<GenerateDataKeyResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let recipient = recipient::verified(context, request.recipient.as_ref())?;
    let length = length(request.number_of_bytes, request.key_spec)?;
    let key = make(context, "GenerateDataKey", &request.key_id, &request.encryption_context, length, request.dry_run)?;
    let (plaintext, ciphertext_for_recipient) = recipient::hand_over(context, recipient, &key.plaintext)?;
    Ok(GenerateDataKeyResponse {
        ciphertext_blob: key.sealed,
        plaintext,
        ciphertext_for_recipient,
        key_id: key.arn,
        key_material_id: key.material,
    })
}

pub(super) fn generate_data_key_without_plaintext(
    context: &mut Context<'_>,
    request: GenerateDataKeyWithoutPlaintextRequest,
) -> Result<GenerateDataKeyWithoutPlaintextResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
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
        key_material_id: key.material,
    })
}

struct DataKey {
    arn: KeyArn,
    material: Option<String>,
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
    let (arn, row) = symmetric_key(context, operation, key_id)?;
    end_dry_run(dry_run)?;
    let mut plaintext = Zeroizing::new(vec![0; length]);
    context.rng.fill_bytes(&mut plaintext);
    let sealed = seal(context, &arn, &row, encryption_context, &plaintext)?;
    let material = remember_material(context, "keyMaterialId", &row, row.current_material);
    Ok(DataKey { arn, material, plaintext, sealed })
}

/// The symmetric encryption key that data keys are made under.
fn symmetric_key(context: &mut Context<'_>, operation: &str, key_id: &str) -> Result<(KeyArn, KeyRow), KmsError> {
    let (arn, row) = context.ready_key(operation, key_id)?;
    check_usage(operation, &arn, &row, KeyUsage::EncryptDecrypt)?;
    check_algorithm(&EncryptionAlgorithm::SymmetricDefault, encryption::algorithms(row.spec), row.spec)?;
    check_store(context, &arn, &row)?;
    Ok((arn, row))
}

/// A key pair, its private half as DER of a PrivateKeyInfo.
struct DataKeyPair {
    arn: KeyArn,
    material: Option<String>,
    public_key: Vec<u8>,
    private_key: Zeroizing<Vec<u8>>,
    sealed: Blob,
}

fn make_pair(
    context: &mut Context<'_>,
    operation: &str,
    key_id: &str,
    encryption_context: &EncryptionContext,
    spec: DataKeyPairSpec,
    dry_run: Option<bool>,
) -> Result<DataKeyPair, KmsError> {
    let (arn, row) = context.usable_key(operation, key_id)?;
    if row.key_store.is_some() {
        let text = format!("{arn} origin is {} which is not valid for this operation.", row.origin);
        return Err(KmsError::new(ErrorCode::UnsupportedOperation, text));
    }
    lifecycle::check(operation, &arn, row.state)?;
    check_usage(operation, &arn, &row, KeyUsage::EncryptDecrypt)?;
    check_algorithm(&EncryptionAlgorithm::SymmetricDefault, encryption::algorithms(row.spec), row.spec)?;
    let spec = spec.key_spec();
    check_region(context, spec)?;
    end_dry_run(dry_run)?;
    let failed = || internal("The key pair could not be made.");
    let pair = context.new_material(spec)?;
    let public_key = asymmetric::public_key(spec, &pair).ok_or_else(failed)?;
    let private_key = pkcs8::encode(spec, &pair).ok_or_else(failed)?;
    let sealed = seal(context, &arn, &row, encryption_context, &private_key)?;
    let material = remember_material(context, "keyMaterialId", &row, row.current_material);
    Ok(DataKeyPair { arn, material, public_key, private_key, sealed })
}

pub(super) fn generate_data_key_pair(
    context: &mut Context<'_>,
    request: GenerateDataKeyPairRequest,
) -> Result<GenerateDataKeyPairResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let recipient = recipient::verified(context, request.recipient.as_ref())?;
    let (spec, bound) = (request.key_pair_spec, &request.encryption_context);
    let pair = make_pair(context, "GenerateDataKeyPair", &request.key_id, bound, spec, request.dry_run)?;
    let (private_key_plaintext, ciphertext_for_recipient) =
        recipient::hand_over(context, recipient, &pair.private_key)?;
    Ok(GenerateDataKeyPairResponse {
        private_key_ciphertext_blob: pair.sealed,
        private_key_plaintext,
        public_key: pair.public_key.into(),
        key_id: pair.arn,
        key_pair_spec: spec,
        ciphertext_for_recipient,
        key_material_id: pair.material,
    })
}

pub(super) fn generate_data_key_pair_without_plaintext(
    context: &mut Context<'_>,
    request: GenerateDataKeyPairWithoutPlaintextRequest,
) -> Result<GenerateDataKeyPairWithoutPlaintextResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let operation = "GenerateDataKeyPairWithoutPlaintext";
    let (spec, bound) = (request.key_pair_spec, &request.encryption_context);
    let pair = make_pair(context, operation, &request.key_id, bound, spec, request.dry_run)?;
    Ok(GenerateDataKeyPairWithoutPlaintextResponse {
        private_key_ciphertext_blob: pair.sealed,
        public_key: pair.public_key.into(),
        key_id: pair.arn,
        key_pair_spec: spec,
        key_material_id: pair.material,
    })
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
