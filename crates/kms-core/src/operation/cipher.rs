//! Encrypt, Decrypt, ReEncrypt.

use kms_api::key::{DryRunModifier, EncryptionAlgorithm, KeyUsage};
use kms_api::operation::{
    DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse, ReEncryptRequest, ReEncryptResponse,
};
use kms_api::{Blob, EncryptionContext, ErrorCode, KeyArn, KmsError};
use kms_crypto::{CiphertextBlob, KeyMaterialId};
use serde_json::json;
use zeroize::Zeroizing;

use super::{check_grant_tokens, check_recipient, end_dry_run};
use crate::engine::Context;
use crate::lifecycle;
use crate::state::KeyRow;

pub(super) fn encrypt(context: &mut Context<'_>, request: EncryptRequest) -> Result<EncryptResponse, KmsError> {
    check_grant_tokens(&request.grant_tokens)?;
    let (arn, row) = context.ready_key("Encrypt", &request.key_id)?;
    check_usage("Encrypt", &arn, &row)?;
    let algorithm = symmetric(request.encryption_algorithm, &row)?;
    end_dry_run(request.dry_run)?;
    let blob = seal(context, &arn, &row, &request.encryption_context, request.plaintext.as_slice())?;
    context.trace.additional.insert("keyMaterialId".to_owned(), json!(row.current_material.to_string()));
    Ok(EncryptResponse { ciphertext_blob: blob, key_id: arn, encryption_algorithm: algorithm })
}

pub(super) fn decrypt(context: &mut Context<'_>, request: DecryptRequest) -> Result<DecryptResponse, KmsError> {
    check_grant_tokens(&request.grant_tokens)?;
    check_recipient(request.recipient.as_ref())?;
    let source = Source {
        operation: "Decrypt",
        blob: request.ciphertext_blob.as_ref(),
        key_id: request.key_id.as_deref(),
        context: &request.encryption_context,
        algorithm: request.encryption_algorithm,
        dry_run: request.dry_run == Some(true),
        ignore_ciphertext: request.dry_run_modifiers.contains(&DryRunModifier::IgnoreCiphertext),
    };
    let opened = open(context, &source)?;
    end_dry_run(request.dry_run)?;
    let material = opened.material.to_string();
    context.trace.additional.insert("keyMaterialId".to_owned(), json!(material));
    Ok(DecryptResponse {
        key_id: opened.arn,
        plaintext: Some(opened.plaintext.as_slice().into()),
        encryption_algorithm: opened.algorithm,
        key_material_id: Some(material),
    })
}

pub(super) fn re_encrypt(context: &mut Context<'_>, request: ReEncryptRequest) -> Result<ReEncryptResponse, KmsError> {
    check_grant_tokens(&request.grant_tokens)?;
    let source = Source {
        operation: "ReEncrypt",
        blob: request.ciphertext_blob.as_ref(),
        key_id: request.source_key_id.as_deref(),
        context: &request.source_encryption_context,
        algorithm: request.source_encryption_algorithm,
        dry_run: request.dry_run == Some(true),
        ignore_ciphertext: request.dry_run_modifiers.contains(&DryRunModifier::IgnoreCiphertext),
    };
    let opened = open(context, &source)?;
    let (arn, row) = context.ready_key("ReEncrypt", &request.destination_key_id)?;
    check_usage("ReEncrypt", &arn, &row)?;
    let algorithm = symmetric(request.destination_encryption_algorithm, &row)?;
    end_dry_run(request.dry_run)?;
    let blob = seal(context, &arn, &row, &request.destination_encryption_context, &opened.plaintext)?;
    let (from, to) = (opened.material.to_string(), row.current_material.to_string());
    context.trace.additional.insert("sourceKeyMaterialId".to_owned(), json!(from));
    context.trace.additional.insert("destinationKeyMaterialId".to_owned(), json!(to));
    Ok(ReEncryptResponse {
        ciphertext_blob: blob,
        source_key_id: opened.arn,
        key_id: arn,
        source_encryption_algorithm: opened.algorithm,
        destination_encryption_algorithm: algorithm,
        source_key_material_id: Some(from),
        destination_key_material_id: Some(to),
    })
}

/// Encrypts under a key's current material.
pub(super) fn seal(
    context: &mut Context<'_>,
    arn: &KeyArn,
    row: &KeyRow,
    encryption_context: &EncryptionContext,
    plaintext: &[u8],
) -> Result<Blob, KmsError> {
    let material = context.material(arn, row.current_material)?;
    CiphertextBlob::seal(&arn.key_id, &material, encryption_context, plaintext, context.now, &mut context.rng)
        .map(Blob::from)
        .ok_or_else(|| KmsError::bare(ErrorCode::KmsInternal))
}

