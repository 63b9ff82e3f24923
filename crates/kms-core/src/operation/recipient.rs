//! Answers for an AWS Nitro enclave: what its attestation document asks for, encrypted so that only it can read it.

use std::collections::BTreeMap;

use kms_api::operation::RecipientInfo;
use kms_api::{Blob, ErrorCode, KmsError, sorted};
use kms_crypto::attestation::{self, AttestationDocument};
use kms_crypto::cms;
use serde_json::json;

use crate::engine::Context;

/// The one mechanism by which results are encrypted for an enclave.
const MECHANISM: &str = "RSAES_OAEP_SHA_256";

/// The attestation document of a request, if it has one, verified.
pub(super) fn verified(
    context: &mut Context<'_>,
    recipient: Option<&RecipientInfo>,
) -> Result<Option<AttestationDocument>, KmsError> {
    let Some(recipient) = recipient else { return Ok(None) };
    let Some(document) = &recipient.attestation_document else {
        return Err(KmsError::validation("An attestation document is required."));
    };
    if recipient.key_encryption_algorithm.as_deref().is_some_and(|mechanism| mechanism != MECHANISM) {
        return Err(KmsError::validation(format!("KeyEncryptionAlgorithm must be {MECHANISM}.")));
    }
    let root = context.state.workspace().attestation_root.as_ref().map(Blob::as_slice);
    let document = attestation::verify(document.as_slice(), root, context.now).map_err(|error| {
        KmsError::new(ErrorCode::Validation, format!("The attestation document is not valid: {error}."))
    })?;
    let mut recorded = json!({ "attestationDocumentModuleId": document.module_id });
    // A NitroTPM document measures no enclave image.
    if let (Some(recorded), Some(digest)) = (recorded.as_object_mut(), document.image_digest()) {
        recorded.insert("attestationDocumentEnclaveImageDigest".to_owned(), json!(digest));
    }
    context.trace.additional.insert("recipient".to_owned(), recorded);
    context.attestation = measurements(&document);
    Ok(Some(document))
}

/// The measurements that condition keys compare, by the names of those keys in lower case, in hexadecimal digits:
/// <https://docs.aws.amazon.com/kms/latest/developerguide/conditions-attestation.html>.
fn measurements(document: &AttestationDocument) -> BTreeMap<String, String> {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let pcrs = document.pcrs.iter().map(|(number, value)| (format!("pcr{number}"), hex(value)));
    let tpm = document.nitro_tpm_pcrs.iter().map(|(number, value)| (format!("nitrotpmpcr{number}"), hex(value)));
    let image = document.image_digest().map(|digest| ("imagesha384".to_owned(), digest));
    sorted::map(pcrs.chain(tpm).chain(image))
}

/// The result in clear, or else for the enclave alone.
pub(super) fn hand_over(
    context: &mut Context<'_>,
    recipient: Option<AttestationDocument>,
    result: &[u8],
) -> Result<(Option<Blob>, Option<Blob>), KmsError> {
    let Some(document) = recipient else { return Ok((Some(result.into()), None)) };
    let Some(public_key) = &document.public_key else {
        return Err(KmsError::validation("The attestation document has no public key."));
    };
    let sealed = cms::enveloped_data(public_key, result, &mut context.rng).ok_or_else(|| {
        KmsError::validation("The attestation document's public key is not an RSA key of 2048 to 4096 bits.")
    })?;
    Ok((None, Some(sealed.into())))
}
