//! The file, its schema, and what is refused.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "these are tests")]

use boon::{Compiler, Schemas};
use kms_api::Timestamp;
use kms_core::{Caller, Engine, Env, State, Tail};
use kms_crypto::WrappingKey;
use kms_workspace::digest::state_hash;
use kms_workspace::seal::{Cost, header_of, open, seal};
use kms_workspace::{Fault, Refusal, read, write};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp::MAX;
/// Little work, so that tests are quick.
const COST: Cost = Cost { memory: 32, passes: 1, lanes: 4 };

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(7)
}

/// An engine with keys, an alias and a grant, and its records.
fn engine() -> (Engine, Vec<kms_core::CallRecord>) {
    let mut rng = rng();
    let mut engine = Engine::new(WrappingKey::generate(&mut rng), State::default(), Tail::default());
    let caller = Caller::root("123456789012".parse().unwrap(), "us-east-1".parse().unwrap());
    let mut records = Vec::new();
    let mut call = |operation: &str, input: Value| {
        let now = Timestamp::from_millis(1_777_593_600_123);
        let outcome = engine.call(&mut Env::new(now, &mut rng, &caller), operation, &input);
        records.extend(outcome.records);
        outcome.result.unwrap()
    };
    let key = call("CreateKey", json!({}))["KeyMetadata"]["KeyId"].clone();
    call("CreateKey", json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" }));
    call("CreateAlias", json!({ "AliasName": "alias/a", "TargetKeyId": key }));
    let grantee = "arn:aws:iam::123456789012:root";
    call("CreateGrant", json!({ "KeyId": key, "GranteePrincipal": grantee, "Operations": ["Encrypt"] }));
    call("Encrypt", json!({ "KeyId": key, "Plaintext": "aGVsbG8=" }));
    (engine, records)
}

fn text(material: bool) -> String {
    let (engine, records) = engine();
    write(engine.state(), NOW, material.then(|| engine.wrapping_key()), Some(&records)).unwrap()
}

fn valid(file: &Value) -> Result<(), String> {
    let schema: Value = serde_json::from_str(include_str!("../../../docs/workspace.schema.json")).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("workspace", schema).unwrap();
    let index = compiler.compile("workspace", &mut schemas).unwrap();
    schemas.validate(file, index).map_err(|error| error.to_string())
}

#[test]
fn what_is_written_fits_the_schema_and_is_read() {
    let (engine, records) = engine();
    for material in [false, true] {
        let text = text(material);
        valid(&serde_json::from_str(&text).unwrap()).unwrap();
        let contents = read(&text).unwrap();
        assert_eq!((contents.time, contents.frozen, contents.lacks_material()), (NOW, false, !material));
        assert_eq!(contents.trail, records);
        assert_eq!(contents.warnings.len(), usize::from(!material));
        let other = WrappingKey::generate(&mut ChaCha20Rng::seed_from_u64(8));
        let rows = contents.into_rows(&other, &mut rng(), &mut Vec::new()).unwrap();
        let state = State::from_rows(rows);
        assert_eq!(state_hash(&state, material), state_hash(engine.state(), material));
        assert_eq!(state_hash(&state, true) == state_hash(engine.state(), true), material);
    }
}

#[test]
fn a_passphrase_opens_what_it_sealed() {
    let clear = text(true);
    let sealed = seal(&clear, "pass ü", COST, &mut rng()).unwrap();
    valid(&serde_json::from_str(&sealed).unwrap()).unwrap();
    assert!(!sealed.contains("SYMMETRIC_DEFAULT"));
    assert_eq!(header_of(&sealed).unwrap()["kdf"], "argon2id");
    assert_eq!(open(sealed.clone(), Some("pass ü")).unwrap(), clear);
    assert_eq!(open(sealed.clone(), None), Err(Refusal::Locked));
    assert_eq!(open(sealed.clone(), Some("pass u")), Err(Refusal::WrongPassphrase));
    // Laid out otherwise it is the same file.
    let value: Value = serde_json::from_str(&sealed).unwrap();
    assert_eq!(open(serde_json::to_string_pretty(&value).unwrap(), Some("pass ü")).unwrap(), clear);
    assert_eq!(open(clear.clone(), Some("not needed")).unwrap(), clear);

    // Each value of the header is authenticated.
    for (name, other) in
        [("memory", json!(33)), ("passes", json!(2)), ("lanes", json!(2)), ("nonce", json!("AAAAAAAAAAAAAAAA"))]
    {
        let mut value = value.clone();
        value["encryption"][name] = other;
        assert_eq!(open(value.to_string(), Some("pass ü")), Err(Refusal::WrongPassphrase), "{name}");
    }
    let refused = [
        ("/encryption/memory", json!(1 << 30)),
        ("/encryption/memory", json!(31)),
        ("/encryption/passes", json!(1_000_000)),
        ("/encryption/passes", json!(-1)),
        ("/encryption/lanes", json!(0)),
        ("/encryption/salt", json!("AAAA")),
        ("/encryption/salt", json!("?")),
        ("/encryption/nonce", json!("AAAA")),
        ("/encryption/kdf", json!("pbkdf2")),
        ("/encryption/cipher", json!("none")),
        ("/ciphertext", json!("?")),
        ("/version", json!(2)),
    ];
    for (pointer, other) in refused {
        let mut value = value.clone();
        *value.pointer_mut(pointer).unwrap() = other.clone();
        let Err(Refusal::Fault(fault)) = open(value.to_string(), Some("pass ü")) else { panic!("{pointer} {other}") };
        assert_eq!(fault.pointer, pointer, "{other}");
    }
}

fn refused(text: &str) -> Fault {
    read(text).err().unwrap_or_else(|| panic!("{text} is read"))
}

#[test]
fn no_json_is_refused_with_line_and_column() {
    let text = text(true);
    let fault = refused(&text.replacen("\"version\":1", "\"version\":1 1", 1));
    assert_eq!((fault.pointer.as_str(), fault.position), ("", Some((3, 13))));
    let fault = refused(text.trim_end().strip_suffix("]\n}").unwrap());
    assert!(fault.position.is_some_and(|(line, _)| line > 10), "{fault:?}");
    let deep = format!("{{\"format\":\"kmsbox-workspace\",\"version\":1,\"x\":{}", "[".repeat(1_000_000));
    assert!(refused(&deep).position.is_some());
}

#[test]
fn faults_are_told_with_their_place() {
    let whole: Value = serde_json::from_str(&text(true)).unwrap();
    let with = |pointer: &str, other: Value| {
        let mut value = whole.clone();
        *value.pointer_mut(pointer).unwrap() = other;
        value.to_string()
    };
    let other_id = whole["tables"]["materials"][1]["row"]["material"].clone();
    let twice = {
        let mut value = whole.clone();
        let first = value["tables"]["keys"][0].clone();
        value["tables"]["keys"].as_array_mut().unwrap().push(first);
        value.to_string()
    };
    let nested = format!("\"manager\":\"CUSTOMER\",\"policy\":{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let deep = whole.to_string().replacen("\"manager\":\"CUSTOMER\"", &nested, 1);
    let cases = [
        (with("/format", json!("other")), "/format", "no workspace file"),
        (with("/version", json!(2)), "/version", "newer"),
        (with("/version", json!(0)), "/version", "version 0"),
        (with("/clock", json!({})), "/clock", "`time` is missing"),
        (with("/clock/frozen", json!("no")), "/clock/frozen", "boolean"),
        (with("/tables/keys", json!({})), "/tables/keys", "sequence"),
        (with("/tables/keys/1/id", json!("key")), "/tables/keys/1", "not of its table's form"),
        (with("/tables/keys/1/id", json!(7)), "/tables/keys/1/id", "string"),
        (with("/tables/keys/1/row/spec", json!("ROT13")), "/tables/keys/1", "ROT13"),
        (with("/tables/keys/1/row", json!(null)), "/tables/keys/1", "null"),
        (twice, "/tables/keys/2", "there twice"),
        (deep, "/tables/keys/0", ""),
        (with("/tables/keys", json!([])), "/tables/materials/0", "its key is not there"),
        (with("/tables/materials", json!([])), "/tables/keys/0", "its current material is not there"),
        (with("/tables/materials/0/row/material", other_id), "/tables/materials/0/row/material", "not the material"),
        (with("/tables/materials/0/row/material", json!("?")), "/tables/materials/0/row/material", "base64"),
        (with("/trail/1", json!({ "seq": 1 })), "/trail/1", "missing field"),
    ];
    for (text, pointer, words) in cases {
        let fault = refused(&text);
        assert_eq!(fault.pointer, pointer, "{fault}");
        assert!(fault.text.contains(words), "{fault}");
    }
}

#[test]
fn material_of_another_spec_is_refused() {
    let mut whole: Value = serde_json::from_str(&text(true)).unwrap();
    for row in whole["tables"]["keys"].as_array_mut().unwrap() {
        row["row"]["spec"] = json!("HMAC_512");
    }
    let fault = refused(&whole.to_string());
    assert!(fault.pointer.ends_with("/row/material") && fault.text.contains("spec"), "{fault}");
}

#[test]
fn what_is_not_known_is_left_out_with_a_warning() {
    let mut whole: Value = serde_json::from_str(&text(true)).unwrap();
    whole["future"] = json!({});
    whole["tables"]["planets"] = json!([{ "id": "earth" }]);
    whole["tables"]["keys"][1]["row"]["colour"] = json!("red");
    whole["tables"]["keys"][1]["row"]["nothing"] = json!(null);
    valid(&json!({ "format": "kmsbox-workspace", "version": 1, "clock": whole["clock"], "tables": {}, "future": {} }))
        .unwrap();
    let contents = read(&whole.to_string()).unwrap();
    let places: Vec<_> = contents.warnings.iter().map(|text| text.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(places, ["/future", "/tables/keys/1/row/colour", "/tables/planets"]);
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let whole: Value = serde_json::from_str(&text(true)).unwrap();
    for (pointer, other) in [
        ("/format", json!("other")),
        ("/version", json!(2)),
        ("/clock", json!({})),
        ("/tables/keys/0/id", json!(1)),
        ("/tables/keys/0/row", json!({})),
        ("/tables/materials/0/row/material", json!(1)),
        ("/trail/0", json!({})),
    ] {
        let mut value = whole.clone();
        *value.pointer_mut(pointer).unwrap() = other;
        assert!(valid(&value).is_err(), "{pointer}");
        assert!(read(&value.to_string()).is_err(), "{pointer}");
    }
}
