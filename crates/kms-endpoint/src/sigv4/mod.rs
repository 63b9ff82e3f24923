//! Signatures of requests, AWS Signature Version 4.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>. Whoever holds the secret
//! access key can sign; [`verify`] signs again and compares.

mod authorization;
mod canonical;

use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Method, Uri, header};
use kms_api::{ErrorCode, Timestamp};
use sha2::{Digest, Sha256};

use crate::times;
use crate::wire::Fault;

pub(crate) use authorization::{Authorization, Scope};

/// How far a signature's time may lie from the present, in milliseconds.
const SKEW: i64 = 5 * 60 * 1_000;

/// What of a request is signed.
#[derive(Clone, Copy)]
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
    /// The service that it must be signed for.
    pub(crate) service: &'static str,
}

/// Checks that the request was signed with this secret access key at about the time `now`.
///
/// # Errors
///
/// `IncompleteSignatureException` where a part is missing, `InvalidSignatureException` where the parts do not fit.
pub(crate) fn verify(
    secret: &str,
    authorization: &Authorization<'_>,
    scope: &Scope<'_>,
    request: Signed<'_>,
    now: Timestamp,
) -> Result<(), Fault> {
    let date = date(request.headers);
    let missing: Vec<&str> = [
        (authorization.signature.is_none(), "Authorization header requires 'Signature' parameter."),
        (authorization.signed_headers.is_none(), "Authorization header requires 'SignedHeaders' parameter."),
        (
            date.is_none(),
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header with a valid date.",
        ),
    ]
    .into_iter()
    .filter_map(|(missing, text)| missing.then_some(text))
    .collect();
    let (Some(signature), Some(signed_headers), Some(date)) =
        (authorization.signature, authorization.signed_headers, date)
    else {
        return Err(incomplete(missing.join(" ")));
    };
    check_scope(scope, request.service, date)?;
    check_time(date, now)?;
    let names: Vec<&str> = signed_headers.split(';').collect();
    if !names.iter().any(|name| name.eq_ignore_ascii_case("host")) {
        return Err(invalid("'Host' must be a 'SignedHeader' in the AWS Authorization."));
    }
    let canonical = canonical::request(&request, &names);
    let stated = canonical::string_to_sign(scope, &times::to_amz_date(date), &canonical);
    let fits = from_hex(signature).is_some_and(|signature| {
        signing_key(secret, scope)
            .is_some_and(|key| key.chain_update(stated.as_bytes()).verify_slice(&signature).is_ok())
    });
    if fits {
        Ok(())
    } else {
        Err(invalid(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
             Access Key and signing method. Consult the service documentation for details.",
        ))
    }
}

/// The error of a signature that lacks something.
pub(crate) fn incomplete(message: impl Into<String>) -> Fault {
    Fault::new(ErrorCode::IncompleteSignature, message)
}

/// The error of a signature that does not fit.
pub(crate) fn invalid(message: impl Into<String>) -> Fault {
    Fault::new(ErrorCode::InvalidSignature, message)
}

/// When the request says it was signed.
fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let parse = |text: &str| times::from_amz_date(text).or_else(|| times::from_http_date(text));
    let value = headers.get("x-amz-date").or_else(|| headers.get(header::DATE))?;
    parse(value.to_str().ok()?)
}

fn check_scope(scope: &Scope<'_>, service: &str, date: Timestamp) -> Result<(), Fault> {
    let day: String = times::to_amz_date(date).chars().take(8).collect();
    let mut wrong = Vec::new();
    if scope.date != day {
        wrong.push(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{day}'.",
            scope.date
        ));
    }
    if scope.service != service {
        wrong.push(format!("Credential should be scoped to correct service: '{service}'."));
    }
    if scope.terminator != "aws4_request" {
        wrong.push("Credential should be scoped with a valid terminator: 'aws4_request'.".to_owned());
    }
    if wrong.is_empty() { Ok(()) } else { Err(invalid(wrong.join(" "))) }
}

fn check_time(date: Timestamp, now: Timestamp) -> Result<(), Fault> {
    let text = times::to_amz_date;
    if date < now + -SKEW {
        let (date, least, now) = (text(date), text(now + -SKEW), text(now));
        return Err(invalid(format!("Signature expired: {date} is now earlier than {least} ({now} - 5 min.)")));
    }
    if date > now + SKEW {
        let (date, most, now) = (text(date), text(now + SKEW), text(now));
        return Err(invalid(format!("Signature not yet current: {date} is still later than {most} ({now} + 5 min.)")));
    }
    Ok(())
}

/// HMAC-SHA-256 under the key that follows from the secret and the scope.
fn signing_key(secret: &str, scope: &Scope<'_>) -> Option<Hmac<Sha256>> {
    let first = Hmac::<Sha256>::new_from_slice(format!("AWS4{secret}").as_bytes()).ok()?;
    [scope.date, scope.region, scope.service, scope.terminator].iter().try_fold(first, |mac, part| {
        Hmac::new_from_slice(&mac.chain_update(part.as_bytes()).finalize().into_bytes()).ok()
    })
}

fn sha256_hex(bytes: &[u8]) -> String {
    to_hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal digits.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The bytes that hexadecimal digits spell.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.chars().map(|c| c.to_digit(16)?.try_into().ok()).collect::<Option<_>>()?;
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    Some(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    /// A case of the test suite that AWS publishes for implementations.
    #[derive(Deserialize)]
    struct Case {
        name: String,
        method: String,
        target: String,
        headers: Vec<(String, String)>,
        body: String,
        signed_headers: String,
        signature: String,
    }

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    const SCOPE: Scope<'_> = Scope {
        access_key_id: "AKIDEXAMPLE",
        date: "20150830",
        region: "us-east-1",
        service: "service",
        terminator: "aws4_request",
    };

    #[test]
    fn the_published_test_suite() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("../../tests/fixtures/sigv4.json")).unwrap();
        assert!(cases.len() > 25);
        for case in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in &case.headers {
                let name: http::HeaderName = name.parse().unwrap();
                headers.append(name, value.parse().unwrap());
            }
            let (path, query) = case.target.split_once('?').unwrap_or((&case.target, ""));
            let names: Vec<&str> = case.signed_headers.split(';').collect();
            let canonical = canonical::assemble(&case.method, path, query, &headers, &names, case.body.as_bytes());
            let stated = canonical::string_to_sign(&SCOPE, "20150830T123600Z", &canonical);
            let mac = signing_key(SECRET, &SCOPE).unwrap().chain_update(stated.as_bytes()).finalize();
            assert_eq!(to_hex(&mac.into_bytes()), case.signature, "{}:\n{canonical}", case.name);
        }
    }

    #[test]
    fn hexadecimal_digits() {
        assert_eq!(from_hex("00fF10"), Some(vec![0, 255, 16]));
        assert_eq!(to_hex(&[0, 255, 16]), "00ff10");
        assert_eq!(from_hex("0"), None);
        assert_eq!(from_hex("0g"), None);
        assert_eq!(from_hex("ä0"), None);
    }
}
