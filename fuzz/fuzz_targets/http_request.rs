//! HTTP requests: an operation, and a body of any bytes. The first byte chooses the operation or the administrative
//! interface. There are keys of several specs with aliases that an input can name; the state that earlier inputs have
//! left goes on, and is thrown away from time to time.
#![no_main]

use std::net::{IpAddr, Ipv4Addr};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use http::Request;
use kms_api::model;
use kms_endpoint::{Answer, Service, Settings};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

/// Inputs after which the state begins anew, so that it does not grow without end.
const INPUTS: u32 = 20_000;

/// The keys that are there, as alias, key spec, usage and origin. None is an RSA key, see [`is_slow`].
const KEYS: [(&str, &str, &str, &str); 8] = [
    ("alias/s", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "AWS_KMS"),
    ("alias/e", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "EXTERNAL"),
    ("alias/h", "HMAC_256", "GENERATE_VERIFY_MAC", "AWS_KMS"),
    ("alias/p", "ECC_NIST_P256", "SIGN_VERIFY", "AWS_KMS"),
    ("alias/a", "ECC_NIST_P384", "KEY_AGREEMENT", "AWS_KMS"),
    ("alias/d", "ECC_NIST_EDWARDS25519", "SIGN_VERIFY", "AWS_KMS"),
    ("alias/m", "ML_DSA_44", "SIGN_VERIFY", "AWS_KMS"),
    ("alias/k", "ML_KEM_768", "ENCAPSULATE_DECAPSULATE", "AWS_KMS"),
];

fn service() -> Option<&'static Service> {
    static SERVICE: OnceLock<Option<Service>> = OnceLock::new();
    let start = || {
        Service::start(Settings {
            region: "us-east-1".parse().ok()?,
            account: "123456789012".parse().ok()?,
            host: "127.0.0.1".to_owned(),
            state: None,
            trail: 100,
        })
        .ok()
    };
    SERVICE.get_or_init(start).as_ref()
}

/// What the service answers; nothing if this is no request at all.
fn ask(service: &Service, request: http::request::Builder, body: Vec<u8>) -> Option<Answer> {
    let request = request.header("host", "localhost").body(body.into()).ok()?;
    Some(service.respond(request, IpAddr::V4(Ipv4Addr::LOCALHOST)))
}

/// A call that must succeed.
fn call(service: &Service, operation: &str, body: &Value) -> Value {
    let request = Request::post("/").header("x-amz-target", format!("TrentService.{operation}"));
    let answer = ask(service, request, body.to_string().into_bytes()).expect("a request");
    let text = String::from_utf8_lossy(answer.response.body()).into_owned();
    assert_eq!(answer.response.status(), 200, "{operation} {body}: {text}");
    serde_json::from_str(&text).unwrap_or_default()
}

/// The same state each time: what follows from an input is to follow from it again.
fn begin(service: &Service) {
    let clock = json!({ "now": "2030-01-01T00:00:00Z", "frozen": true });
    let admin = [
        (Request::post("/_kmsbox/reset"), json!({})),
        (Request::put("/_kmsbox/seed"), json!({ "seed": "fuzz" })),
        (Request::put("/_kmsbox/clock"), clock),
    ];
    for (request, body) in admin {
        let answer = ask(service, request, body.to_string().into_bytes()).expect("a request");
        assert_eq!(answer.response.status(), 200, "{body}");
    }
    for (alias, spec, usage, origin) in KEYS {
        let key = call(service, "CreateKey", &json!({ "KeySpec": spec, "KeyUsage": usage, "Origin": origin }));
        let id = key.pointer("/KeyMetadata/KeyId").and_then(Value::as_str).unwrap_or_default();
        call(service, "CreateAlias", &json!({ "AliasName": alias, "TargetKeyId": id }));
    }
}

/// Whether this makes an RSA key: with the checks that a fuzzer builds in, half a minute for the longest.
fn is_slow(body: &[u8]) -> bool {
    body.windows(4).any(|text| text == b"RSA_")
}

fuzz_target!(|data: &[u8]| {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Some((&[choice], body)) = data.split_first_chunk() else { return };
    if is_slow(body) {
        return;
    }
    let Some(service) = service() else { return };
    if COUNT.fetch_add(1, Ordering::Relaxed).is_multiple_of(INPUTS) {
        begin(service);
    }
    let target = model::kms().operations.keys().nth(usize::from(choice));
    let request = match target {
        Some(name) => Request::post("/").header("x-amz-target", format!("TrentService.{name}")),
        None => Request::post("/_kmsbox/arrange"),
    };
    let Some(answer) = ask(service, request, body.to_vec()) else { return };
    let status = answer.response.status().as_u16();
    assert!(matches!(status, 200 | 400 | 403 | 404 | 405 | 413), "status {status}");
    assert!(answer.response.body().is_empty() || serde_json::from_slice::<Value>(answer.response.body()).is_ok());
});
