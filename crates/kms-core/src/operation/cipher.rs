//! Encrypt, Decrypt, ReEncrypt.

use kms_api::key::{DryRunModifier, EncryptionAlgorithm, KeySpec, KeyUsage, Origin};
use kms_api::operation::{
    DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse, ReEncryptRequest, ReEncryptResponse,
};
use kms_api::{Blob, EncryptionContext, ErrorCode, KeyArn, KmsError};
use kms_crypto::{CiphertextBlob, KeyMaterialId, encryption};
use serde_json::json;
use zeroize::Zeroizing;

use super::asymmetric::public_key;
use super::{check_algorithm, check_usage, end_dry_run, grant_token, key_store, recipient};
use crate::authorization;
use crate::engine::{Context, internal};
use crate::lifecycle;
use crate::state::KeyRow;

pub(super) fn encrypt(context: &mut Context<'_>, request: EncryptRequest) -> Result<EncryptResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let (arn, row) = context.ready_key("Encrypt", &request.key_id)?;
    let algorithm = algorithm("Encrypt", &arn, &row, request.encryption_algorithm, &request.encryption_context)?;
    check_store(context, &arn, &row)?;
    check_length(row.spec, algorithm, request.plaintext.as_slice())?;
    end_dry_run(request.dry_run)?;
    let plaintext = request.plaintext.as_slice();
    let blob = encrypt_under(context, &arn, &row, algorithm, &request.encryption_context, plaintext)?;
    remember_material(context, "keyMaterialId", &row, row.current_material);
    Ok(EncryptResponse { ciphertext_blob: blob, key_id: arn, encryption_algorithm: algorithm })
}

pub(super) fn decrypt(context: &mut Context<'_>, request: DecryptRequest) -> Result<DecryptResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let recipient = recipient::verified(context, request.recipient.as_ref())?;
    let source = Source {
        operation: "Decrypt",
        permission: "Decrypt",
        blob: request.ciphertext_blob.as_ref(),
        key_id: request.key_id.as_deref(),
        context: &request.encryption_context,
        algorithm: request.encryption_algorithm,
        dry_run: request.dry_run == Some(true),
        ignore_ciphertext: request.dry_run_modifiers.contains(&DryRunModifier::IgnoreCiphertext),
    };
    let opened = open(context, &source)?;
    end_dry_run(request.dry_run)?;
    let key_material_id = remember_material(context, "keyMaterialId", &opened.row, opened.material);
    let (plaintext, ciphertext_for_recipient) = recipient::hand_over(context, recipient, &opened.plaintext)?;
    Ok(DecryptResponse {
        key_id: opened.arn,
        plaintext,
        ciphertext_for_recipient,
        encryption_algorithm: opened.algorithm,
        key_material_id,
    })
}

pub(super) fn re_encrypt(context: &mut Context<'_>, request: ReEncryptRequest) -> Result<ReEncryptResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let source = Source {
        operation: "ReEncrypt",
        permission: "ReEncryptFrom",
        blob: request.ciphertext_blob.as_ref(),
        key_id: request.source_key_id.as_deref(),
        context: &request.source_encryption_context,
        algorithm: request.source_encryption_algorithm,
        dry_run: request.dry_run == Some(true),
        ignore_ciphertext: request.dry_run_modifiers.contains(&DryRunModifier::IgnoreCiphertext),
    };
    context.other_key = context.named_key(&request.destination_key_id).ok();
    let opened = open(context, &source)?;
    context.other_key = Some(opened.arn.clone());
    let (arn, row) = context.usable_key("ReEncryptTo", &request.destination_key_id)?;
    lifecycle::check("ReEncrypt", &arn, context.state.key_state(&arn, &row))?;
    let bound = &request.destination_encryption_context;
    let algorithm = algorithm("ReEncrypt", &arn, &row, request.destination_encryption_algorithm, bound)?;
    check_store(context, &arn, &row)?;
    check_length(row.spec, algorithm, &opened.plaintext)?;
    end_dry_run(request.dry_run)?;
    let blob = encrypt_under(context, &arn, &row, algorithm, bound, &opened.plaintext)?;
    let source_key_material_id = remember_material(context, "sourceKeyMaterialId", &opened.row, opened.material);
    let destination_key_material_id =
        remember_material(context, "destinationKeyMaterialId", &row, row.current_material);
    Ok(ReEncryptResponse {
        ciphertext_blob: blob,
        source_key_id: opened.arn,
        key_id: arn,
        source_encryption_algorithm: opened.algorithm,
        destination_encryption_algorithm: algorithm,
        source_key_material_id,
        destination_key_material_id,
    })
}

