//! Calls ask for the permissions that are said to be needed: what an account's root user has just done, a user of the same
//! account whom nothing allows anything may not do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use std::collections::BTreeSet;

use common::requests::{Play, Step};
use common::{Workspace, caller};
use kms_api::ErrorCode;
use kms_core::authorization::{Ask, Policies};
use kms_core::caller::{User, Who};
use serde_json::{Value, json};

/// A user without policies.
fn nobody() -> User {
    User { name: "nobody".to_owned(), path: "/".to_owned(), id: "AIDAEXAMPLEEXAMPLE000".to_owned() }
}

#[test]
fn without_permissions_nothing_can_be_done() {
    let mut refused = BTreeSet::new();
    for seed in 0..6 {
        let mut play = Play::new(seed);
        for number in 0..150 {
            let mut workspace = play.workspace.clone();
            let played = play.take(Step(seed * 1_000 + number));
            let (Some(operation), Ok(response)) = (played.operation, &played.outcome.result) else { continue };
            let by = played.caller.clone().as_who(Who::User(nobody()));
            // A key policy or a grant may have come to name everybody. A ciphertext tells its key in the response alone.
            let mut input = played.input.clone();
            for member in ["KeyId", "SourceKeyId"] {
                let named = input.get(member).is_some_and(|key| !key.is_null());
                if let Some(key) = response.get(member).filter(|_| !named) {
                    input.as_object_mut().unwrap().insert(member.to_owned(), key.clone());
                }
            }
            let ask = Ask { caller: &by, now: workspace.now, operation, input: &input };
            let decisions = ask.decisions(&played.due, &mut Policies::default()).unwrap_or_default();
            if !decisions.is_empty() && decisions.iter().all(|decision| decision.reason.allows()) {
                continue;
            }
            let error = workspace.call_as(&by, operation, &played.input).result.unwrap_err();
            assert_eq!(error.code, ErrorCode::AccessDenied, "{operation} {}: {error}", played.input);
            refused.insert(operation);
        }
    }
    for operation in ["CreateKey", "CreateAlias", "DescribeKey", "Encrypt", "GenerateRandom", "ListAliases", "ListKeys"]
    {
        assert!(refused.contains(operation), "{operation} is not among {refused:?}");
    }
    assert!(refused.len() >= 25, "{refused:?}");
}

#[test]
fn re_encrypt_knows_whether_both_keys_are_the_same() {
    let mut workspace = Workspace::new(1);
    let policy = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "AWS": "123456789012" }, "Action": "kms:*", "Resource": "*" },
        { "Effect": "Allow", "Principal": "*", "Action": "kms:ReEncrypt*", "Resource": "*",
          "Condition": { "Bool": { "kms:ReEncryptOnSameKey": "true" } } },
    ] });
    let keys = [(); 2].map(|()| {
        let made = workspace.call("CreateKey", &json!({ "Policy": policy.to_string() })).unwrap();
        made["KeyMetadata"]["KeyId"].clone()
    });
    let [one, other] = &keys;
    let sealed = workspace.call("Encrypt", &json!({ "KeyId": one, "Plaintext": "aGVsbG8=" })).unwrap();
    let by = caller().as_who(Who::User(nobody()));
    let mut to = |key: &Value| {
        let input = json!({ "CiphertextBlob": sealed["CiphertextBlob"], "DestinationKeyId": key });
        workspace.call_as(&by, "ReEncrypt", &input).result.map_err(|error| error.code)
    };
    assert!(to(one).is_ok());
    assert_eq!(to(other), Err(ErrorCode::AccessDenied));
}
