//! Calls that leave a record in more than one place: in another account, in another Region.
//! <https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html>
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::{START, Workspace, caller};
use kms_api::Timestamp;
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
        { "Effect": "Allow", "Principal": "*", "Action": ["kms:Encrypt", "kms:DisableKey", "kms:PutKeyPolicy"], "Resource": "*" },
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

#[test]
fn a_record_names_whoever_called() {
    use kms_core::caller::{Issuer, Role, Session, SessionKind, User, Who};

    let user = User { name: "u".to_owned(), path: "/a/".to_owned(), id: "AIDAX".to_owned() };
    let role = Role { name: "r".to_owned(), path: "/".to_owned(), id: "AROAX".to_owned() };
    let session = |kind| {
        Who::Session(Box::new(Session {
            kind,
            policies: Vec::new(),
            managed_policies: Default::default(),
            tags: Default::default(),
            transitive_tags: Default::default(),
            source_identity: Some("s".to_owned()),
            mfa: false,
            created: Timestamp::from_millis(START),
            expires: Timestamp::from_millis(START).plus_days(1),
        }))
    };
    let attributes = json!({ "creationDate": "2026-01-01T00:00:00Z", "mfaAuthenticated": "false" });
    let identity = |who: Who| {
        let by = Caller { access_key: Some("KEY".to_owned()), ..caller().as_who(who) };
        let outcome = Workspace::new(1).call_as(&by, "ListKeys", &json!({}));
        outcome.records[0].event["userIdentity"].clone()
    };
    assert_eq!(
        identity(Who::User(user.clone())),
        json!({
            "type": "IAMUser", "principalId": "AIDAX", "arn": "arn:aws:iam::123456789012:user/a/u",
            "accountId": "123456789012", "accessKeyId": "KEY", "userName": "u",
        })
    );
    assert_eq!(
        identity(session(SessionKind::Role { role, name: "n".to_owned() })),
        json!({
            "type": "AssumedRole", "principalId": "AROAX:n", "arn": "arn:aws:sts::123456789012:assumed-role/r/n",
            "accountId": "123456789012", "accessKeyId": "KEY",
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role", "principalId": "AROAX", "arn": "arn:aws:iam::123456789012:role/r",
                    "accountId": "123456789012", "userName": "r",
                },
                "attributes": attributes, "sourceIdentity": "s",
            },
        })
    );
    let federated = identity(session(SessionKind::Federated { name: "f".to_owned(), issuer: Issuer::User(user) }));
    assert_eq!(federated["type"], "FederatedUser");
    assert_eq!(federated["principalId"], "123456789012:f");
    assert_eq!(federated["sessionContext"]["sessionIssuer"]["userName"], "u");
    let service = identity(Who::Service("s3.amazonaws.com".to_owned()));
    assert_eq!(service, json!({ "type": "AWSService", "invokedBy": "s3.amazonaws.com" }));

    let mut by = caller();
    by.circumstances.via = Some("s3.us-east-1.amazonaws.com".to_owned());
    by.circumstances.vpc_endpoint = Some("vpce-1".to_owned());
    let event = Workspace::new(1).call_as(&by, "ListKeys", &json!({})).records[0].event.clone();
    assert_eq!(event["userIdentity"]["invokedBy"], "s3.amazonaws.com");
    assert_eq!((&event["sourceIPAddress"], &event["vpcEndpointId"]), (&json!("s3.amazonaws.com"), &json!("vpce-1")));
}
