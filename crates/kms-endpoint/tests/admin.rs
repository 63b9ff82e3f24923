//! The administrative interface.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "these are tests"
)]

mod common;

use serde_json::{Value, json};

use common::{admin, call, operation, service};

#[test]
fn the_clock_is_set_and_moved() {
    let service = service();
    let (status, clock) = admin(&service, "PUT", "clock", &json!({ "now": "2040-01-01T00:00:00Z", "frozen": true }));
    assert_eq!((status, clock.get("now")), (200, Some(&json!("2040-01-01T00:00:00Z"))));
    let key = call(&service, "CreateKey", &json!({}));
    assert_eq!(key.pointer("/KeyMetadata/CreationDate"), Some(&json!(2_208_988_800_i64)));
    let id = key.pointer("/KeyMetadata/KeyId").unwrap();
    call(&service, "ScheduleKeyDeletion", &json!({ "KeyId": id, "PendingWindowInDays": 7 }));

    let (_, clock) = admin(&service, "GET", "clock", &Value::Null);
    assert_eq!(clock.get("nextDeadline"), Some(&json!("2040-01-08T00:00:00Z")));
    let (_, clock) = admin(&service, "POST", "clock/advance", &json!({ "days": 6, "hours": 23 }));
    assert_eq!(clock.get("events"), Some(&json!(0)));
    let (_, clock) = admin(&service, "POST", "clock/advance", &json!({ "toNextDeadline": true }));
    assert_eq!((clock.get("events"), clock.get("frozen")), (Some(&json!(1)), Some(&json!(true))));
    let answer = service.respond(operation("DescribeKey", &json!({ "KeyId": id })), common::PEER);
    assert_eq!(common::json(&answer).get("__type"), Some(&json!("NotFoundException")));
    let (_, page) = admin(&service, "GET", "trail?event=DeleteKey", &Value::Null);
    assert_eq!(page.pointer("/records/0/event/eventTime"), Some(&json!("2040-01-08T00:00:00Z")));

    let (status, _) = admin(&service, "POST", "clock/advance", &json!({ "toNextDeadline": true }));
    assert_eq!(status, 400, "nothing is due");
    let (status, _) = admin(&service, "PUT", "clock", &json!({ "now": 1_700_000_000 }));
    assert_eq!(status, 400, "back in time");
    for wrong in [json!({ "now": "soon" }), json!({ "now": [] }), json!({ "frozen": 1 }), json!({ "other": 1 })] {
        assert_eq!(admin(&service, "PUT", "clock", &wrong).0, 400, "{wrong}");
    }
}

#[test]
fn a_snapshot_brings_everything_back() {
    let first = service();
    let id = call(&first, "CreateKey", &json!({})).pointer("/KeyMetadata/KeyId").unwrap().clone();
    call(&first, "CreateAlias", &json!({ "AliasName": "alias/a", "TargetKeyId": id }));
    let sealed = call(&first, "Encrypt", &json!({ "KeyId": "alias/a", "Plaintext": "AAAA" }));
    let decrypt = json!({ "CiphertextBlob": sealed.get("CiphertextBlob").unwrap() });
    let (_, bare) = admin(&first, "GET", "snapshot", &Value::Null);
    let (_, whole) = admin(&first, "GET", "snapshot?with_wrapping_key=true", &Value::Null);
    assert!(bare.get("wrappingKey").is_none() && whole.get("wrappingKey").is_some());

    // In the same endpoint either will do.
    assert_eq!(admin(&first, "POST", "reset", &Value::Null).0, 200);
    assert_eq!(call(&first, "ListKeys", &json!({})).pointer("/Keys"), Some(&json!([])));
    assert_eq!(admin(&first, "POST", "restore", &bare).0, 200);
    assert_eq!(call(&first, "Decrypt", &decrypt).get("Plaintext"), Some(&json!("AAAA")));

    // In another one only the one with the key.
    let second = service();
    let (status, answer) = admin(&second, "POST", "restore", &bare);
    assert_eq!(status, 409, "{answer}");
    assert_eq!(admin(&second, "POST", "restore", &whole).0, 200);
    assert_eq!(call(&second, "Decrypt", &decrypt).get("Plaintext"), Some(&json!("AAAA")));
    assert_eq!(admin(&second, "GET", "trail", &Value::Null).1.pointer("/records/0/seq"), Some(&json!(3)), "goes on");

    for (path, value) in [
        ("/format", json!("another")),
        ("/version", json!(2)),
        ("/wrappingKey", json!("AAAA")),
        ("/rows/0/table", json!("another")),
        ("/rows/1/id", json!("another")),
        ("/rows/1/row", json!({})),
    ] {
        let mut wrong = whole.clone();
        *wrong.pointer_mut(path).unwrap() = value;
        assert_eq!(admin(&second, "POST", "restore", &wrong).0, 400, "{path}");
    }
    assert_eq!(call(&second, "Decrypt", &decrypt).get("Plaintext"), Some(&json!("AAAA")), "as before");
}

