//! Properties of the engine over random sequences of calls of every operation, with the clock leaping and the world
//! changing in between.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::requests::{Play, Played, Step};
use common::{Workspace, caller};
use kms_api::key::{KeyState, MultiRegionKeyType, Origin};
use kms_api::model::{self, Shape};
use kms_api::{ErrorCode, KeyArn};
use kms_core::state::key_arn_beside;
use kms_core::{Engine, Env, Row, RowKey, State};
use kms_crypto::WrappingKey;
use proptest::prelude::*;
use serde_json::{Value, json};

fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(any::<u64>().prop_map(Step), 1..120)
}

/// Takes the steps and gives what each came to to `seen`, with the workspace after it.
fn play(seed: u64, steps: &[Step], mut seen: impl FnMut(&Played, &Workspace)) {
    let mut play = Play::new(seed);
    for step in steps {
        let played = play.take(*step);
        seen(&played, &play.workspace);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_change_set_and_its_inverse_cancel_out(seed: u64, steps in steps()) {
        play(seed, &steps, |played, workspace| {
            let (before, after) = (&played.before, workspace.engine.state());
            let mut state = before.clone();
            state.apply_all(&played.outcome.changes);
            assert_eq!(&state, after, "the change set is what changed");
            state.apply_all(&played.outcome.changes.inverse());
            assert_eq!(&state, before, "the inverse takes it back");
        });
    }

    #[test]
    fn a_roll_back_leaves_the_engine_as_it_was(seed: u64, steps in steps()) {
        play(seed, &steps, |played, workspace| {
            let mut engine = workspace.engine.clone();
            let tail = engine.tail();
            engine.roll_back(&played.outcome);
            assert_eq!(engine.state(), &played.before);
            assert_eq!(engine.tail().next_seq + played.outcome.records.len() as u64, tail.next_seq);
        });
    }

    #[test]
    fn the_same_seed_clock_and_requests_give_the_same_state(seed: u64, steps in steps()) {
        let mut outcomes = Vec::new();
        let mut last = State::default();
        play(seed, &steps, |played, workspace| {
            outcomes.push(played.outcome.clone());
            last = workspace.engine.state().clone();
        });
        let mut again = outcomes.iter();
        let mut end = State::default();
        play(seed, &steps, |played, workspace| {
            assert_eq!(Some(&played.outcome), again.next());
            end = workspace.engine.state().clone();
        });
        prop_assert_eq!(last, end);
    }

    #[test]
    fn stored_rows_give_the_state_back(seed: u64, steps in steps()) {
        play(seed, &steps, |played, workspace| {
            if played.outcome.changes.is_empty() {
                return;
            }
            let state = workspace.engine.state();
            let stored = state.rows().into_iter().map(|(key, row)| (key.table(), key.id(), row.encode()));
            let rows = stored.map(|(table, id, text)| Row::decode(table, &id, &text).unwrap());
            assert_eq!(&State::from_rows(rows), state);
        });
    }

    #[test]
    fn a_refused_call_changes_nothing(seed: u64, steps in steps()) {
        play(seed, &steps, |played, workspace| {
            if played.operation.is_some() && played.outcome.result.is_err() {
                assert_eq!(workspace.engine.state(), &played.due);
            }
        });
    }

    #[test]
    fn every_call_is_recorded_once_and_in_order(seed: u64, steps in steps()) {
        let (mut next, mut time) = (0, kms_api::Timestamp::default());
        play(seed, &steps, |played, _| {
            for record in &played.outcome.records {
                assert_eq!(record.seq, next);
                assert!(record.time >= time);
                (next, time) = (next + 1, record.time);
            }
            let Some(operation) = played.operation else { return };
            let own = |event: &Value| {
                event["eventName"] == operation
                    && event["awsRegion"] == json!(played.caller.region)
                    && event["recipientAccountId"] == json!(played.caller.account)
                    && event["eventType"] == "AwsApiCall"
            };
            let records: Vec<_> = played.outcome.records.iter().filter(|record| own(&record.event)).collect();
            assert_eq!(records.len(), 1, "{operation}");
            let event = &records[0].event;
            match &played.outcome.result {
                Ok(_) => assert!(event.get("errorCode").is_none()),
                Err(error) => {
                    let code = if error.code == ErrorCode::AccessDenied { "AccessDenied" } else { error.code.as_str() };
                    assert_eq!(event["errorCode"], code);
                    assert!(event["responseElements"].is_null());
                }
            }
            let billed = match &played.outcome.result {
                Ok(_) => true,
                Err(error) => error.code == ErrorCode::DryRunOperation,
            };
            assert_eq!(records[0].metered.len(), usize::from(billed));
        });
    }

    /// What has fallen due has happened, and the rows fit each other.
    #[test]
    fn the_state_is_consistent(seed: u64, steps in steps()) {
        play(seed, &steps, |played, workspace| {
            if !played.outcome.changes.is_empty() {
                check_state(workspace.engine.state());
            }
            assert!(workspace.engine.next_deadline().is_none_or(|date| date > workspace.now || overdue(played)));
        });
    }

    /// Responses have only the members that the service model knows, in its types, and all that must be there.
    #[test]
    fn responses_are_of_their_shape(seed: u64, steps in steps()) {
        play(seed, &steps, |played, _| {
            let (Some(operation), Ok(response)) = (played.operation, &played.outcome.result) else { return };
            match &model::kms().operations[operation].output {
                Some(shape) => check_shape(operation, shape, response),
                None => assert_eq!(response, &json!({}), "{operation}"),
            }
        });
    }

    /// Calls fail only with the errors that the service model has for them, and those that every call can fail with.
    #[test]
    fn refusals_are_modelled(seed: u64, steps in steps()) {
        play(seed, &steps, |played, _| {
            let (Some(operation), Err(error)) = (played.operation, &played.outcome.result) else { return };
            let common = [
                ErrorCode::AccessDenied, ErrorCode::NotAuthorized, ErrorCode::Serialization, ErrorCode::Throttling,
                ErrorCode::Validation,
            ];
            let code = error.code;
            // The model has no code for these; the ones that other operations have must do.
            let borrowed = [("ListKeyPolicies", ErrorCode::InvalidMarker), ("DescribeKey", ErrorCode::InvalidGrantToken)];
            let modelled = model::kms().operations[operation].errors.iter().any(|name| name == code.as_str());
            assert!(code != ErrorCode::KmsInternal, "{operation} {}: {error}", played.input);
            assert!(modelled || borrowed.contains(&(operation, code)) || common.contains(&code), "{operation} {}: {error}", played.input);
        });
    }

    /// Nothing that is secret comes to the trail: no blob of a request or response, no token, no password.
    #[test]
    fn the_trail_has_no_secrets(seed: u64, steps in steps()) {
        play(seed, &steps, |played, _| {
            let Some(operation) = played.operation else { return };
            let mut secrets = BTreeSet::new();
            let shape = &model::kms().operations[operation];
            secrets_in(shape.input.as_deref().unwrap(), &played.input, &mut secrets);
            if let (Some(shape), Ok(response)) = (&shape.output, &played.outcome.result) {
                secrets_in(shape, response, &mut secrets);
            }
            let records: String = played.outcome.records.iter().map(|record| record.event.to_string()).collect();
            for secret in secrets {
                assert!(!records.contains(&secret), "{operation}: {secret} in {records}");
            }
        });
    }
}

/// Whether something fell due by this very call: it happens with the next.
fn overdue(played: &Played) -> bool {
    played.operation.is_some()
}

fn check_state(state: &State) {
    let rows = state.rows();
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for (key, row) in &rows {
        match (key, row) {
            (RowKey::Alias(alias), Row::Alias(row)) => {
                assert!(state.key(&key_arn_beside(alias, &row.target)).is_some(), "{alias} names no key");
            }
            (RowKey::Material(arn, _) | RowKey::Grant(arn, _) | RowKey::Usage(arn), _) => {
                assert!(state.key(arn).is_some(), "a row of {arn}, which is gone");
            }
            (RowKey::Key(arn), Row::Key(row)) => {
                // Imported material may not have come yet, above all to a replica.
                let has_material = row.current_material.is_some_and(|id| state.material(arn, id).is_some());
                assert!(has_material || row.origin == Origin::External, "{arn} has lost its material");
                let usable = matches!(row.state, KeyState::Enabled | KeyState::Disabled);
                assert!(has_material || !usable, "{arn} is {} without material", row.state);
                assert_eq!(row.deletion_date.is_some(), row.state == KeyState::PendingDeletion, "{arn}");
                assert_eq!(row.deletion_window.is_some(), row.state == KeyState::PendingReplicaDeletion, "{arn}");
                assert_eq!(
                    row.settles.is_some(),
                    matches!(row.state, KeyState::Creating | KeyState::Updating),
                    "{arn}"
                );
                assert_ne!(row.state, KeyState::Unavailable, "{arn}: that follows from its key store");
                if let Some(role) = row.multi_region {
                    groups.entry((arn.account.clone(), arn.key_id.clone())).or_default().push((arn, role, row));
                }
                assert_eq!(row.multi_region.is_some(), arn.key_id.is_multi_region());
            }
            _ => {}
        }
    }
    for group in groups.values() {
        let primaries: Vec<&KeyArn> =
            group.iter().filter(|(_, role, _)| *role == MultiRegionKeyType::Primary).map(|(arn, ..)| *arn).collect();
        assert_eq!(primaries.len(), 1, "a multi-Region group has one primary key: {group:?}");
        for (arn, role, row) in group {
            assert!(
                *role == MultiRegionKeyType::Primary || row.rotation.is_none(),
                "{arn}: the schedule is the primary's"
            );
            assert_eq!(row.current_material, group[0].2.current_material, "{arn} shares the current material");
            let waits = row.state == KeyState::PendingReplicaDeletion;
            assert!(!waits || group.len() > 1 && *role == MultiRegionKeyType::Primary, "{arn} waits for nothing");
        }
    }
}

fn check_shape(path: &str, shape: &str, value: &Value) {
    match (&model::kms().shapes[shape], value) {
        (Shape::Structure { members, required }, Value::Object(fields)) => {
            for name in required {
                assert!(fields.contains_key(name), "{path} has no {name}");
            }
            for (name, value) in fields {
                let shape = members.get(name).unwrap_or_else(|| panic!("{path}: the model has no {name}"));
                check_shape(&format!("{path}.{name}"), shape, value);
            }
        }
        (Shape::List { member, .. }, Value::Array(items)) => {
            items.iter().for_each(|item| check_shape(path, member, item));
        }
        (Shape::Map { value: shape, .. }, Value::Object(pairs)) => {
            pairs.values().for_each(|value| check_shape(path, shape, value));
        }
        (Shape::String { values, .. }, Value::String(text)) => {
            // AWS shows newer key specs in this deprecated member, too.
            let known = values.is_empty() || values.contains(text) || shape == "CustomerMasterKeySpec";
            assert!(known, "{path}: the model has no {text}");
        }
        (Shape::Blob { .. }, Value::String(text)) => assert!(kms_api::Blob::from_base64(text).is_some(), "{path}"),
        (Shape::Integer { .. } | Shape::Timestamp {}, Value::Number(_)) | (Shape::Boolean {}, Value::Bool(_)) => {}
        (_, value) => panic!("{path}: {value} is no {shape}"),
    }
}

/// The texts of a value that must not be recorded. Short ones occur by chance.
fn secrets_in(shape: &str, value: &Value, secrets: &mut BTreeSet<String>) {
    match (&model::kms().shapes.get(shape), value) {
        (Some(Shape::Structure { members, .. }), Value::Object(fields)) => {
            for (name, value) in fields {
                if let Some(shape) = members.get(name) {
                    secrets_in(shape, value, secrets);
                }
            }
        }
        (Some(Shape::List { member, .. }), Value::Array(items)) => {
            items.iter().for_each(|item| secrets_in(member, item, secrets));
        }
        (Some(Shape::Blob { .. } | Shape::String { sensitive: true, .. }), Value::String(text)) if text.len() > 11 => {
            secrets.insert(text.clone());
        }
        (_, Value::String(text)) if shape == "GrantTokenType" && text.len() > 11 => {
            secrets.insert(text.clone());
        }
        _ => {}
    }
}

#[test]
fn plaintext_and_material_are_nowhere_in_what_is_kept() {
    let mut workspace = Workspace::new(1);
    let key = workspace.call("CreateKey", &json!({})).unwrap();
    let key_id = key["KeyMetadata"]["KeyId"].clone();
    let secret = kms_api::Blob::from(&b"a secret that nobody may read"[..]).to_base64();
    let blob =
        workspace.call("Encrypt", &json!({ "KeyId": key_id, "Plaintext": secret })).unwrap()["CiphertextBlob"].clone();
    let request = json!({ "KeyId": key_id, "KeySpec": "AES_256" });
    let data_key = workspace.call("GenerateDataKey", &request).unwrap()["Plaintext"].as_str().unwrap().to_owned();
    let rows: String = workspace.engine.state().rows().iter().map(|(_, row)| row.encode()).collect();
    for never in [secret.as_str(), blob.as_str().unwrap(), &data_key] {
        assert!(!rows.contains(never));
    }
    // Another wrapping key opens none of the rows: the rows alone are worth nothing.
    let stranger = WrappingKey::from_bytes(&[7; 32]).unwrap();
    let mut other = Engine::new(stranger, State::from_rows(workspace.engine.state().rows()), workspace.engine.tail());
    let caller = caller();
    let env = &mut Env::new(workspace.now, &mut workspace.rng, &caller);
    let refused = other.call(env, "Decrypt", &json!({ "CiphertextBlob": blob })).result.unwrap_err();
    assert_eq!(refused.code, ErrorCode::KmsInternal);
}
/// The sequences are worth something: every operation succeeds in some, and is refused in others.
#[test]
fn every_operation_succeeds_and_fails_somewhere() {
    let (mut succeeded, mut failed) = (BTreeSet::new(), BTreeSet::new());
    for seed in 0..60 {
        let steps: Vec<Step> = (0..200).map(|number| Step(seed * 1_000 + number)).collect();
        play(seed, &steps, |played, _| {
            let Some(operation) = played.operation else { return };
            if played.outcome.result.is_ok() { &mut succeeded } else { &mut failed }.insert(operation);
        });
    }
    for operation in kms_api::operation::NAMES {
        assert!(succeeded.contains(operation), "{operation} never succeeds");
        assert!(failed.contains(operation), "{operation} never fails");
    }
}
