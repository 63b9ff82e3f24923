//! Every cell of the table of operations by key state, called for real.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::Workspace;
use kms_api::key::{KeySpec, KeyState, WrappingAlgorithm, WrappingKeySpec};
use kms_api::{Blob, ErrorCode, KeyArn};
use kms_core::lifecycle::{COLUMNS, Rule, TABLE};
use kms_core::{Change, Engine, Row, RowKey};
use kms_crypto::{KeyMaterial, asymmetric};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};

/// A key in a state, an alias that names it, an alias that names another key, and what operations need.
struct Scene {
    workspace: Workspace,
    arn: String,
    more: Value,
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).unwrap().as_str().unwrap().to_owned()
}

/// The kind of key that an operation takes.
fn kind(operation: &str) -> Value {
    match operation {
        "Sign" | "Verify" | "GetPublicKey" => json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" }),
        "DeriveSharedSecret" => json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "KEY_AGREEMENT" }),
        "GenerateMac" | "VerifyMac" => json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" }),
        "Encapsulate" | "Decapsulate" => json!({ "KeySpec": "ML_KEM_512", "KeyUsage": "ENCAPSULATE_DECAPSULATE" }),
        "GetParametersForImport" | "ImportKeyMaterial" | "DeleteImportedKeyMaterial" => json!({ "Origin": "EXTERNAL" }),
        "ReplicateKey" | "UpdatePrimaryRegion" => json!({ "MultiRegion": true }),
        _ => json!({}),
    }
}

/// A wrapping key that was made once for all scenes: to find an RSA key takes long.
fn wrapping_key() -> KeyMaterial {
    use std::sync::OnceLock;
    static KEY: OnceLock<KeyMaterial> = OnceLock::new();
    KEY.get_or_init(|| KeyMaterial::generate(KeySpec::Rsa2048, &mut ChaCha20Rng::seed_from_u64(7)).unwrap()).clone()
}

fn import_parameters(workspace: &mut Workspace, arn: &str) -> Value {
    workspace.ready_made = Some((KeySpec::Rsa2048, wrapping_key()));
    let request = json!({ "KeyId": arn, "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048" });
    let parameters = workspace.call("GetParametersForImport", &request).unwrap();
    let public_key = Blob::from_base64(&text(&parameters, "/PublicKey")).unwrap();
    let wrapped = kms_crypto::import::wrap(
        WrappingAlgorithm::RsaesOaepSha256,
        WrappingKeySpec::Rsa2048,
        public_key.as_slice(),
        &[5; 32],
        &mut workspace.rng,
    )
    .unwrap();
    json!({
        "ImportToken": parameters["ImportToken"],
        "EncryptedKeyMaterial": Blob::from(wrapped).to_base64(),
        "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE",
    })
}

/// A connected CloudHSM key store.
fn key_store(workspace: &mut Workspace) -> String {
    let request = json!({
        "CustomKeyStoreName": "store", "CloudHsmClusterId": "cluster-2a23b4cdefg", "TrustAnchorCertificate": "PEM",
        "KeyStorePassword": "password",
    });
    let id = text(&workspace.call("CreateCustomKeyStore", &request).unwrap(), "/CustomKeyStoreId");
    workspace.call("ConnectCustomKeyStore", &json!({ "CustomKeyStoreId": id })).unwrap();
    workspace.advance(10_000);
    id
}

fn scene(operation: &str, state: KeyState) -> Scene {
    let mut workspace = Workspace::new(1);
    let mut request = kind(operation);
    let store = (state == KeyState::Unavailable).then(|| key_store(&mut workspace));
    if let Some(store) = &store {
        request = json!({ "Origin": "AWS_CLOUDHSM", "CustomKeyStoreId": store });
    } else if state == KeyState::PendingImport && request["MultiRegion"].is_null() && request["KeySpec"].is_null() {
        request["Origin"] = json!("EXTERNAL");
    }
    let metadata = workspace.call("CreateKey", &request).unwrap();
    let arn = text(&metadata, "/KeyMetadata/Arn");
    let external = request["Origin"] == json!("EXTERNAL");
    let other = workspace.call("CreateKey", &json!({})).unwrap()["KeyMetadata"]["KeyId"].clone();
    let alias_kind = if store.is_some() || external { json!({}) } else { request.clone() };
    let twin = workspace.call("CreateKey", &alias_kind).unwrap()["KeyMetadata"]["KeyId"].clone();
    workspace.call("CreateAlias", &json!({ "AliasName": "alias/it", "TargetKeyId": arn })).unwrap();
    workspace.call("CreateAlias", &json!({ "AliasName": "alias/other", "TargetKeyId": twin })).unwrap();

    let parameters = match (operation, external) {
        ("ImportKeyMaterial", true) => Some(import_parameters(&mut workspace, &arn)),
        _ => None,
    };
    if external && state != KeyState::PendingImport {
        let mut import = import_parameters(&mut workspace, &arn);
        import["KeyId"] = json!(arn);
        workspace.call("ImportKeyMaterial", &import).unwrap();
    }
    let more = more(operation, &mut workspace, &arn, &other, parameters);

    match store {
        Some(store) => {
            workspace.call("DisconnectCustomKeyStore", &json!({ "CustomKeyStoreId": store })).unwrap();
            workspace.advance(10_000);
        }
        None => set_state(&mut workspace, &arn, state),
    }
    Scene { workspace, arn, more }
}