#[test]
fn a_seed_makes_everything_repeatable() {
    let run = |seed: Value| {
        let service = service();
        admin(&service, "PUT", "clock", &json!({ "now": "2040-01-01T00:00:00Z", "frozen": true }));
        assert_eq!(admin(&service, "PUT", "seed", &json!({ "seed": seed })).0, 200);
        let id = call(&service, "CreateKey", &json!({})).pointer("/KeyMetadata/KeyId").unwrap().clone();
        let key = call(&service, "GenerateDataKey", &json!({ "KeyId": id, "KeySpec": "AES_256" }));
        (key, admin(&service, "GET", "trail", &Value::Null).1)
    };
    assert_eq!(run(json!("a")), run(json!("a")));
    assert_eq!(run(json!(1)), run(json!(1)));
    assert_ne!(run(json!("a")), run(json!("b")));
    assert_ne!(run(Value::Null), run(Value::Null));
}

#[test]
fn the_trail_has_pages() {
    let service = service();
    for _ in 0..5 {
        call(&service, "GenerateRandom", &json!({ "NumberOfBytes": 1 }));
        call(&service, "ListKeys", &json!({}));
    }
    let mut seqs = Vec::new();
    let mut path = "trail?limit=2&event=ListKeys".to_owned();
    loop {
        let (status, page) = admin(&service, "GET", &path, &Value::Null);
        assert_eq!(status, 200);
        let records = page.get("records").unwrap().as_array().unwrap();
        assert!(records.iter().all(|record| record.pointer("/event/eventName") == Some(&json!("ListKeys"))));
        seqs.extend(records.iter().map(|record| record.get("seq").unwrap().as_u64().unwrap()));
        let Some(next) = page.get("next").unwrap().as_u64() else { break };
        path = format!("trail?limit=2&event=ListKeys&before={next}");
    }
    assert_eq!(seqs, [9, 7, 5, 3, 1]);
    for wrong in ["trail?limit=0", "trail?limit=1001", "trail?limit=x", "trail?other=1", "trail?limit"] {
        assert_eq!(admin(&service, "GET", wrong, &Value::Null).0, 400, "{wrong}");
    }
}

#[test]
fn what_does_not_exist_is_said() {
    let service = service();
    assert_eq!(admin(&service, "GET", "health", &Value::Null).0, 200);
    assert_eq!(admin(&service, "GET", "nothing", &Value::Null).0, 404);
    assert_eq!(admin(&service, "GET", "reset", &Value::Null).0, 405, "what changes something is no GET");
    assert_eq!(admin(&service, "DELETE", "credentials", &json!({ "accessKeyId": "x" })).0, 404);
    for wrong in [
        json!({ "accessKeyId": "short", "secretAccessKey": "x", "account": "123456789012" }),
        json!({ "accessKeyId": "AKIAIOSFODNN7EXAMPLE", "secretAccessKey": "", "account": "123456789012" }),
        json!({ "accessKeyId": "AKIAIOSFODNN7EXAMPLE", "secretAccessKey": "x", "account": "12" }),
    ] {
        assert_eq!(admin(&service, "PUT", "credentials", &wrong).0, 400, "{wrong}");
    }
}

#[test]
fn the_world_is_arranged_by_account_and_region() {
    let service = service();
    let body = json!({ "useService": { "service": "s3" } });
    let (status, answer) = admin(&service, "POST", "arrange?account=111122223333&region=eu-west-1", &body);
    assert_eq!(status, 200, "{answer}");
    let arn = answer.get("keyArn").unwrap().as_str().unwrap();
    assert!(arn.starts_with("arn:aws:kms:eu-west-1:111122223333:key/"), "{arn}");
    for (path, body) in [
        ("arrange?account=1", &body),
        ("arrange?region=nowhere", &body),
        ("arrange?other=1", &body),
        ("arrange", &json!({})),
        ("arrange", &json!({ "meteorite": {} })),
    ] {
        assert_eq!(admin(&service, "POST", path, body).0, 400, "{path} {body}");
    }
}
