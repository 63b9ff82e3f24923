//! Calls that leave a record in more than one place: in another account, in another Region.
//! <https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html>
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::{Workspace, caller};
use kms_core::{Caller, Outcome};
use serde_json::{Value, json};

fn events(outcome: &Outcome) -> Vec<&Value> {
    outcome.records.iter().map(|record| &record.event).collect()
}

fn other_account() -> Caller {
    Caller { account: "111122223333".parse().unwrap(), ..caller() }
}

#[test]
fn a_call_on_a_key_of_another_account_is_recorded_in_both() {
    let mut workspace = Workspace::new(1);
    let policy = json!({ "Statement": [
        { "Effect": "Allow", "Principal": "*", "Action": ["kms:Encrypt", "kms:PutKeyPolicy"], "Resource": "*" },
    ] });
    let key = workspace.call("CreateKey", &json!({ "Policy": policy.to_string() })).unwrap();
    let arn = key["KeyMetadata"]["Arn"].as_str().unwrap();
    let request = json!({ "KeyId": arn, "Plaintext": "AA==", "EncryptionContext": { "a": "b" } });
    let outcome = workspace.call_as(&other_account(), "Encrypt", &request);
    let [owner, own] = events(&outcome)[..] else { panic!("{:?}", outcome.records) };
    assert_eq!(own["recipientAccountId"], "111122223333");
    assert_eq!(own["userIdentity"]["arn"], "arn:aws:iam::111122223333:root");
    assert_eq!(owner["recipientAccountId"], "123456789012");
    // The owner learns the account, not who in it.
    let identity = json!({ "type": "AWSAccount", "principalId": "111122223333", "accountId": "111122223333" });
    assert_eq!(owner["userIdentity"], identity);
    assert!(own["sharedEventID"].is_string());
    for same in ["sharedEventID", "requestID", "eventTime", "requestParameters", "resources", "eventName"] {
        assert_eq!(owner[same], own[same], "{same}");
    }
    assert_ne!(owner["eventID"], own["eventID"]);
    // It is billed once, to the caller.
    assert!(outcome.records[0].metered.is_empty());
    assert_eq!(outcome.records[1].metered.len(), 1);

    // What is denied is no concern of the owner; what fails otherwise is.
    let outcome = workspace.call_as(&other_account(), "Decrypt", &json!({ "CiphertextBlob": "AAAA", "KeyId": arn }));
    let [denied] = events(&outcome)[..] else { panic!("{:?}", outcome.records) };
    assert_eq!(denied["errorCode"], "AccessDenied");
    workspace.call("DisableKey", &json!({ "KeyId": arn })).unwrap();
    let outcome = workspace.call_as(&other_account(), "Encrypt", &request);
    let [owner, own] = events(&outcome)[..] else { panic!("{:?}", outcome.records) };
    assert_eq!((&owner["errorCode"], &own["errorCode"]), (&json!("DisabledException"), &json!("DisabledException")));
}

#[test]
fn replicas_and_primary_regions_are_recorded_where_they_are() {
    let mut workspace = Workspace::new(1);
    let key = workspace.call("CreateKey", &json!({ "MultiRegion": true })).unwrap();
    let (id, arn) = (key["KeyMetadata"]["KeyId"].clone(), key["KeyMetadata"]["Arn"].clone());
    let outcome = workspace.outcome("ReplicateKey", &json!({ "KeyId": id, "ReplicaRegion": "us-west-2" }));
    let replica = outcome.result.as_ref().unwrap()["ReplicaKeyMetadata"]["Arn"].clone();
    let [made, own] = events(&outcome)[..] else { panic!("{:?}", outcome.records) };
    assert_eq!((&own["eventName"], &own["awsRegion"]), (&json!("ReplicateKey"), &json!("us-east-1")));
    assert_eq!((&made["eventName"], &made["awsRegion"]), (&json!("CreateKey"), &json!("us-west-2")));
    assert_eq!(made["responseElements"]["keyMetadata"]["arn"], replica);
    assert_eq!(made["resources"][0]["ARN"], replica);
    assert_eq!(made["userIdentity"]["invokedBy"], "kms.amazonaws.com");

    // When the replica is ready, the shared properties have come to it.
    let outcome = workspace.advance(10_000);
    let [synchronized] = events(&outcome)[..] else { panic!("{:?}", outcome.records) };
    assert_eq!(synchronized["eventName"], "SynchronizeMultiRegionKey");
    assert_eq!(synchronized["eventType"], "AwsApiCall");
    assert_eq!(synchronized["userIdentity"], json!({ "accountId": "123456789012", "invokedBy": "AWS Internal" }));
    assert_eq!(synchronized["resources"][0]["ARN"], arn);
    assert!(synchronized["requestID"].is_string() && synchronized["requestParameters"].is_null());

    // So they do after a rotation.
    workspace.call("RotateKeyOnDemand", &json!({ "KeyId": id })).unwrap();
    let outcome = workspace.advance(10_000);
    let names: Vec<_> = events(&outcome).iter().map(|event| event["eventName"].clone()).collect();
    assert_eq!(names, ["RotateKey", "SynchronizeMultiRegionKey"]);

    let outcome = workspace.outcome("UpdatePrimaryRegion", &json!({ "KeyId": id, "PrimaryRegion": "us-west-2" }));
    let [there, here] = events(&outcome)[..] else { panic!("{:?}", outcome.records) };
    assert_eq!((&here["awsRegion"], &there["awsRegion"]), (&json!("us-east-1"), &json!("us-west-2")));
    assert_eq!(here["requestParameters"], json!({ "keyId": id, "primaryRegion": "us-west-2" }));
    assert_eq!(there["requestParameters"], json!({ "keyId": replica, "primaryRegion": "us-west-2" }));
    assert_eq!(there["requestID"], here["requestID"]);
    assert!(here["responseElements"].is_null() && there["responseElements"].is_null());

    // A refused call leaves one record.
    let outcome = workspace.outcome("UpdatePrimaryRegion", &json!({ "KeyId": id, "PrimaryRegion": "us-west-2" }));
    assert!(outcome.result.is_err());
    assert_eq!(outcome.records.len(), 1);
}