/// The material's id for the response and the record; only symmetric keys outside custom key stores show theirs.
pub(super) fn remember_material(
    context: &mut Context<'_>,
    name: &str,
    row: &KeyRow,
    id: Option<KeyMaterialId>,
) -> Option<String> {
    let shown = row.spec == KeySpec::SymmetricDefault && matches!(row.origin, Origin::AwsKms | Origin::External);
    let id = id.filter(|_| shown)?.to_string();
    context.trace.additional.insert(name.to_owned(), json!(id));
    Some(id)
}

/// The cluster or proxy of a key in a custom key store must answer.
pub(super) fn check_store(context: &mut Context<'_>, arn: &KeyArn, row: &KeyRow) -> Result<(), KmsError> {
    let Some(store) = &row.key_store else { return Ok(()) };
    context.trace.additional.insert("customKeyStoreId".to_owned(), json!(store));
    if let Some(xks_key) = &row.xks_key {
        context.trace.additional.insert("xksKeyId".to_owned(), json!(xks_key));
    } else if let Some(id) = key_store::backing_key(row) {
        context.trace.additional.insert("backingKeyId".to_owned(), json!(id));
    }
    key_store::check_answers(context, arn, store, row.xks_key.as_deref())
}

/// The algorithm that the key is to be used with: the one asked for, if the key has it.
fn algorithm(
    operation: &str,
    arn: &KeyArn,
    row: &KeyRow,
    asked: Option<EncryptionAlgorithm>,
    bound: &EncryptionContext,
) -> Result<EncryptionAlgorithm, KmsError> {
    check_usage(operation, arn, row, KeyUsage::EncryptDecrypt)?;
    let algorithm = asked.unwrap_or(EncryptionAlgorithm::SymmetricDefault);
    check_algorithm(&algorithm, encryption::algorithms(row.spec), row.spec)?;
    if algorithm != EncryptionAlgorithm::SymmetricDefault && !bound.is_empty() {
        let text = format!("EncryptionContext is not supported for the encryption algorithm {algorithm}.");
        return Err(KmsError::validation(text));
    }
    Ok(algorithm)
}

fn check_length(spec: KeySpec, algorithm: EncryptionAlgorithm, plaintext: &[u8]) -> Result<(), KmsError> {
    match encryption::max_plaintext(spec, algorithm) {
        Some(most) if plaintext.len() > most => {
            let text =
                format!("Algorithm {algorithm} and key spec {spec} cannot encrypt data larger than {most} bytes.");
            Err(KmsError::validation(text))
        }
        _ => Ok(()),
    }
}

fn encrypt_under(
    context: &mut Context<'_>,
    arn: &KeyArn,
    row: &KeyRow,
    algorithm: EncryptionAlgorithm,
    bound: &EncryptionContext,
    plaintext: &[u8],
) -> Result<Blob, KmsError> {
    if algorithm == EncryptionAlgorithm::SymmetricDefault {
        return seal(context, arn, row, bound, plaintext);
    }
    let key = public_key(arn, row)?;
    encryption::encrypt(row.spec, key.as_slice(), algorithm, plaintext, &mut context.rng)
        .map(Blob::from)
        .ok_or_else(|| internal("The plaintext could not be encrypted."))
}

/// Encrypts under the current material of a symmetric key.
pub(super) fn seal(
    context: &mut Context<'_>,
    arn: &KeyArn,
    row: &KeyRow,
    encryption_context: &EncryptionContext,
    plaintext: &[u8],
) -> Result<Blob, KmsError> {
    let material = context.current_material(arn, row)?;
    CiphertextBlob::seal(&arn.key_id, &material, encryption_context, plaintext, context.now, &mut context.rng)
        .map(Blob::from)
        .ok_or_else(|| internal("The plaintext could not be encrypted."))
}

/// A ciphertext and what the request says of it.
struct Source<'a> {
    operation: &'static str,
    permission: &'static str,
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
    row: KeyRow,
    material: Option<KeyMaterialId>,
    algorithm: EncryptionAlgorithm,
    plaintext: Zeroizing<Vec<u8>>,
}