/// Some states belong to features that take more than one call, so the row is set from outside.
fn set_state(workspace: &mut Workspace, arn: &str, state: KeyState) {
    let arn: KeyArn = arn.parse().unwrap();
    let before = workspace.engine.state().key(&arn).unwrap().clone();
    let mut row = before.clone();
    row.state = state;
    row.deletion_date = (state == KeyState::PendingDeletion).then(|| workspace.now.plus_days(30));
    let mut changed = workspace.engine.state().clone();
    changed.apply(&Change {
        key: RowKey::Key(arn),
        before: Some(Row::Key(Box::new(before))),
        after: Some(Row::Key(Box::new(row))),
    });
    let wrapping_key = kms_crypto::WrappingKey::generate(&mut ChaCha20Rng::seed_from_u64(1));
    workspace.engine = Engine::new(wrapping_key, changed, workspace.engine.tail());
}

/// The members of the request beside the key's id; one that is null is left out.
fn more(operation: &str, workspace: &mut Workspace, arn: &str, other: &Value, import: Option<Value>) -> Value {
    let grant = |workspace: &mut Workspace| {
        let request = json!({
            "KeyId": arn, "GranteePrincipal": "arn:aws:iam::123456789012:role/r", "Operations": ["DescribeKey"],
        });
        workspace.call("CreateGrant", &request).ok()
    };
    match operation {
        "CreateAlias" => json!({ "AliasName": "alias/new", "TargetKeyId": arn, "KeyId": null }),
        "UpdateAlias" => json!({ "AliasName": "alias/other", "TargetKeyId": arn, "KeyId": null }),
        "DeleteAlias" => json!({ "AliasName": "alias/it", "KeyId": null }),
        "TagResource" => json!({ "Tags": [{ "TagKey": "a", "TagValue": "b" }] }),
        "UntagResource" => json!({ "TagKeys": ["a"] }),
        "UpdateKeyDescription" => json!({ "Description": "new" }),
        "Encrypt" => json!({ "Plaintext": "AA==" }),
        "Decrypt" | "ReEncrypt" => {
            let blob = workspace.call("Encrypt", &json!({ "KeyId": arn, "Plaintext": "AA==" }));
            // A key without material has made no ciphertext; then the key that is named decides.
            let Ok(blob) = blob else {
                let blob = workspace.call("Encrypt", &json!({ "KeyId": other, "Plaintext": "AA==" })).unwrap();
                return match operation {
                    "Decrypt" => json!({ "CiphertextBlob": blob["CiphertextBlob"] }),
                    _ => json!({ "CiphertextBlob": blob["CiphertextBlob"], "DestinationKeyId": arn, "KeyId": null }),
                };
            };
            match operation {
                "Decrypt" => json!({ "CiphertextBlob": blob["CiphertextBlob"], "KeyId": null }),
                _ => json!({ "CiphertextBlob": blob["CiphertextBlob"], "DestinationKeyId": arn, "KeyId": null }),
            }
        }
        "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext" => json!({ "KeySpec": "AES_128" }),
        "GenerateDataKeyPair" | "GenerateDataKeyPairWithoutPlaintext" => json!({ "KeyPairSpec": "ECC_NIST_P256" }),
        "Sign" => json!({ "Message": "AA==", "SigningAlgorithm": "ECDSA_SHA_256" }),
        "Verify" => {
            let request = json!({ "KeyId": arn, "Message": "AA==", "SigningAlgorithm": "ECDSA_SHA_256" });
            let signed = workspace.call("Sign", &request).unwrap();
            json!({ "Message": "AA==", "SigningAlgorithm": "ECDSA_SHA_256", "Signature": signed["Signature"] })
        }
        "GenerateMac" => json!({ "Message": "AA==", "MacAlgorithm": "HMAC_SHA_256" }),
        "VerifyMac" => {
            let request = json!({ "KeyId": arn, "Message": "AA==", "MacAlgorithm": "HMAC_SHA_256" });
            let made = workspace.call("GenerateMac", &request).unwrap();
            json!({ "Message": "AA==", "MacAlgorithm": "HMAC_SHA_256", "Mac": made["Mac"] })
        }
        "DeriveSharedSecret" => {
            let peer = KeyMaterial::generate(KeySpec::EccNistP256, &mut workspace.rng).unwrap();
            let peer = asymmetric::public_key(KeySpec::EccNistP256, &peer).unwrap();
            json!({ "KeyAgreementAlgorithm": "ECDH", "PublicKey": Blob::from(peer).to_base64() })
        }
        "Encapsulate" => json!({ "EncapsulationAlgorithm": "ML_KEM" }),
        "Decapsulate" => {
            json!({ "EncapsulationAlgorithm": "ML_KEM", "SharedSecretCiphertextBlob": Blob::from(vec![0; 768]).to_base64() })
        }
        "CreateGrant" => {
            json!({ "GranteePrincipal": "arn:aws:iam::123456789012:role/r", "Operations": ["DescribeKey"] })
        }
        "RevokeGrant" | "RetireGrant" => match grant(workspace) {
            Some(grant) if operation == "RevokeGrant" => json!({ "GrantId": grant["GrantId"] }),
            Some(grant) => json!({ "GrantToken": grant["GrantToken"], "KeyId": null }),
            // No grant was ever made on such a key: there is nothing to try.
            None => Value::Null,
        },
        "PutKeyPolicy" => {
            json!({ "Policy": kms_core::policy::default_policy(&"us-east-1".parse().unwrap(), &"123456789012".parse().unwrap()) })
        }
        "GetParametersForImport" => {
            workspace.ready_made = Some((KeySpec::Rsa2048, wrapping_key()));
            json!({ "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048" })
        }
        "ImportKeyMaterial" => {
            import.unwrap_or_else(|| json!({ "ImportToken": "AA==", "EncryptedKeyMaterial": "AA==" }))
        }
        "ReplicateKey" => json!({ "ReplicaRegion": "us-west-2" }),
        "UpdatePrimaryRegion" => {
            // A key in a custom key store has no replicas, and no state of its table's row.
            if workspace.call("ReplicateKey", &json!({ "KeyId": arn, "ReplicaRegion": "us-west-2" })).is_ok() {
                workspace.advance(10_000);
            }
            json!({ "PrimaryRegion": "us-west-2" })
        }
        _ => json!({}),
    }
}

