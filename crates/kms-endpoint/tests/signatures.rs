//! Signatures are verified for registered access keys.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "these are tests"
)]

mod common;

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use kms_api::Timestamp;
use kms_endpoint::Service;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use common::{PEER, admin, service};

const ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// A signer of its own, for this one form of request.
struct Signer<'a> {
    secret: &'a str,
    region: &'a str,
    service: &'a str,
    date: String,
    signed_headers: &'a str,
    body: &'a str,
}

impl Default for Signer<'_> {
    fn default() -> Self {
        Self {
            secret: SECRET,
            region: "eu-west-1",
            service: "kms",
            date: date(0),
            signed_headers: "host;x-amz-date;x-amz-target",
            body: "{}",
        }
    }
}

/// Now, and so many seconds later, as signatures have it.
fn date(later: i64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    let text = (Timestamp::from_millis(i64::try_from(now).unwrap()) + later * 1_000).to_iso8601();
    text.replace(['-', ':'], "")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(text.as_bytes()).finalize().into_bytes().to_vec()
}

impl Signer<'_> {
    fn authorization(&self) -> String {
        let Self { secret, region, service, date, signed_headers, body } = self;
        let day = &date[..8];
        let values = [("host", "localhost"), ("x-amz-date", date), ("x-amz-target", "TrentService.CreateKey")];
        let headers: String = values
            .iter()
            .filter(|(name, _)| signed_headers.split(';').any(|signed| signed == *name))
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        let canonical = format!("POST\n/\n\n{headers}\n{signed_headers}\n{}", hex(&Sha256::digest(body.as_bytes())));
        let scope = format!("{day}/{region}/{service}/aws4_request");
        let stated = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex(&Sha256::digest(canonical.as_bytes())));
        let key = [day, region, service, "aws4_request"]
            .iter()
            .fold(format!("AWS4{secret}").into_bytes(), |key, part| mac(&key, part));
        let signature = hex(&mac(&key, &stated));
        format!("AWS4-HMAC-SHA256 Credential={ID}/{scope}, SignedHeaders={signed_headers}, Signature={signature}")
    }
}

fn send(service: &Service, authorization: &str, date: &str, body: &str) -> Value {
    let request = Request::post("/")
        .header("host", "localhost")
        .header("x-amz-date", date)
        .header("x-amz-target", "TrentService.CreateKey")
        .header("authorization", authorization)
        .body(Bytes::copy_from_slice(body.as_bytes()));
    common::json(&service.respond(request.unwrap(), PEER))
}

fn registered() -> Service {
    let service = service();
    let body = json!({ "accessKeyId": ID, "secretAccessKey": SECRET, "account": "444455556666" });
    let (status, answer) = admin(&service, "PUT", "credentials", &body);
    assert_eq!(status, 200);
    assert_eq!(answer, json!({ "credentials": [{ "accessKeyId": ID, "account": "444455556666" }] }));
    service
}

#[test]
fn a_right_signature_is_the_accounts_root() {
    let service = registered();
    let signer = Signer::default();
    let created = send(&service, &signer.authorization(), &signer.date, signer.body);
    let arn = created.pointer("/KeyMetadata/Arn").unwrap().as_str().unwrap();
    assert!(arn.starts_with("arn:aws:kms:eu-west-1:444455556666:key/"), "{arn}");
}

#[test]
fn wrong_signatures_are_refused() {
    let service = registered();
    let refused = |authorization: &str, date: &str, body: &str, code: &str, text: &str| {
        let answer = send(&service, authorization, date, body);
        assert_eq!(answer.get("__type"), Some(&json!(code)), "{answer}");
        let message = answer.get("message").unwrap().as_str().unwrap();
        assert!(message.contains(text), "{message}");
    };
    let invalid = |signer: &Signer<'_>, text: &str| {
        refused(&signer.authorization(), &signer.date, signer.body, "InvalidSignatureException", text);
    };
    let no_match = "does not match the signature you provided";
    invalid(&Signer { secret: "another", ..Signer::default() }, no_match);
    let signer = Signer::default();
    refused(&signer.authorization(), &signer.date, "{ }", "InvalidSignatureException", no_match);
    refused(&format!("{}0", signer.authorization()), &signer.date, "{}", "InvalidSignatureException", no_match);
    refused(&format!("{}ä", signer.authorization()), &signer.date, "{}", "InvalidSignatureException", no_match);
    invalid(&Signer { date: date(-400), ..Signer::default() }, "Signature expired: ");
    invalid(&Signer { date: date(400), ..Signer::default() }, "Signature not yet current: ");
    invalid(&Signer { service: "s3", ..Signer::default() }, "correct service: 'kms'");
    invalid(&Signer { signed_headers: "x-amz-date", ..Signer::default() }, "'Host' must be a 'SignedHeader'");
    refused(&signer.authorization(), "yesterday", "{}", "IncompleteSignatureException", "'X-Amz-Date'");
    let (without, _) =
        Signer::default().authorization().split_once(", Signature").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    refused(&without, &signer.date, "{}", "IncompleteSignatureException", "requires 'Signature'");
}

#[test]
fn others_are_not_verified() {
    let service = registered();
    let other = Signer::default().authorization().replace(ID, "AKIAI44QH8DHBEXAMPLE");
    let created = send(&service, &other, "", "{}");
    assert_eq!(created.pointer("/KeyMetadata/AWSAccountId"), Some(&json!("123456789012")));
    let (status, _) = admin(&service, "DELETE", "credentials", &json!({ "accessKeyId": ID }));
    assert_eq!(status, 200);
    let created = send(&service, &Signer { secret: "another", ..Signer::default() }.authorization(), &date(0), "{}");
    assert_eq!(created.pointer("/KeyMetadata/AWSAccountId"), Some(&json!("123456789012")));
}

#[test]
fn secrets_are_not_told() {
    let service = registered();
    for (method, path) in [("GET", "credentials"), ("GET", "snapshot?with_wrapping_key=true"), ("GET", "trail")] {
        let (status, answer) = admin(&service, method, path, &Value::Null);
        assert_eq!(status, 200);
        assert!(!answer.to_string().contains(SECRET), "{path}");
    }
    assert!(!format!("{service:?}").contains(SECRET));
}
