//! Grant tokens: what names a grant at once, before it is known everywhere.
//!
//! A token is the base64 form of a version byte, 16 random bytes, the grant's id, the key's ARN, and an HMAC-SHA-256 over
//! all of these under a key derived from the workspace's wrapping key. Nobody can make one but the service.

use kms_api::key::MacAlgorithm;
use kms_api::{Blob, ErrorCode, GrantId, KeyArn, KmsError};
use kms_crypto::{KeyMaterial, kdf, mac};

use crate::engine::{Context, internal};

const VERSION: u8 = 1;
const NONCE_LEN: usize = 16;
const MAC_LEN: usize = 32;

/// A new token for a grant.
pub(super) fn make(context: &mut Context<'_>, key: &KeyArn, grant: GrantId) -> Result<String, KmsError> {
    let mut nonce = [0; NONCE_LEN];
    context.rng.fill_bytes(&mut nonce);
    let mut token = [&[VERSION], nonce.as_slice(), &grant.0, key.to_string().as_bytes()].concat();
    let code = mac::mac(MacAlgorithm::HmacSha256, &mac_key(context)?, &token);
    token.extend(code);
    Ok(Blob::from(token).to_base64())
}

/// The grant that a token names.
pub(super) fn parse(context: &Context<'_>, token: &str) -> Result<(KeyArn, GrantId), KmsError> {
    let key = mac_key(context)?;
    let read = |token: &Blob| {
        let (body, code) = token.as_slice().split_at_checked(token.as_slice().len().checked_sub(MAC_LEN)?)?;
        if !mac::verify(MacAlgorithm::HmacSha256, &key, body, code) {
            return None;
        }
        let (grant, arn) = body.strip_prefix(&[VERSION])?.get(NONCE_LEN..)?.split_first_chunk()?;
        Some((std::str::from_utf8(arn).ok()?.parse().ok()?, GrantId(*grant)))
    };
    let grant = Blob::from_base64(token).as_ref().and_then(read);
    let grant = grant.filter(|(arn, _): &(KeyArn, _)| arn.region == *context.region());
    grant.ok_or_else(|| KmsError::bare(ErrorCode::InvalidGrantToken))
}

/// Refuses tokens that the service did not make.
pub(super) fn check(context: &Context<'_>, tokens: &[String]) -> Result<(), KmsError> {
    tokens.iter().try_for_each(|token| parse(context, token).map(drop))
}

fn mac_key(context: &Context<'_>) -> Result<KeyMaterial, KmsError> {
    let key = kdf::counter_mode(context.wrapping_key.as_bytes(), b"kmsbox grant token", &[]);
    key.map(|key| KeyMaterial::from_bytes(&key[..])).ok_or_else(|| internal("No grant token can be made."))
}
