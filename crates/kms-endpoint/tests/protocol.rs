//! AWS JSON 1.1 over HTTP, as data: `fixtures/protocol.json`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "these are tests"
)]

mod common;

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderValue, Request};
use serde::Deserialize;
use serde_json::{Value, json};

use common::{PEER, admin, call, operation, service};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(rename = "source")]
    _source: String,
    request: Asked,
    response: Answered,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default = "post")]
    method: String,
    #[serde(default = "root")]
    path: String,
    target: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: String,
    repeat: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<Value>,
    #[serde(rename = "type")]
    code: Option<String>,
}

fn post() -> String {
    "POST".to_owned()
}

fn root() -> String {
    "/".to_owned()
}

#[test]
fn protocol_cases() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("fixtures/protocol.json")).unwrap();
    for Case { name, request, response, .. } in cases {
        let mut asked =
            Request::builder().method(request.method.as_str()).uri(request.path).header("host", "localhost");
        if let Some(target) = request.target {
            asked = asked.header("x-amz-target", target);
        }
        for (name, value) in request.headers {
            asked = asked.header(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        let body = request.body.repeat(request.repeat.unwrap_or(1));
        let answer = service().respond(asked.body(body.into()).unwrap(), PEER);
        let text = String::from_utf8(answer.response.body().to_vec()).unwrap();
        assert_eq!(answer.response.status(), response.status, "{name}: {text}");
        let id = answer.response.headers().get("x-amzn-requestid").unwrap().to_str().unwrap();
        assert_eq!(id.len(), 36, "{name}");
        assert_eq!(id, answer.note.request_id, "{name}");
        for (header, value) in response.headers {
            assert_eq!(
                answer.response.headers().get(&header).map(|value| value.to_str().unwrap()),
                Some(&*value),
                "{name}"
            );
        }
        let body: Value = serde_json::from_str(&text).unwrap();
        if let Some(expected) = response.body {
            assert_eq!(body, expected, "{name}");
        }
        if let Some(code) = response.code {
            assert_eq!(body.get("__type"), Some(&json!(code)), "{name}");
        }
    }
}

#[test]
fn operations_without_an_output_have_an_empty_body() {
    let service = service();
    let key = call(&service, "CreateKey", &json!({}));
    let id = key.pointer("/KeyMetadata/KeyId").unwrap();
    let answer = service.respond(operation("DisableKey", &json!({ "KeyId": id })), PEER);
    assert_eq!(answer.response.status(), 200);
    assert!(answer.response.body().is_empty());
}

#[test]
fn the_trail_has_the_request_id_and_the_caller() {
    let service = service();
    let request = Request::post("/")
        .header("x-amz-target", "TrentService.ListKeys")
        .header("user-agent", "a test")
        .header("authorization", "AWS4-HMAC-SHA256 Credential=111122223333/20150830/eu-west-1/kms/aws4_request")
        .body(Bytes::from_static(b"{}"))
        .unwrap();
    let answer = service.respond(request, PEER);
    assert_eq!(answer.response.status(), 200);
    let (_, page) = admin(&service, "GET", "trail", &Value::Null);
    let event = page.pointer("/records/0/event").unwrap();
    let text = |name: &str| event.get(name).unwrap().as_str().unwrap();
    assert_eq!(text("requestID"), answer.response.headers().get("x-amzn-requestid").unwrap());
    assert_eq!(text("recipientAccountId"), "111122223333");
    assert_eq!(text("awsRegion"), "eu-west-1");
    assert_eq!(text("sourceIPAddress"), PEER.to_string());
    assert_eq!(text("userAgent"), "a test");
    assert_eq!((answer.note.account.as_str(), answer.note.region.as_str()), ("111122223333", "eu-west-1"));
}

#[test]
fn regions_and_accounts_do_not_see_each_other() {
    let service = service();
    let ask = |credential: &str, name: &str| {
        let request = Request::post("/")
            .header("x-amz-target", format!("TrentService.{name}"))
            .header("authorization", format!("AWS4-HMAC-SHA256 Credential={credential}/kms/aws4_request"))
            .body(Bytes::from_static(b"{}"))
            .unwrap();
        common::json(&service.respond(request, PEER))
    };
    let created = ask("111122223333/20150830/eu-west-1", "CreateKey");
    let arn = created.pointer("/KeyMetadata/Arn").unwrap().as_str().unwrap();
    assert!(arn.starts_with("arn:aws:kms:eu-west-1:111122223333:key/"), "{arn}");
    let keys = |credential: &str| ask(credential, "ListKeys").pointer("/Keys").unwrap().as_array().unwrap().len();
    assert_eq!(keys("111122223333/20150830/eu-west-1"), 1);
    assert_eq!(keys("111122223333/20150830/us-east-1"), 0);
    assert_eq!(keys("444455556666/20150830/eu-west-1"), 0);
    assert_eq!(keys("AKIAIOSFODNN7EXAMPLE/20150830/eu-west-1"), 0);
}
