//! Whatever a client sends, it gets an answer of the protocol.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "these are tests"
)]

mod common;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request};
use kms_api::model;
use kms_endpoint::Service;
use proptest::prelude::*;
use serde_json::Value;

use common::{PEER, service};

fn targets() -> impl Strategy<Value = String> {
    let known: Vec<String> = model::kms().operations.keys().map(|name| format!("TrentService.{name}")).collect();
    prop_oneof![8 => proptest::sample::select(known), 1 => ".*"]
}

/// JSON that is often nearly right: members of the model with values of any type.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let names = ["KeyId", "Plaintext", "CiphertextBlob", "KeySpec", "KeyUsage", "Message", "Limit", "Marker", "Tags"];
    let texts = prop_oneof![
        "\\PC{0,40}",
        Just("alias/a".to_owned()),
        Just("1234abcd-12ab-34cd-56ef-1234567890ab".to_owned()),
        Just("RSA_2048".to_owned()),
        Just("AAAA".to_owned()),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        texts.prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 16, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((proptest::sample::select(names.to_vec()), inner), 0..4)
                .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    });
    prop_oneof![
        4 => value.prop_map(|value| value.to_string().into_bytes()),
        1 => proptest::collection::vec(any::<u8>(), 0..200),
    ]
}

fn check(service: &Service, request: Request<Bytes>) -> Result<(), TestCaseError> {
    let admin = request.uri().path().starts_with("/_kmsbox");
    let answer = service.respond(request, PEER);
    let body = answer.response.body();
    let status = answer.response.status().as_u16();
    prop_assert!(status != 500, "{}", String::from_utf8_lossy(body));
    if !admin {
        prop_assert!(answer.response.headers().contains_key("x-amzn-requestid"));
    }
    if status != 200 && !admin {
        let body: Value = serde_json::from_slice(body).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!(body.get("__type").is_some());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_form(
        operation in "(Create|Get|List|Put|Delete|Assume)(User|Role|RolePolicy|AccessKey|Users|CallerIdentity)",
        version in "(2010-05-08|2011-06-15|x?)",
        members in "(&(UserName|RoleName|Tags|RoleArn|Path)([.](member|1|2|Key)){0,4}=[a-z%+/0-9A-F]{0,8}){0,6}",
        rest in proptest::collection::vec(any::<u8>(), 0..20),
    ) {
        let service = service();
        let mut body = format!("Action={operation}&Version={version}{members}&").into_bytes();
        body.extend(rest);
        let request = Request::post("/").header("content-type", "application/x-www-form-urlencoded");
        let request = request.body(Bytes::from(body)).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let answer = service.respond(request, PEER);
        let text = String::from_utf8(answer.response.body().to_vec());
        let text = text.map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!(answer.response.status().as_u16() < 500, "{text}");
        prop_assert!(text.starts_with('<') && text.ends_with("Response>"), "{text}");
    }

    #[test]
    fn any_body_of_any_operation(target in targets(), body in bodies()) {
        let service = service();
        let Ok(target) = HeaderValue::from_bytes(target.as_bytes()) else { return Ok(()) };
        let request = Request::post("/").header("x-amz-target", target).body(Bytes::from(body));
        check(&service, request.map_err(|error| TestCaseError::fail(error.to_string()))?)?;
    }

    #[test]
    fn any_path_and_headers(
        method in prop_oneof![Just("GET"), Just("POST"), Just("PUT"), Just("DELETE"), Just("OPTIONS")],
        path in prop_oneof![
            "/[a-z/?=&%]{0,20}",
            "/_kmsbox/(clock|clock/advance|credentials|health|reset|restore|seed|snapshot|trail)(\\?[a-z_]{0,12}=[a-z0-9]{0,9})?",
        ],
        name in prop_oneof![Just("authorization"), Just("host"), Just("x-amz-date"), Just("origin")],
        value in prop_oneof![
            "[ -~]{0,60}",
            "AWS4-HMAC-SHA256 (Credential|Signature|SignedHeaders)=[ -~]{0,40}",
            Just("localhost".to_owned()),
        ],
        body in bodies(),
    ) {
        let request = Request::builder().method(method).uri(path).header("host", "localhost");
        let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value)) else {
            return Ok(());
        };
        let request = request.header(name, value).header("x-amz-target", "TrentService.ListKeys").body(Bytes::from(body));
        let Ok(request) = request else { return Ok(()) };
        check(&service(), request)?;
    }
}
