//! GenerateMac, VerifyMac.

use kms_api::key::KeyUsage;
use kms_api::operation::{GenerateMacRequest, GenerateMacResponse, VerifyMacRequest, VerifyMacResponse};
use kms_api::{ErrorCode, KmsError};
use kms_crypto::mac;

use super::{check_algorithm, check_usage, end_dry_run, grant_token};
use crate::engine::Context;

pub(super) fn generate_mac(
    context: &mut Context<'_>,
    request: GenerateMacRequest,
) -> Result<GenerateMacResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let (arn, row) = context.ready_key("GenerateMac", &request.key_id)?;
    check_usage("GenerateMac", &arn, &row, KeyUsage::GenerateVerifyMac)?;
    check_algorithm(&request.mac_algorithm, mac::algorithms(row.spec), row.spec)?;
    end_dry_run(request.dry_run)?;
    let material = context.current_material(&arn, &row)?;
    let code = mac::mac(request.mac_algorithm, &material, request.message.as_slice());
    Ok(GenerateMacResponse { mac: code.into(), mac_algorithm: request.mac_algorithm, key_id: arn })
}

pub(super) fn verify_mac(context: &mut Context<'_>, request: VerifyMacRequest) -> Result<VerifyMacResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let (arn, row) = context.ready_key("VerifyMac", &request.key_id)?;
    check_usage("VerifyMac", &arn, &row, KeyUsage::GenerateVerifyMac)?;
    check_algorithm(&request.mac_algorithm, mac::algorithms(row.spec), row.spec)?;
    let material = context.current_material(&arn, &row)?;
    if !mac::verify(request.mac_algorithm, &material, request.message.as_slice(), request.mac.as_slice()) {
        return Err(KmsError::bare(ErrorCode::KmsInvalidMac));
    }
    end_dry_run(request.dry_run)?;
    Ok(VerifyMacResponse { key_id: arn, mac_valid: true, mac_algorithm: request.mac_algorithm })
}
