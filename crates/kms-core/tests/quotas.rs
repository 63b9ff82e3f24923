//! Quotas that are too large to be reached by calls: the state is made full from outside.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::{START, Workspace};
use kms_api::key::{GrantOperation, KeySpec, KeyUsage};
use kms_api::{ErrorCode, GrantId, KeyArn, KeyId, Timestamp};
use kms_core::state::{GrantRow, KeyRow, Principal};
use kms_core::{Engine, Row, RowKey, State, Tail, quota};
use kms_crypto::WrappingKey;
use serde_json::json;

/// A workspace with these rows.
fn workspace(rows: impl Iterator<Item = (RowKey, Row)>) -> Workspace {
    let mut workspace = Workspace::new(1);
    let wrapping_key = WrappingKey::generate(&mut workspace.rng);
    workspace.engine = Engine::new(wrapping_key, State::from_rows(rows), Tail::default());
    workspace
}

fn arn(region: &str, number: usize) -> KeyArn {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&(number as u64).to_be_bytes());
    let key_id = KeyId::from_bytes(bytes, false);
    KeyArn { region: region.parse().unwrap(), account: "123456789012".parse().unwrap(), key_id }
}

fn key() -> Row {
    let created = Timestamp::from_millis(START);
    Row::Key(Box::new(KeyRow::new(created, KeySpec::SymmetricDefault, KeyUsage::EncryptDecrypt)))
}

#[test]
fn keys_of_an_account_in_a_region() {
    let keys = |region, count| (0..count).map(move |number| (RowKey::Key(arn(region, number)), key()));
    let mut workspace = workspace(keys("us-east-1", quota::KEYS - 1).chain(keys("us-west-2", quota::KEYS)));
    let made = workspace.call("CreateKey", &json!({ "MultiRegion": true })).unwrap();
    let refused = workspace.call("CreateKey", &json!({})).unwrap_err();
    assert_eq!(refused.code, ErrorCode::LimitExceeded);
    let request = json!({ "KeyId": made["KeyMetadata"]["KeyId"], "ReplicaRegion": "us-west-2" });
    assert_eq!(workspace.call("ReplicateKey", &request).unwrap_err().code, ErrorCode::LimitExceeded);
    let request = json!({ "KeyId": made["KeyMetadata"]["KeyId"], "ReplicaRegion": "eu-west-1" });
    assert!(workspace.call("ReplicateKey", &request).is_ok());
    // Keys that wait for their deletion count; AWS managed keys do not.
    workspace.call("ScheduleKeyDeletion", &json!({ "KeyId": arn("us-east-1", 5), "PendingWindowInDays": 7 })).unwrap();
    assert_eq!(workspace.call("CreateKey", &json!({})).unwrap_err().code, ErrorCode::LimitExceeded);
    assert!(workspace.call("DescribeKey", &json!({ "KeyId": "alias/aws/s3" })).is_ok());
    workspace.advance(7 * kms_api::time::DAY);
    assert!(workspace.call("CreateKey", &json!({})).is_ok());
}

#[test]
fn grants_on_a_key() {
    let grant = |number: usize| {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&(number as u64).to_be_bytes());
        let row = GrantRow {
            created: Timestamp::from_millis(START),
            name: Some(number.to_string()),
            grantee: Principal::Arn("arn:aws:iam::123456789012:role/r".to_owned()),
            retiring: None,
            operations: vec![GrantOperation::Decrypt],
            constraints: None,
            issuer: "123456789012".parse().unwrap(),
        };
        (RowKey::Grant(arn("us-east-1", 1), GrantId(id)), Row::Grant(row))
    };
    let keys = [1, 2].map(|number| (RowKey::Key(arn("us-east-1", number)), key()));
    let mut workspace = workspace(keys.into_iter().chain((0..quota::GRANTS_PER_KEY).map(grant)));
    let request = |number, name| {
        json!({
            "KeyId": arn("us-east-1", number), "GranteePrincipal": "arn:aws:iam::123456789012:role/r",
            "Operations": ["Decrypt"], "Name": name,
        })
    };
    assert_eq!(workspace.call("CreateGrant", &request(1, "new")).unwrap_err().code, ErrorCode::LimitExceeded);
    assert!(workspace.call("CreateGrant", &request(2, "new")).is_ok());
    // A request that names a grant that is there makes none.
    let again = workspace.call("CreateGrant", &request(1, "7")).unwrap();
    workspace.call("RevokeGrant", &json!({ "KeyId": arn("us-east-1", 1), "GrantId": again["GrantId"] })).unwrap();
    assert!(workspace.call("CreateGrant", &request(1, "new")).is_ok());
}
