//! Sign, Verify, DeriveSharedSecret, Encapsulate, Decapsulate, GetPublicKey.

use kms_api::key::{EncapsulationAlgorithm, KeyAgreementAlgorithm, KeySpec, KeyUsage, MessageType, SigningAlgorithm};
use kms_api::operation::{
    DecapsulateRequest, DecapsulateResponse, DeriveSharedSecretRequest, DeriveSharedSecretResponse, EncapsulateRequest,
    EncapsulateResponse, GetPublicKeyRequest, GetPublicKeyResponse, SignRequest, SignResponse, VerifyRequest,
    VerifyResponse,
};
use kms_api::{Blob, ErrorCode, KeyArn, KmsError};
use kms_crypto::sign::{self, Message};
use kms_crypto::{agreement, encapsulation, encryption};

use super::{check_algorithm, check_usage, end_dry_run, grant_token, recipient};
use crate::engine::{Context, internal};
use crate::state::KeyRow;

/// Bytes of ML-DSA's message representative µ (FIPS 204, section 6.2).
const MU_LEN: usize = 64;

pub(super) fn sign(context: &mut Context<'_>, request: SignRequest) -> Result<SignResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let (arn, row) = context.ready_key("Sign", &request.key_id)?;
    check_usage("Sign", &arn, &row, KeyUsage::SignVerify)?;
    check_algorithm(&request.signing_algorithm, sign::algorithms(row.spec), row.spec)?;
    let message = message(&request.message, request.message_type, request.signing_algorithm)?;
    end_dry_run(request.dry_run)?;
    let material = context.current_material(&arn, &row)?;
    let signature = sign::sign(row.spec, &material, request.signing_algorithm, message, &mut context.rng)
        .ok_or_else(|| internal("The message could not be signed."))?;
    Ok(SignResponse { key_id: arn, signature: signature.into(), signing_algorithm: request.signing_algorithm })
}

pub(super) fn verify(context: &mut Context<'_>, request: VerifyRequest) -> Result<VerifyResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let (arn, row) = context.ready_key("Verify", &request.key_id)?;
    check_usage("Verify", &arn, &row, KeyUsage::SignVerify)?;
    check_algorithm(&request.signing_algorithm, sign::algorithms(row.spec), row.spec)?;
    let message = message(&request.message, request.message_type, request.signing_algorithm)?;
    let key = public_key(&arn, &row)?;
    if !sign::verify(row.spec, key.as_slice(), request.signing_algorithm, message, request.signature.as_slice()) {
        return Err(KmsError::bare(ErrorCode::KmsInvalidSignature));
    }
    end_dry_run(request.dry_run)?;
    Ok(VerifyResponse { key_id: arn, signature_valid: true, signing_algorithm: request.signing_algorithm })
}

/// What is to be signed, if its type and length fit the algorithm.
fn message(
    message: &Blob,
    message_type: Option<MessageType>,
    algorithm: SigningAlgorithm,
) -> Result<Message<'_>, KmsError> {
    let bytes = message.as_slice();
    let message_type = message_type.unwrap_or(MessageType::Raw);
    let fits = match algorithm {
        SigningAlgorithm::Ed25519Sha512 => message_type == MessageType::Raw,
        SigningAlgorithm::Ed25519PhSha512 => message_type == MessageType::Digest,
        SigningAlgorithm::MlDsaShake256 => message_type != MessageType::Digest,
        _ => message_type != MessageType::ExternalMu,
    };
    if !fits {
        let text = format!("MessageType {message_type} is not compatible with algorithm {algorithm}.");
        return Err(KmsError::validation(text));
    }
    let len = match message_type {
        MessageType::Raw => return Ok(Message::Raw(bytes)),
        MessageType::Digest => sign::digest_len(algorithm),
        MessageType::ExternalMu => Some(MU_LEN),
    };
    if len != Some(bytes.len()) {
        return Err(KmsError::validation(format!("Digest is invalid length for algorithm {algorithm}.")));
    }
    Ok(if message_type == MessageType::Digest { Message::Digest(bytes) } else { Message::ExternalMu(bytes) })
}

