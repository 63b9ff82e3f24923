//! Every cell of the table of operations by key state, called for real.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::Workspace;
use kms_api::ErrorCode;
use kms_api::key::KeyState;
use kms_core::lifecycle::{COLUMNS, Rule, TABLE};
use kms_core::{Change, Engine, Row, RowKey};
use serde_json::{Value, json};

/// A key in a state, an alias that names it, an alias that names another key, and a ciphertext made with it.
struct Scene {
    workspace: Workspace,
    arn: String,
    blob: Value,
}

fn scene(state: KeyState) -> Scene {
    let mut workspace = Workspace::new(1);
    let metadata = workspace.call("CreateKey", &json!({})).unwrap();
    let arn = metadata["KeyMetadata"]["Arn"].as_str().unwrap().to_owned();
    let other = workspace.call("CreateKey", &json!({})).unwrap()["KeyMetadata"]["KeyId"].clone();
    workspace.call("CreateAlias", &json!({ "AliasName": "alias/it", "TargetKeyId": arn })).unwrap();
    workspace.call("CreateAlias", &json!({ "AliasName": "alias/other", "TargetKeyId": other })).unwrap();
    let blob = workspace.call("Encrypt", &json!({ "KeyId": arn, "Plaintext": "AA==" })).unwrap();

    // Some states belong to features that only later calls can reach, so the row is set from outside.
    let key = RowKey::Key(arn.parse().unwrap());
    let rows = workspace.engine.state().rows();
    let before = rows.iter().find(|(found, _)| *found == key).unwrap().1.clone();
    let Row::Key(mut row) = before.clone() else { panic!("a key's row holds a key") };
    row.state = state;
    row.deletion_date = (state == KeyState::PendingDeletion).then(|| workspace.now.plus_days(30));
    let mut changed = workspace.engine.state().clone();
    changed.apply(&Change { key, before: Some(before), after: Some(Row::Key(row)) });
    let mut seeded = Workspace::new(1);
    std::mem::swap(&mut seeded.rng, &mut workspace.rng);
    let wrapping_key = {
        use rand_chacha::rand_core::SeedableRng;
        kms_crypto::WrappingKey::generate(&mut rand_chacha::ChaCha20Rng::seed_from_u64(1))
    };
    seeded.engine = Engine::new(wrapping_key, changed, workspace.engine.tail());
    Scene { workspace: seeded, arn, blob: blob["CiphertextBlob"].clone() }
}

fn input(operation: &str, scene: &Scene) -> Value {
    let mut input = json!({ "KeyId": scene.arn });
    let more = match operation {
        "CreateAlias" => json!({ "AliasName": "alias/new", "TargetKeyId": scene.arn, "KeyId": null }),
        "UpdateAlias" => json!({ "AliasName": "alias/other", "TargetKeyId": scene.arn, "KeyId": null }),
        "DeleteAlias" => json!({ "AliasName": "alias/it", "KeyId": null }),
        "TagResource" => json!({ "Tags": [{ "TagKey": "a", "TagValue": "b" }] }),
        "UntagResource" => json!({ "TagKeys": ["a"] }),
        "UpdateKeyDescription" => json!({ "Description": "new" }),
        "Encrypt" => json!({ "Plaintext": "AA==" }),
        "Decrypt" => json!({ "CiphertextBlob": scene.blob }),
        "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext" => json!({ "KeySpec": "AES_128" }),
        "ReEncrypt" => json!({ "CiphertextBlob": scene.blob, "DestinationKeyId": scene.arn, "KeyId": null }),
        _ => json!({}),
    };
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

#[test]
fn every_cell_of_the_table() {
    let mut cells = 0;
    for (operations, rules) in TABLE {
        for operation in *operations {
            for (state, rule) in COLUMNS.iter().zip(rules) {
                let mut scene = scene(*state);
                let request = input(operation, &scene);
                let result = scene.workspace.call(operation, &request);
                let expected = match rule {
                    Rule::Ok => None,
                    Rule::Disabled => Some((ErrorCode::Disabled, "is disabled.")),
                    Rule::Pending => Some((ErrorCode::KmsInvalidState, "is pending deletion.")),
                    Rule::NotPending => Some((ErrorCode::KmsInvalidState, "is not pending deletion.")),
                    Rule::Import => Some((ErrorCode::KmsInvalidState, "is pending import.")),
                    Rule::Unavailable => Some((ErrorCode::KmsInvalidState, "is unavailable.")),
                    Rule::Creating => Some((ErrorCode::KmsInvalidState, "is creating.")),
                    Rule::Updating => Some((ErrorCode::KmsInvalidState, "is updating.")),
                };
                match (result, expected) {
                    (Ok(_), None) => {}
                    (Err(error), Some((code, words))) => {
                        assert_eq!(error.code, code, "{operation} in {state}");
                        assert_eq!(error.message, Some(format!("{} {words}", scene.arn)), "{operation} in {state}");
                    }
                    (result, _) => panic!("{operation} in {state}: {result:?}"),
                }
                cells += 1;
            }
        }
    }
    assert_eq!(cells, 7 * 18);
}
