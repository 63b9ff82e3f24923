//! GenerateRandom.

use kms_api::operation::{GenerateRandomRequest, GenerateRandomResponse};
use kms_api::{ErrorCode, KmsError};

use super::check_recipient;
use crate::engine::Context;

pub(super) fn generate_random(
    context: &mut Context<'_>,
    request: GenerateRandomRequest,
) -> Result<GenerateRandomResponse, KmsError> {
    check_recipient(request.recipient.as_ref())?;
    if request.custom_key_store_id.is_some() {
        return Err(KmsError::bare(ErrorCode::CustomKeyStoreNotFound));
    }
    let Some(length) = request.number_of_bytes else {
        return Err(KmsError::validation("NumberOfBytes is required."));
    };
    let mut bytes = vec![0; length as usize];
    context.rng.fill_bytes(&mut bytes);
    Ok(GenerateRandomResponse { plaintext: Some(bytes.into()) })
}
