//! Access keys whose signatures are verified.

use kms_api::AccountId;
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{AdminError, Result};
use crate::caller::AccessKey;
use crate::service::{Service, lock};

/// An access key to be registered.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Put {
    access_key_id: String,
    secret_access_key: String,
    account: AccountId,
}

/// An access key to be forgotten.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Delete {
    access_key_id: String,
}

/// The registered keys' ids and accounts; a secret is never shown.
fn registered(service: &Service) -> Value {
    let keys = service.access_keys.list().into_iter();
    keys.map(|(id, account)| json!({ "accessKeyId": id, "account": account })).collect()
}

/// The registered keys, and those that IAM and STS gave out and that have not expired.
pub(super) fn list(service: &Service) -> String {
    let core = lock(&service.shared.core);
    let identities = core.engine().state().identities();
    let keys = identities
        .access_keys()
        .map(|(id, row)| json!({ "accessKeyId": id, "account": row.account, "user": row.user, "active": row.active }));
    let sessions = identities.sessions().map(
        |(id, row)| json!({ "accessKeyId": id, "account": row.account, "expires": row.session.expires.to_iso8601() }),
    );
    let issued: Value = keys.chain(sessions).collect();
    json!({ "credentials": registered(service), "issued": issued }).to_string()
}

pub(super) fn put(service: &Service, body: Put) -> Result<String> {
    let Put { access_key_id, secret_access_key, account } = body;
    let secret = Zeroizing::new(secret_access_key);
    // The forms that AWS's API has for both (IAM, AccessKey).
    let valid = (16..=128).contains(&access_key_id.len())
        && access_key_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !valid {
        return Err(AdminError::bad_request("`accessKeyId` must be 16 to 128 letters, digits or `_`."));
    }
    if secret.is_empty() {
        return Err(AdminError::bad_request("`secretAccessKey` must not be empty."));
    }
    service.access_keys.put(access_key_id, AccessKey { account, secret });
    Ok(json!({ "credentials": registered(service) }).to_string())
}

pub(super) fn delete(service: &Service, body: &Delete) -> Result<String> {
    if !service.access_keys.remove(&body.access_key_id) {
        return Err(AdminError::new(http::StatusCode::NOT_FOUND, "There is no such access key."));
    }
    Ok(json!({ "credentials": registered(service) }).to_string())
}
