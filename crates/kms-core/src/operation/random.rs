//! GenerateRandom.

use kms_api::key::{ConnectionState, CustomKeyStoreType};
use kms_api::operation::{GenerateRandomRequest, GenerateRandomResponse};
use kms_api::{ErrorCode, KmsError};
use zeroize::Zeroizing;

use super::{key_store, recipient};
use crate::authorization;
use crate::engine::Context;

pub(super) fn generate_random(
    context: &mut Context<'_>,
    request: GenerateRandomRequest,
) -> Result<GenerateRandomResponse, KmsError> {
    let recipient = recipient::verified(context, request.recipient.as_ref())?;
    authorization::check_account(context, "GenerateRandom")?;
    if let Some(id) = &request.custom_key_store_id {
        check_store(context, id)?;
    }
    let Some(length) = request.number_of_bytes else {
        return Err(KmsError::validation("NumberOfBytes is required."));
    };
    let mut bytes = Zeroizing::new(vec![0; length as usize]);
    context.rng.fill_bytes(&mut bytes);
    let (plaintext, ciphertext_for_recipient) = recipient::hand_over(context, recipient, &bytes)?;
    Ok(GenerateRandomResponse { plaintext, ciphertext_for_recipient })
}

/// Whether the cluster of a CloudHSM key store can make the bytes.
fn check_store(context: &Context<'_>, id: &str) -> Result<(), KmsError> {
    let (_, store) = key_store::store(context, id)?;
    if store.kind != CustomKeyStoreType::AwsCloudHsm {
        let text = format!("Custom key store {id} is not an AWS CloudHSM key store.");
        return Err(KmsError::new(ErrorCode::UnsupportedOperation, text));
    }
    if store.connection != ConnectionState::Connected {
        return Err(key_store::invalid_state(id, store.connection));
    }
    Ok(())
}
