//! Virtual time at its ends.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::Workspace;
use kms_api::Timestamp;
use serde_json::json;

/// Dates end with the year 9999; nothing can fall due for ever there.
#[test]
fn the_last_millisecond_comes_to_an_end() {
    let mut workspace = Workspace::new(1);
    let key = workspace.call("CreateKey", &json!({ "MultiRegion": true })).unwrap()["KeyMetadata"]["KeyId"].clone();
    workspace.call("EnableKeyRotation", &json!({ "KeyId": key, "RotationPeriodInDays": 2560 })).unwrap();
    workspace.call("DescribeKey", &json!({ "KeyId": "alias/aws/s3" })).unwrap();
    workspace.advance(i64::MAX / 2);
    assert_eq!(workspace.now, Timestamp::MAX);
    assert!(workspace.engine.next_deadline().is_none_or(|date| date > workspace.now));
    workspace.call("RotateKeyOnDemand", &json!({ "KeyId": key })).unwrap_err();
    workspace.call("ReplicateKey", &json!({ "KeyId": key, "ReplicaRegion": "us-west-2" })).unwrap();
    workspace.advance(1);
    let other = workspace.call("CreateKey", &json!({})).unwrap()["KeyMetadata"]["KeyId"].clone();
    workspace.call("RotateKeyOnDemand", &json!({ "KeyId": other })).unwrap();
    workspace.advance(1);
    let status = workspace.call("GetKeyRotationStatus", &json!({ "KeyId": other })).unwrap();
    assert_eq!(status["KeyRotationEnabled"], false);
    workspace.call("ScheduleKeyDeletion", &json!({ "KeyId": other })).unwrap();
    workspace.advance(1);
    assert!(workspace.call("DescribeKey", &json!({ "KeyId": other })).is_err());
}