/// A ciphertext and what the request says of it.
struct Source<'a> {
    operation: &'static str,
    blob: Option<&'a Blob>,
    key_id: Option<&'a str>,
    context: &'a EncryptionContext,
    algorithm: Option<EncryptionAlgorithm>,
    dry_run: bool,
    ignore_ciphertext: bool,
}

/// What a ciphertext held, and what opened it.
struct Opened {
    arn: KeyArn,
    material: KeyMaterialId,
    algorithm: EncryptionAlgorithm,
    plaintext: Zeroizing<Vec<u8>>,
}

fn open(context: &mut Context<'_>, source: &Source<'_>) -> Result<Opened, KmsError> {
    if source.ignore_ciphertext {
        return open_nothing(context, source);
    }
    let Some(blob) = source.blob else { return Err(missing("ciphertextBlob")) };
    let named = source.key_id.map(|key_id| context.usable_key(key_id)).transpose()?;
    let blob = CiphertextBlob::parse(blob.as_slice()).ok_or_else(invalid_ciphertext)?;
    let arn = match named {
        Some((arn, _)) if arn.key_id != blob.key_id => {
            return Err(KmsError::new(
                ErrorCode::IncorrectKey,
                "The key ID in the request does not identify a CMK that can perform this operation.",
            ));
        }
        Some((arn, _)) => arn,
        None => {
            KeyArn { region: context.region().clone(), account: context.account().clone(), key_id: blob.key_id.clone() }
        }
    };
    let Some(row) = context.state.key(&arn).cloned() else {
        return Err(KmsError::new(
            ErrorCode::AccessDenied,
            "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you \
             are not allowed to access.",
        ));
    };
    if source.key_id.is_none() {
        context.trace.resources.push((super::resolve::KEY, arn.to_string()));
    }
    lifecycle::check(source.operation, &arn, row.state)?;
    check_usage(source.operation, &arn, &row)?;
    let algorithm = symmetric(source.algorithm, &row)?;
    // Material that the key does not have is a damaged blob, not a damaged store.
    if context.state.material(&arn, blob.material_id).is_none() {
        return Err(invalid_ciphertext());
    }
    let material = context.material(&arn, blob.material_id)?;
    let opened = blob.open(&material, source.context).ok_or_else(invalid_ciphertext)?;
    Ok(Opened { arn, material: blob.material_id, algorithm, plaintext: opened.plaintext })
}

/// A dry run that leaves the ciphertext out: the key named in the request counts.
fn open_nothing(context: &mut Context<'_>, source: &Source<'_>) -> Result<Opened, KmsError> {
    if !source.dry_run {
        return Err(KmsError::validation("DryRunModifiers can be specified only when DryRun is true."));
    }
    let Some(key_id) = source.key_id else {
        return Err(missing(if source.operation == "ReEncrypt" { "sourceKeyId" } else { "keyId" }));
    };
    let (arn, row) = context.ready_key(source.operation, key_id)?;
    check_usage(source.operation, &arn, &row)?;
    let algorithm = symmetric(source.algorithm, &row)?;
    Ok(Opened { arn, material: row.current_material, algorithm, plaintext: Zeroizing::default() })
}

pub(super) fn check_usage(operation: &str, arn: &KeyArn, row: &KeyRow) -> Result<(), KmsError> {
    if row.usage == KeyUsage::EncryptDecrypt {
        return Ok(());
    }
    let text = format!("{arn} key usage is {} which is not valid for {operation}.", row.usage);
    Err(KmsError::new(ErrorCode::InvalidKeyUsage, text))
}

/// The algorithm of a symmetric encryption key.
fn symmetric(asked: Option<EncryptionAlgorithm>, row: &KeyRow) -> Result<EncryptionAlgorithm, KmsError> {
    match asked {
        None | Some(EncryptionAlgorithm::SymmetricDefault) => Ok(EncryptionAlgorithm::SymmetricDefault),
        Some(other) => {
            let text = format!("Algorithm {other} is incompatible with key spec {}.", row.spec);
            Err(KmsError::new(ErrorCode::InvalidKeyUsage, text))
        }
    }
}

/// AWS gives no text with this code.
fn invalid_ciphertext() -> KmsError {
    KmsError::bare(ErrorCode::InvalidCiphertext)
}

fn missing(member: &str) -> KmsError {
    let text = format!(
        "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
    );
    KmsError::validation(text)
}