#[test]
fn every_cell_of_the_table() {
    let mut cells = 0;
    for (operations, rules) in TABLE {
        for operation in *operations {
            for (state, rule) in COLUMNS.iter().zip(rules) {
                if *rule == Rule::Never {
                    continue;
                }
                let mut scene = scene(operation, *state);
                if scene.more.is_null() {
                    continue;
                }
                let mut input = json!({ "KeyId": scene.arn });
                input.as_object_mut().unwrap().extend(scene.more.as_object().unwrap().clone());
                let result = scene.workspace.call(operation, &input);
                let expected = match rule {
                    Rule::Ok | Rule::Never => None,
                    Rule::Disabled => Some((ErrorCode::Disabled, "is disabled.")),
                    Rule::Pending => Some((ErrorCode::KmsInvalidState, "is pending deletion.")),
                    Rule::NotPending => Some((ErrorCode::KmsInvalidState, "is not pending deletion.")),
                    Rule::Import => Some((ErrorCode::KmsInvalidState, "is pending import.")),
                    Rule::Unavailable => Some((ErrorCode::KmsInvalidState, "is unavailable.")),
                    Rule::Creating => Some((ErrorCode::KmsInvalidState, "is creating.")),
                    Rule::Updating => Some((ErrorCode::KmsInvalidState, "is updating.")),
                    Rule::Origin if *state == KeyState::PendingImport => Some((
                        ErrorCode::UnsupportedOperation,
                        "origin is EXTERNAL which is not valid for this operation.",
                    )),
                    Rule::Origin => Some((
                        ErrorCode::UnsupportedOperation,
                        "origin is AWS_CLOUDHSM which is not valid for this operation.",
                    )),
                };
                match (result, expected) {
                    (Ok(_), None) => {}
                    (Err(error), Some((code, words))) => {
                        assert_eq!(error.code, code, "{operation} in {state}: {error}");
                        assert_eq!(error.message, Some(format!("{} {words}", scene.arn)), "{operation} in {state}");
                    }
                    (result, _) => panic!("{operation} in {state}: {result:?}"),
                }
                cells += 1;
            }
        }
    }
    // 46 operations by 7 states, less those that no key can be in, and grants that cannot be there.
    assert_eq!(cells, 46 * 7 - 13, "cells");
}
