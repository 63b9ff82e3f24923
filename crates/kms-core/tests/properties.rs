//! Properties of the engine over random sequences of calls.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::Workspace;
use kms_api::time::DAY;
use kms_core::{Engine, Outcome, Row, State};
use kms_crypto::WrappingKey;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A call that names keys by their number, so that sequences of them make sense.
#[derive(Clone, Debug)]
enum Step {
    CreateKey { description: String, multi_region: bool },
    OnKey { operation: &'static str, key: usize, input: Value },
    Encrypt { key: usize, plaintext: Vec<u8>, context: Value },
    DecryptLast { context: Value },
    Advance { days: i64 },
}

fn contexts() -> impl Strategy<Value = Value> {
    prop_oneof![Just(json!({})), Just(json!({ "a": "b" })), Just(json!({ "a": "c", "ü": "" }))]
}

fn on_key() -> impl Strategy<Value = (&'static str, Value)> {
    prop_oneof![
        Just(("EnableKey", json!({}))),
        Just(("DisableKey", json!({}))),
        Just(("DescribeKey", json!({}))),
        Just(("CancelKeyDeletion", json!({}))),
        (5u32..35).prop_map(|days| ("ScheduleKeyDeletion", json!({ "PendingWindowInDays": days }))),
        "[a-z]{0,4}".prop_map(|text| ("UpdateKeyDescription", json!({ "Description": text }))),
        ("[a-c]", "[a-z]{0,3}")
            .prop_map(|(key, value)| ("TagResource", json!({ "Tags": [{ "TagKey": key, "TagValue": value }] }))),
        "[a-c]".prop_map(|key| ("UntagResource", json!({ "TagKeys": [key] }))),
        "[a-c]".prop_map(|name| ("CreateAlias", json!({ "AliasName": format!("alias/{name}") }))),
        "[a-c]".prop_map(|name| ("UpdateAlias", json!({ "AliasName": format!("alias/{name}") }))),
        "[a-c]".prop_map(|name| ("DeleteAlias", json!({ "AliasName": format!("alias/{name}") }))),
        Just(("GenerateDataKey", json!({ "KeySpec": "AES_256" }))),
        Just(("NoSuchOperation", json!({}))),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => ("[a-z]{0,3}", any::<bool>())
            .prop_map(|(description, multi_region)| Step::CreateKey { description, multi_region }),
        8 => (on_key(), 0usize..4)
            .prop_map(|((operation, input), key)| Step::OnKey { operation, key, input }),
        2 => (0usize..4, proptest::collection::vec(any::<u8>(), 0..40), contexts())
            .prop_map(|(key, plaintext, context)| Step::Encrypt { key, plaintext, context }),
        2 => contexts().prop_map(|context| Step::DecryptLast { context }),
        1 => (0i64..20).prop_map(|days| Step::Advance { days }),
    ];
    proptest::collection::vec(step, 1..40)
}

/// Carries out the steps and gives every outcome to `seen`, with the state before it.
fn play(workspace: &mut Workspace, steps: &[Step], mut seen: impl FnMut(&State, &mut Workspace, &Outcome)) {
    let mut keys: Vec<String> = Vec::new();
    let mut last: Option<String> = None;
    for step in steps {
        let before = workspace.engine.state().clone();
        let key = |index: usize| keys.get(index % keys.len().max(1)).cloned().unwrap_or_default();
        let outcome = match step {
            Step::CreateKey { description, multi_region } => {
                workspace.outcome("CreateKey", &json!({ "Description": description, "MultiRegion": multi_region }))
            }
            Step::OnKey { operation, key: index, input } => {
                let mut input = input.clone();
                let member = if operation.ends_with("Alias") { "TargetKeyId" } else { "KeyId" };
                input[member] = json!(key(*index));
                workspace.outcome(operation, &input)
            }
            Step::Encrypt { key: index, plaintext, context } => {
                let plaintext = kms_api::Blob::from(&plaintext[..]);
                let input = json!({ "KeyId": key(*index), "Plaintext": plaintext, "EncryptionContext": context });
                workspace.outcome("Encrypt", &input)
            }
            Step::DecryptLast { context } => {
                workspace.outcome("Decrypt", &json!({ "CiphertextBlob": last, "EncryptionContext": context }))
            }
            Step::Advance { days } => workspace.advance(days * DAY),
        };
        if let Ok(result) = &outcome.result {
            if let Some(id) = result.pointer("/KeyMetadata/KeyId").and_then(Value::as_str) {
                keys.push(id.to_owned());
                keys.dedup();
            }
            if let Some(blob) = result.get("CiphertextBlob").and_then(Value::as_str) {
                last = Some(blob.to_owned());
            }
        }
        seen(&before, workspace, &outcome);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_change_set_and_its_inverse_cancel_out(seed: u64, steps in steps()) {
        play(&mut Workspace::new(seed), &steps, |before, workspace, outcome| {
            let after = workspace.engine.state().clone();
            let mut state = before.clone();
            state.apply_all(&outcome.changes);
            assert_eq!(state, after, "the change set is what changed");
            state.apply_all(&outcome.changes.inverse());
            assert_eq!(&state, before, "the inverse takes it back");
            state.apply_all(&outcome.changes);
            assert_eq!(state, after, "and forth again");
        });
    }

    #[test]
    fn a_roll_back_leaves_the_engine_as_it_was(seed: u64, steps in steps()) {
        play(&mut Workspace::new(seed), &steps, |before, workspace, outcome| {
            let mut engine = workspace.engine.clone();
            let tail = engine.tail();
            engine.roll_back(outcome);
            assert_eq!(engine.state(), before);
            assert_eq!(engine.tail().next_seq + outcome.records.len() as u64, tail.next_seq);
        });
    }

    #[test]
    fn the_same_seed_clock_and_requests_give_the_same_state(seed: u64, steps in steps()) {
        let (mut one, mut other) = (Workspace::new(seed), Workspace::new(seed));
        let mut outcomes = Vec::new();
        play(&mut one, &steps, |_, _, outcome| outcomes.push(outcome.clone()));
        let mut again = Vec::new();
        play(&mut other, &steps, |_, _, outcome| again.push(outcome.clone()));
        prop_assert_eq!(outcomes, again);
        prop_assert_eq!(one.engine.state(), other.engine.state());
    }

    #[test]
    fn stored_rows_give_the_state_back(seed: u64, steps in steps()) {
        let mut workspace = Workspace::new(seed);
        play(&mut workspace, &steps, |_, _, _| {});
        let state = workspace.engine.state();
        let rows = state.rows().into_iter().map(|(key, row)| Row::decode(key.table(), &key.id(), &row.encode()).unwrap());
        prop_assert_eq!(&State::from_rows(rows), state);
    }

    #[test]
    fn a_refused_call_changes_nothing(seed: u64, steps in steps()) {
        play(&mut Workspace::new(seed), &steps, |before, workspace, outcome| {
            let fell_due = outcome.records.iter().filter(|record| record.event["eventType"] == "AwsServiceEvent").count();
            if outcome.result.is_err() && fell_due == 0 {
                assert_eq!(workspace.engine.state(), before);
                assert!(outcome.changes.is_empty());
            }
        });
    }

    #[test]
    fn every_call_is_recorded_once_and_in_order(seed: u64, steps in steps()) {
        let mut next = 0;
        let mut time = kms_api::Timestamp::default();
        play(&mut Workspace::new(seed), &steps, |_, _, outcome| {
            for record in &outcome.records {
                assert_eq!(record.seq, next);
                assert!(record.time >= time);
                (next, time) = (next + 1, record.time);
            }
        });
    }

    #[test]
    fn plaintext_and_material_are_nowhere_in_what_is_kept(seed: u64) {
        let mut workspace = Workspace::new(seed);
        let key = workspace.call("CreateKey", &json!({})).unwrap();
        let key_id = key["KeyMetadata"]["KeyId"].clone();
        let secret = kms_api::Blob::from(&b"a secret that nobody may read"[..]).to_base64();
        let outcome = workspace.outcome("Encrypt", &json!({ "KeyId": key_id, "Plaintext": secret }));
        let blob = outcome.result.clone().unwrap()["CiphertextBlob"].clone();
        let data_key = workspace.outcome("GenerateDataKey", &json!({ "KeyId": key_id, "KeySpec": "AES_256" }));
        let plaintext = data_key.result.clone().unwrap()["Plaintext"].as_str().unwrap().to_owned();
        let decrypt = workspace.outcome("Decrypt", &json!({ "CiphertextBlob": blob }));
        let kept = format!("{:?}{:?}{:?}", outcome.records, data_key.records, decrypt.records);
        for never in [secret.as_str(), blob.as_str().unwrap(), plaintext.as_str()] {
            assert!(!kept.contains(never));
        }
        // Another wrapping key opens none of the rows: the rows alone are worth nothing.
        let rows = workspace.engine.state().rows();
        let stranger = WrappingKey::from_bytes(&[7; 32]).unwrap();
        let mut other = Engine::new(stranger, State::from_rows(rows), workspace.engine.tail());
        let caller = common::caller();
        let env = &mut kms_core::Env::new(workspace.now, &mut workspace.rng, &caller);
        let refused = other.call(env, "Decrypt", &json!({ "CiphertextBlob": blob })).result.unwrap_err();
        assert_eq!(refused.code, kms_api::ErrorCode::KmsInternal);
    }
}
