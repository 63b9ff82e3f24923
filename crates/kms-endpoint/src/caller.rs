//! Who calls, and where: by the credential scope of the request's signature.
//!
//! An access key id of twelve digits is the root user of that account; any other, or none, is the root user of the
//! default account. Signatures are verified for access key ids that were registered, and for no others.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{PoisonError, RwLock};

use http::{HeaderMap, header};
use kms_api::{AccountId, Region, Timestamp};
use kms_core::Caller;
use zeroize::Zeroizing;

use crate::sigv4::{self, Authorization, Scope, Signed};
use crate::wire::Fault;

/// As much of a client's name as CloudTrail keeps.
const USER_AGENT_LEN: usize = 1_000;

/// Who calls when the request does not say.
#[derive(Clone, Debug)]
pub(crate) struct Defaults {
    pub(crate) account: AccountId,
    pub(crate) region: Region,
}

/// An access key that was registered.
#[derive(Clone)]
pub(crate) struct AccessKey {
    /// The account whose root user it stands for.
    pub(crate) account: AccountId,
    /// What its requests are signed with.
    pub(crate) secret: Zeroizing<String>,
}

/// The access keys that were registered, by their ids.
#[derive(Default)]
pub(crate) struct AccessKeys(RwLock<BTreeMap<String, AccessKey>>);

impl AccessKeys {
    /// Registers a key, or replaces it.
    pub(crate) fn put(&self, id: String, key: AccessKey) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, key);
    }

    /// Forgets a key, and tells whether there was one.
    pub(crate) fn remove(&self, id: &str) -> bool {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(id).is_some()
    }

    /// Forgets all keys.
    pub(crate) fn clear(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The ids with their accounts.
    pub(crate) fn list(&self) -> Vec<(String, AccountId)> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().map(|(id, key)| (id.clone(), key.account.clone())).collect()
    }

    fn get(&self, id: &str) -> Option<AccessKey> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }
}

/// Who makes this request.
///
/// # Errors
///
/// A credential scope that cannot be read, or, for a registered access key, a signature that is not its.
pub(crate) fn identify(
    defaults: &Defaults,
    keys: &AccessKeys,
    request: Signed<'_>,
    peer: IpAddr,
    now: Timestamp,
) -> Result<Caller, Fault> {
    let header = request.headers.get(header::AUTHORIZATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let header = header.unwrap_or_default();
    let (account, region) = match Authorization::parse(&header) {
        None => (defaults.account.clone(), defaults.region.clone()),
        Some(authorization) => signer(defaults, keys, request, &header, &authorization, now)?,
    };
    Ok(Caller {
        source_ip: peer.to_canonical().to_string(),
        user_agent: user_agent(request.headers),
        ..Caller::root(account, region)
    })
}

fn signer(
    defaults: &Defaults,
    keys: &AccessKeys,
    request: Signed<'_>,
    header: &str,
    authorization: &Authorization<'_>,
    now: Timestamp,
) -> Result<(AccountId, Region), Fault> {
    let Some(credential) = authorization.credential else {
        let text = "Authorization header requires 'Credential' parameter.";
        return Err(sigv4::incomplete(format!("{text} Authorization={}", without_signature(header))));
    };
    let Some(scope) = Scope::parse(credential) else {
        return Err(sigv4::incomplete(format!(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got \
             '{credential}'"
        )));
    };
    let Ok(region) = scope.region.parse::<Region>() else {
        return Err(sigv4::invalid("Credential should be scoped to a valid region."));
    };
    let account = match keys.get(scope.access_key_id) {
        Some(key) => {
            sigv4::verify(&key.secret, authorization, &scope, request, now)?;
            key.account
        }
        None => scope.access_key_id.parse().unwrap_or_else(|_| defaults.account.clone()),
    };
    Ok((account, region))
}

/// The header as an error may show it.
fn without_signature(header: &str) -> &str {
    header.split_once("Signature=").map_or(header, |(before, _)| before).trim_end()
}

fn user_agent(headers: &HeaderMap) -> String {
    let value = headers.get(header::USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
    value.unwrap_or_default().chars().take(USER_AGENT_LEN).collect()
}

#[cfg(test)]
mod tests {
    use http::{Method, Uri};

    use super::*;

    fn identify_with(authorization: Option<&str>) -> Result<(String, String), &'static str> {
        let defaults = Defaults { account: "123456789012".parse().unwrap(), region: "us-east-1".parse().unwrap() };
        let mut headers = HeaderMap::new();
        if let Some(text) = authorization {
            headers.insert(header::AUTHORIZATION, text.parse().unwrap());
        }
        let uri = Uri::from_static("/");
        let request = Signed { method: &Method::POST, uri: &uri, headers: &headers, body: b"{}" };
        let now = Timestamp::from_millis(0);
        identify(&defaults, &AccessKeys::default(), request, [127, 0, 0, 1].into(), now)
            .map(|caller| (caller.account.to_string(), caller.region.to_string()))
            .map_err(|fault| fault.code)
    }

    #[test]
    fn the_scope_says_who_and_where() {
        let signed = |credential: &str| {
            identify_with(Some(&format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=00")))
        };
        let caller = |account: &str, region: &str| Ok((account.to_owned(), region.to_owned()));
        assert_eq!(identify_with(None), caller("123456789012", "us-east-1"));
        assert_eq!(identify_with(Some("Bearer x")), caller("123456789012", "us-east-1"));
        assert_eq!(signed("AKIA/20150830/eu-west-1/kms/aws4_request"), caller("123456789012", "eu-west-1"));
        assert_eq!(signed("111122223333/20150830/cn-north-1/kms/aws4_request"), caller("111122223333", "cn-north-1"));
        assert_eq!(signed("AKIA/20150830/nowhere/kms/aws4_request"), Err("InvalidSignatureException"));
        assert_eq!(signed("AKIA"), Err("IncompleteSignatureException"));
        assert_eq!(identify_with(Some("AWS4-HMAC-SHA256 Signature=00")), Err("IncompleteSignatureException"));
    }
}