fn open(context: &mut Context<'_>, source: &Source<'_>) -> Result<Opened, KmsError> {
    if source.ignore_ciphertext {
        return open_nothing(context, source);
    }
    let Some(blob) = source.blob else { return Err(missing("ciphertextBlob")) };
    if source.algorithm.is_some_and(|algorithm| algorithm != EncryptionAlgorithm::SymmetricDefault) {
        return open_asymmetric(context, source, blob);
    }
    let named = source.key_id.map(|key_id| context.usable_key(source.permission, key_id)).transpose()?;
    if let Some((arn, row)) = &named {
        lifecycle::check(source.operation, arn, context.state.key_state(arn, row))?;
    }
    let blob = CiphertextBlob::parse(blob.as_slice()).ok_or_else(invalid_ciphertext)?;
    let (arn, row) = match named {
        // Recorded from AWS: so it is, too, for keys of another kind, which have made no such ciphertext.
        Some((arn, _)) if arn.key_id != blob.key_id => {
            return Err(KmsError::new(
                ErrorCode::IncorrectKey,
                "The key ID in the request does not identify a CMK that can perform this operation.",
            ));
        }
        Some(named) => named,
        None => key_of(context, source, &blob)?,
    };
    algorithm(source.operation, &arn, &row, source.algorithm, source.context)?;
    check_store(context, &arn, &row)?;
    // Material that the key does not have is a damaged blob, not a damaged store.
    let Some(stored) = context.state.material(&arn, blob.material_id) else { return Err(invalid_ciphertext()) };
    if stored.wrapped.is_none() {
        return Err(KmsError::new(ErrorCode::KmsInvalidState, format!("{arn} is pending import.")));
    }
    let material = context.material(&arn, blob.material_id)?;
    let opened = blob.open(&material, source.context).ok_or_else(invalid_ciphertext)?;
    Ok(Opened {
        arn,
        row,
        material: Some(blob.material_id),
        algorithm: EncryptionAlgorithm::SymmetricDefault,
        plaintext: opened.plaintext,
    })
}

/// The key that a blob names, looked for in the caller's account and, by the material's id, nowhere else.
fn key_of(context: &mut Context<'_>, source: &Source<'_>, blob: &CiphertextBlob) -> Result<(KeyArn, KeyRow), KmsError> {
    let own =
        KeyArn { region: context.region().clone(), account: context.account().clone(), key_id: blob.key_id.clone() };
    let arn = if context.state.key(&own).is_some() { Some(own) } else { foreign_key(context, blob) };
    let Some((arn, row)) = arn.and_then(|arn| Some((arn.clone(), context.state.key(&arn).cloned()?))) else {
        return Err(no_access());
    };
    context.trace.resources.push((super::resolve::KEY, arn.to_string()));
    let foreign = arn.account != *context.account();
    authorization::check(context, source.permission, &arn, &row)
        .map_err(|error| if foreign { no_access() } else { error })?;
    lifecycle::check(source.operation, &arn, context.state.key_state(&arn, &row))?;
    Ok((arn, row))
}

/// A ciphertext under a key of which the caller is not even told whether it is there.
fn no_access() -> KmsError {
    let text = "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you \
                are not allowed to access.";
    KmsError::new(ErrorCode::AccessDenied, text)
}

/// The key of another account that a blob names.
fn foreign_key(context: &Context<'_>, blob: &CiphertextBlob) -> Option<KeyArn> {
    let accounts = context.state.accounts(context.region());
    let mut arns = accounts.map(|account| KeyArn {
        region: context.region().clone(),
        account: account.clone(),
        key_id: blob.key_id.clone(),
    });
    arns.find(|arn| context.state.key(arn).is_some())
}

/// A ciphertext under a public key names no key, so the request must.
fn open_asymmetric(context: &mut Context<'_>, source: &Source<'_>, blob: &Blob) -> Result<Opened, KmsError> {
    let Some(key_id) = source.key_id else {
        return Err(missing(if source.operation == "ReEncrypt" { "sourceKeyId" } else { "keyId" }));
    };
    let (arn, row) = context.usable_key(source.permission, key_id)?;
    lifecycle::check(source.operation, &arn, context.state.key_state(&arn, &row))?;
    let algorithm = algorithm(source.operation, &arn, &row, source.algorithm, source.context)?;
    let material = context.current_material(&arn, &row)?;
    let plaintext =
        encryption::decrypt(row.spec, &material, algorithm, blob.as_slice()).ok_or_else(invalid_ciphertext)?;
    Ok(Opened { arn, material: row.current_material, row, algorithm, plaintext })
}

/// A dry run that leaves the ciphertext out: the key named in the request counts.
fn open_nothing(context: &mut Context<'_>, source: &Source<'_>) -> Result<Opened, KmsError> {
    if !source.dry_run {
        return Err(KmsError::validation("DryRunModifiers can be specified only when DryRun is true."));
    }
    let Some(key_id) = source.key_id else {
        return Err(missing(if source.operation == "ReEncrypt" { "sourceKeyId" } else { "keyId" }));
    };
    let (arn, row) = context.usable_key(source.permission, key_id)?;
    lifecycle::check(source.operation, &arn, context.state.key_state(&arn, &row))?;
    let algorithm = algorithm(source.operation, &arn, &row, source.algorithm, source.context)?;
    check_store(context, &arn, &row)?;
    Ok(Opened { arn, material: row.current_material, row, algorithm, plaintext: Zeroizing::default() })
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
