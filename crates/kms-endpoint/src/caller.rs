//! Who calls, and where: by the credential scope of the request's signature.
//!
//! An access key id that IAM or STS gave out here is the user, root user or session that it was given to. One of twelve
//! digits is the root user of that account; any other, or none, is the root user of the default account. Signatures are
//! verified for access keys that were given out here or registered, and for no others.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{PoisonError, RwLock};

use http::{HeaderMap, StatusCode, header};
use kms_api::{AccountId, ErrorCode, Region, Timestamp};
use kms_core::Caller;
use kms_core::caller::{User, Who};
use kms_core::state::identity::{AccessKeyRow, Identities};
use kms_crypto::WrappingKey;
use kms_crypto::credential::{self, AccessKeyKind};
use zeroize::Zeroizing;

use crate::sigv4::{self, Authorization, Scope, Signed};
use crate::wire::{Fault, Protocol};

/// As much of a client's name as CloudTrail keeps.
const USER_AGENT_LEN: usize = 1_000;

/// The header that temporary credentials come with.
const TOKEN: &str = "x-amz-security-token";

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

/// Whom the endpoint knows.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    /// Who calls when the request does not say.
    pub(crate) defaults: &'a Defaults,
    /// The access keys that were registered.
    pub(crate) keys: &'a AccessKeys,
    /// What is known of an access key that IAM or STS gave out, by its id and the token that came along.
    pub(crate) issued: &'a dyn Fn(&str, Option<&str>) -> Option<Issued>,
}

/// An access key id that this workspace's IAM or STS gave out.
pub(crate) enum Issued {
    /// It is in force.
    Valid {
        /// The account.
        account: AccountId,
        /// Who of it.
        who: Who,
        /// What its requests are signed with.
        secret: Zeroizing<String>,
    },
    /// It was deleted, or is switched off, or came with another token than its own.
    Invalid,
    /// Its time is over.
    Expired,
}

impl Issued {
    /// What is known of an access key id at the time `now`; `None` if the workspace did not give it out.
    pub(crate) fn find(
        key: &WrappingKey,
        identities: &Identities,
        id: &str,
        token: Option<&str>,
        now: Timestamp,
    ) -> Option<Self> {
        let kind = credential::recognise(key, id)?;
        let secret = credential::secret(key, id)?;
        Some(match kind {
            AccessKeyKind::LongTerm => {
                let row = identities.access_key(id).filter(|row| row.active && token.is_none());
                match row.and_then(|row| Some((row.account.clone(), owner(identities, row)?))) {
                    Some((account, who)) => Self::Valid { account, who, secret },
                    None => Self::Invalid,
                }
            }
            AccessKeyKind::Temporary => match identities.session(id).filter(|row| row.session.expires > now) {
                None => Self::Expired,
                Some(_) if !token.is_some_and(|token| credential::verify_session_token(key, id, token)) => {
                    Self::Invalid
                }
                Some(row) => Self::Valid {
                    account: row.account.clone(),
                    who: Who::Session(Box::new(row.session.clone())),
                    secret,
                },
            },
        })
    }
}

/// Whose an access key is.
fn owner(identities: &Identities, row: &AccessKeyRow) -> Option<Who> {
    let Some(name) = &row.user else { return Some(Who::Root) };
    let user = identities.user(&row.account, name)?;
    Some(Who::User(User { name: name.clone(), path: user.path.clone(), id: user.id.clone() }))
}

/// Who makes this request.
///
/// # Errors
///
/// A credential scope that cannot be read; for an access key that is known, a signature or token that is not its; an access
/// key that is no longer in force.
pub(crate) fn identify(known: Known<'_>, request: Signed<'_>, peer: IpAddr, now: Timestamp) -> Result<Caller, Fault> {
    let header = request.headers.get(header::AUTHORIZATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let header = header.unwrap_or_default();
    let Defaults { account, region } = known.defaults;
    let caller = match Authorization::parse(&header) {
        None => Caller::root(account.clone(), region.clone()),
        Some(authorization) => signer(known, request, &header, &authorization, now)?,
    };
    Ok(Caller { source_ip: peer.to_canonical().to_string(), user_agent: user_agent(request.headers), ..caller })
}

fn signer(
    known: Known<'_>,
    request: Signed<'_>,
    header: &str,
    authorization: &Authorization<'_>,
    now: Timestamp,
) -> Result<Caller, Fault> {
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
    let id = scope.access_key_id;
    if let Some(key) = known.keys.get(id) {
        sigv4::verify(&key.secret, authorization, &scope, request, now)?;
        return Ok(Caller::root(key.account, region));
    }
    let token = request.headers.get(TOKEN).map(|token| String::from_utf8_lossy(token.as_bytes()));
    match (known.issued)(id, token.as_deref()) {
        Some(Issued::Valid { account, who, secret }) => {
            sigv4::verify(&secret, authorization, &scope, request, now)?;
            Ok(Caller { access_key: Some(id.to_owned()), ..Caller::root(account, region).as_who(who) })
        }
        Some(Issued::Invalid) => {
            let text = "The security token included in the request is invalid.";
            Err(Fault::new(ErrorCode::UnrecognizedClient, text))
        }
        Some(Issued::Expired) => Err(Fault {
            status: StatusCode::BAD_REQUEST,
            code: "ExpiredTokenException",
            message: Some("The security token included in the request is expired".to_owned()),
            protocol: Protocol::Json,
        }),
        None => Ok(Caller::root(id.parse().unwrap_or_else(|_| known.defaults.account.clone()), region)),
    }
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
        let request = Signed { method: &Method::POST, uri: &uri, headers: &headers, body: b"{}", service: "kms" };
        let now = Timestamp::from_millis(0);
        let known = Known { defaults: &defaults, keys: &AccessKeys::default(), issued: &|_, _| None };
        identify(known, request, [127, 0, 0, 1].into(), now)
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