pub(super) fn derive_shared_secret(
    context: &mut Context<'_>,
    request: DeriveSharedSecretRequest,
) -> Result<DeriveSharedSecretResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let recipient = recipient::verified(context, request.recipient.as_ref())?;
    let (arn, row) = context.ready_key("DeriveSharedSecret", &request.key_id)?;
    check_usage("DeriveSharedSecret", &arn, &row, KeyUsage::KeyAgreement)?;
    let material = context.current_material(&arn, &row)?;
    // AWS gives no text with this one.
    let secret = agreement::derive(row.spec, &material, request.public_key.as_slice())
        .ok_or_else(|| KmsError::bare(ErrorCode::Validation))?;
    end_dry_run(request.dry_run)?;
    let (shared_secret, ciphertext_for_recipient) = recipient::hand_over(context, recipient, &secret)?;
    Ok(DeriveSharedSecretResponse {
        key_id: arn,
        shared_secret,
        ciphertext_for_recipient,
        key_agreement_algorithm: request.key_agreement_algorithm,
        key_origin: row.origin,
    })
}

pub(super) fn encapsulate(
    context: &mut Context<'_>,
    request: EncapsulateRequest,
) -> Result<EncapsulateResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let (arn, row) = context.ready_key("Encapsulate", &request.key_id)?;
    check_usage("Encapsulate", &arn, &row, KeyUsage::EncapsulateDecapsulate)?;
    end_dry_run(request.dry_run)?;
    let key = public_key(&arn, &row)?;
    let (secret, blob) = encapsulation::encapsulate(row.spec, key.as_slice(), &mut context.rng)
        .ok_or_else(|| internal("No secret could be encapsulated."))?;
    Ok(EncapsulateResponse {
        key_id: arn,
        shared_secret: secret.as_slice().into(),
        shared_secret_ciphertext_blob: blob.into(),
        encapsulation_algorithm: request.encapsulation_algorithm,
    })
}

pub(super) fn decapsulate(
    context: &mut Context<'_>,
    request: DecapsulateRequest,
) -> Result<DecapsulateResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let (arn, row) = context.ready_key("Decapsulate", &request.key_id)?;
    check_usage("Decapsulate", &arn, &row, KeyUsage::EncapsulateDecapsulate)?;
    let material = context.current_material(&arn, &row)?;
    let blob = request.shared_secret_ciphertext_blob.as_slice();
    let secret = encapsulation::decapsulate(row.spec, &material, blob)
        .ok_or_else(|| KmsError::bare(ErrorCode::InvalidCiphertext))?;
    end_dry_run(request.dry_run)?;
    Ok(DecapsulateResponse {
        key_id: arn,
        shared_secret: secret.as_slice().into(),
        encapsulation_algorithm: request.encapsulation_algorithm,
    })
}

pub(super) fn get_public_key(
    context: &mut Context<'_>,
    request: GetPublicKeyRequest,
) -> Result<GetPublicKeyResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let (arn, row) = context.usable_key("GetPublicKey", &request.key_id)?;
    if !is_asymmetric(row.spec) {
        let text = format!("{arn} key spec is {} which is not valid for GetPublicKey.", row.spec);
        return Err(KmsError::new(ErrorCode::UnsupportedOperation, text));
    }
    crate::lifecycle::check("GetPublicKey", &arn, context.state.key_state(&arn, &row))?;
    let key = row
        .public_key
        .clone()
        .ok_or_else(|| KmsError::new(ErrorCode::KmsInvalidState, format!("{arn} is pending import.")))?;
    let for_usage = |usage: KeyUsage| row.usage == usage;
    Ok(GetPublicKeyResponse {
        key_id: arn,
        public_key: key,
        customer_master_key_spec: row.spec,
        key_spec: row.spec,
        key_usage: row.usage,
        encryption_algorithms: for_usage(KeyUsage::EncryptDecrypt).then(|| encryption::algorithms(row.spec).to_vec()),
        signing_algorithms: for_usage(KeyUsage::SignVerify).then(|| sign::algorithms(row.spec).to_vec()),
        key_agreement_algorithms: for_usage(KeyUsage::KeyAgreement).then(|| vec![KeyAgreementAlgorithm::Ecdh]),
        encapsulation_algorithms: for_usage(KeyUsage::EncapsulateDecapsulate)
            .then(|| vec![EncapsulationAlgorithm::MlKem]),
    })
}

/// Whether keys of this spec have a public half.
pub(super) fn is_asymmetric(spec: KeySpec) -> bool {
    !matches!(
        spec,
        KeySpec::SymmetricDefault | KeySpec::Hmac224 | KeySpec::Hmac256 | KeySpec::Hmac384 | KeySpec::Hmac512
    )
}

/// The public half of an asymmetric key.
pub(super) fn public_key(arn: &KeyArn, row: &KeyRow) -> Result<Blob, KmsError> {
    row.public_key.clone().ok_or_else(|| internal(&format!("{arn} has no public key.")))
}
