//! Undo and redo: single stories, and a thousand random steps.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "these are tests")]

mod common;

use std::collections::BTreeMap;

use common::caller;
use kms_api::time::{DAY, HOUR, SECOND};
use kms_api::{Clock, Timestamp};
use kms_core::history::invariants::invariants;
use kms_core::history::{Document, FELL_DUE};
use kms_core::identity::Service;
use kms_core::{Arrangement, ChangeSet, Engine, Env, History, Outcome, Row, RowKey, State, Tail};
use kms_crypto::WrappingKey;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::{Value, json};

/// 2026-05-01, when AWS remembers the last uses of keys.
const START: i64 = 1_777_593_600_000;

/// An engine, its history, and what a store would hold of both.
struct Scene {
    engine: Engine,
    history: History,
    rng: ChaCha20Rng,
    real: Timestamp,
    stored: State,
    documents: BTreeMap<String, String>,
    /// The names of all records.
    trail: Vec<String>,
}

impl Scene {
    fn new(seed: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let wrapping_key = WrappingKey::generate(&mut rng);
        Self {
            engine: Engine::new(wrapping_key, State::default(), Tail::default()),
            history: History::default(),
            rng,
            real: Timestamp::from_millis(START),
            stored: State::default(),
            documents: BTreeMap::new(),
            trail: Vec::new(),
        }
    }

    fn now(&self) -> Timestamp {
        self.engine.state().workspace().clock.now(self.real).max(self.engine.tail().time)
    }

    /// Does something with the engine, and stores what comes of it.
    fn commit(
        &mut self,
        label: &str,
        work: impl FnOnce(&mut Engine, &mut Env<'_>) -> Outcome,
    ) -> Result<Value, String> {
        let (now, caller) = (self.now(), caller());
        let outcome = work(&mut self.engine, &mut Env::new(now, &mut self.rng, &caller));
        let documents = self.history.add(&outcome, label, &caller.arn());
        self.store(&outcome, documents);
        outcome.result.map_err(|error| error.to_string())
    }

    fn store(&mut self, outcome: &Outcome, documents: Vec<Document>) {
        self.stored.apply_all(&outcome.changes);
        for (key, document) in documents {
            match document {
                Some(text) => self.documents.insert(key, text),
                None => self.documents.remove(&key),
            };
        }
        for record in &outcome.records {
            assert_eq!(record.seq, self.trail.len() as u64);
            self.trail.push(record.event["eventName"].as_str().unwrap().to_owned());
        }
    }

    fn call(&mut self, operation: &str, input: Value) -> Result<Value, String> {
        self.commit(operation, |engine, env| engine.call(env, operation, &input))
    }

    fn manage(&mut self, operation: &str, input: Value) {
        let _ = self.commit(operation, |engine, env| engine.manage(env, Service::Iam, operation, &input).outcome);
    }

    fn set_clock(&mut self, label: &str, clock: Clock) {
        let real = self.real;
        let _ = self.commit(label, |engine, env| engine.set_clock(env, clock, real).unwrap());
    }

    fn jump(&mut self, millis: i64) {
        let frozen = self.engine.state().workspace().clock.is_frozen();
        self.set_clock("JumpTo", Clock::showing(self.now() + millis, self.real, frozen));
    }

    /// Real time passes.
    fn wait(&mut self, millis: i64) {
        self.real = self.real + millis;
        let _ = self.commit("tick", |engine, env| engine.advance(env));
    }

    fn turn(&mut self, back: bool) -> Option<Outcome> {
        let step = if back { self.history.to_undo() } else { self.history.to_redo() }?.clone();
        let (now, caller) = (self.now(), caller());
        let env = &mut Env::new(now, &mut self.rng, &caller);
        let (outcome, step) =
            if back { self.engine.undo(env, self.real, &step) } else { self.engine.redo(env, self.real, &step) };
        let documents = self.history.moved(step, back);
        self.store(&outcome, documents);
        Some(outcome)
    }

    fn undo(&mut self) -> Value {
        self.turn(true).unwrap().records.last().unwrap().event.clone()
    }

    fn redo(&mut self) -> Value {
        self.turn(false).unwrap().records.last().unwrap().event.clone()
    }

    fn key(&mut self) -> String {
        let key = self.call("CreateKey", json!({})).unwrap();
        key["KeyMetadata"]["Arn"].as_str().unwrap().to_owned()
    }

    fn labels(&self) -> Vec<&str> {
        self.history.steps().map(|step| step.label.as_str()).collect()
    }

    fn check(&self) {
        assert_eq!(invariants(self.engine.state()), []);
        assert_eq!(self.stored, *self.engine.state());
    }

    /// The documents give the same history.
    fn check_documents(&self) {
        assert_eq!(History::read(self.documents.clone()), self.history);
    }
}

#[test]
fn a_key_comes_and_goes() {
    let mut scene = Scene::new(1);
    let key = scene.key();
    let made = scene.engine.state().clone();
    let sealed = scene.call("Encrypt", json!({ "KeyId": key, "Plaintext": "aGVsbG8=" })).unwrap();
    let used = scene.engine.state().clone();
    assert_ne!(used, made);
    assert_eq!(scene.labels(), ["CreateKey"]);

    let event = scene.undo();
    assert_eq!(*scene.engine.state(), State::default());
    assert_eq!(event["eventSource"], "kmsbox");
    assert_eq!(event["eventName"], "Undo");
    assert_eq!(event["eventType"], "KmsboxWorkspaceEvent");
    assert_eq!(event["requestParameters"]["name"], "CreateKey");
    assert_eq!(event["requestParameters"]["record"], 0);
    assert_eq!(event["resources"][0]["ARN"], key.as_str());
    assert_eq!(event["serviceEventDetails"], json!({ "removedKeys": [key], "restoredKeys": [] }));
    let open = json!({ "CiphertextBlob": sealed["CiphertextBlob"] });
    assert!(scene.call("Decrypt", open.clone()).is_err());

    let event = scene.redo();
    assert_eq!(event["serviceEventDetails"], json!({ "removedKeys": [], "restoredKeys": [key] }));
    // With its last use.
    assert_eq!(*scene.engine.state(), used);
    assert!(scene.call("Decrypt", open).is_ok());
    assert_eq!(scene.trail, ["CreateKey", "Encrypt", "Undo", "Decrypt", "Redo", "Decrypt"]);
    scene.check();
    scene.check_documents();
}

#[test]
fn a_new_step_drops_what_was_undone() {
    let mut scene = Scene::new(2);
    let key = scene.key();
    scene.call("DisableKey", json!({ "KeyId": key })).unwrap();
    scene.undo();
    // No step: it changes nothing, and neither does what fails.
    scene.call("ListKeys", json!({})).unwrap();
    scene.call("DisableKey", json!({ "KeyId": "alias/none" })).unwrap_err();
    assert_eq!(scene.history.to_redo().unwrap().label, "DisableKey");
    scene.call("TagResource", json!({ "KeyId": key, "Tags": [{ "TagKey": "a", "TagValue": "b" }] })).unwrap();
    assert_eq!(scene.history.to_redo(), None);
    assert_eq!(scene.labels(), ["CreateKey", "TagResource"]);
    // Numbers are not given again.
    assert_eq!(scene.history.steps().map(|step| step.number).collect::<Vec<_>>(), [0, 2]);
    scene.check();
    scene.check_documents();
}

#[test]
fn time_goes_back_with_the_jump() {
    let mut scene = Scene::new(3);
    let key = scene.key();
    scene.call("ScheduleKeyDeletion", json!({ "KeyId": key, "PendingWindowInDays": 7 })).unwrap();
    let (before, start) = (scene.engine.state().clone(), scene.now());
    scene.jump(30 * DAY);
    scene.call("DescribeKey", json!({ "KeyId": key })).unwrap_err();
    assert_eq!(scene.now(), start + 30 * DAY);
    scene.wait(HOUR);

    let event = scene.undo();
    assert_eq!(event["serviceEventDetails"]["restoredKeys"], json!([key]));
    assert_eq!(*scene.engine.state(), before);
    // The clock ran on.
    assert_eq!(scene.now(), start + HOUR);
    assert_eq!(event["eventTime"], (start + HOUR).to_iso8601());
    scene.wait(0);
    assert_eq!(*scene.engine.state(), before);

    scene.redo();
    assert_eq!(scene.now(), start + 30 * DAY + HOUR);
    assert!(scene.engine.state().keys().next().is_none());
    // A step that did not set the clock leaves it alone.
    scene.undo();
    scene.jump(DAY);
    let later = scene.now();
    scene.call("CancelKeyDeletion", json!({ "KeyId": key })).unwrap();
    scene.undo();
    assert_eq!(scene.now(), later);
    scene.check();
    scene.check_documents();
}

#[test]
fn what_fell_due_does_not_fall_due_again() {
    let mut scene = Scene::new(4);
    let key = scene.key();
    scene.call("ScheduleKeyDeletion", json!({ "KeyId": key, "PendingWindowInDays": 7 })).unwrap();
    let (before, start) = (scene.engine.state().clone(), scene.now());
    scene.wait(8 * DAY);
    let after = scene.engine.state().clone();
    assert_eq!(scene.labels(), ["CreateKey", "ScheduleKeyDeletion", FELL_DUE]);

    scene.undo();
    assert_eq!(scene.now(), start + 7 * DAY + -1);
    assert!(scene.engine.state().workspace().clock.is_frozen());
    scene.wait(DAY);
    assert_eq!(scene.now(), start + 7 * DAY + -1);
    assert_eq!(scene.engine.state().keys().count(), 1);
    // What was before that leaves the clock as it is.
    scene.undo();
    scene.redo();
    assert_eq!(scene.now(), start + 7 * DAY + -1);
    let mut stopped = before.rows();
    stopped[0].1 = Row::Workspace(scene.engine.state().workspace().clone());
    assert_eq!(scene.engine.state().rows(), stopped);

    scene.redo();
    assert_eq!(*scene.engine.state(), after);
    assert_eq!(scene.now(), start + 9 * DAY);
    scene.check();
    scene.check_documents();
}

#[test]
fn what_falls_due_at_once_belongs_to_its_step() {
    let mut scene = Scene::new(5);
    let key = scene.key();
    scene.call("EnableKeyRotation", json!({ "KeyId": key })).unwrap();
    scene.call("DisableKey", json!({ "KeyId": key })).unwrap();
    scene.jump(400 * DAY);
    let before = scene.engine.state().clone();
    // The rotation is overdue, and falls due with the next call.
    scene.call("EnableKey", json!({ "KeyId": key })).unwrap();
    scene.call("CreateAlias", json!({ "AliasName": "alias/a", "TargetKeyId": key })).unwrap();
    assert_eq!(scene.engine.state().materials_of(&key.parse().unwrap()).count(), 2);
    assert_eq!(scene.labels()[3..], ["JumpTo", "EnableKey", "CreateAlias"]);
    let after = scene.engine.state().clone();
    scene.undo();
    scene.undo();
    assert_eq!(*scene.engine.state(), before);
    scene.redo();
    scene.redo();
    assert_eq!(*scene.engine.state(), after);
    scene.check();
    scene.check_documents();
}

#[test]
fn a_call_and_what_fell_due_before_it_are_two_steps() {
    let mut scene = Scene::new(6);
    let key = scene.key();
    scene.call("ScheduleKeyDeletion", json!({ "KeyId": key, "PendingWindowInDays": 7 })).unwrap();
    scene.real = scene.real + 8 * DAY;
    scene.key();
    assert_eq!(scene.labels()[2..], [FELL_DUE, "CreateKey"]);
    let seqs: Vec<_> = scene.history.steps().map(|step| step.seq).collect();
    assert_eq!(seqs, [Some(0), Some(1), Some(2), Some(3)]);
    scene.undo();
    assert_eq!(scene.engine.state().keys().count(), 0);
    scene.check();
    scene.check_documents();
}

#[test]
fn other_settings_do_not_turn_the_clock() {
    let mut scene = Scene::new(7);
    let key = scene.key();
    scene.call("ScheduleKeyDeletion", json!({ "KeyId": key, "PendingWindowInDays": 7 })).unwrap();
    let _ = scene.commit("Arrange", |engine, env| engine.arrange(env, &Arrangement::Throttling(true)));
    scene.wait(8 * DAY);
    scene.undo();
    let stopped = scene.engine.state().workspace().clock;
    assert!(stopped.is_frozen());
    scene.undo();
    assert_eq!(scene.engine.state().workspace().clock, stopped);
    assert!(!scene.engine.state().workspace().throttling);
    scene.redo();
    assert!(scene.engine.state().workspace().throttling);
    assert_eq!(scene.engine.state().workspace().clock, stopped);
    scene.check();
    scene.check_documents();
}

#[test]
fn the_oldest_steps_are_forgotten() {
    let mut scene = Scene::new(8);
    for number in 0..205 {
        scene.call("CreateAlias", json!({ "AliasName": "alias/none" })).unwrap_err();
        scene.manage("CreateUser", json!({ "UserName": format!("u{number}") }));
    }
    assert_eq!((scene.history.steps().count(), scene.history.position()), (200, 200));
    assert_eq!(scene.documents.len(), 201);
    scene.check();
    while scene.turn(true).is_some() {}
    assert_eq!(scene.engine.state().identities().users_after(&caller().account, None).count(), 5);
    scene.check();
    scene.check_documents();
}

#[test]
fn large_steps_are_forgotten_sooner() {
    let mut scene = Scene::new(9);
    let document = |number: u32| {
        let sid = format!("{number}{}", "a".repeat(1_000_000));
        json!({ "Version": "2012-10-17", "Statement": [{ "Sid": sid, "Effect": "Allow", "Action": "*", "Resource": "*" }] })
    };
    scene.manage("CreateUser", json!({ "UserName": "u" }));
    let mut rows = scene.engine.state().rows();
    // More than the texts of all steps may have.
    for number in 0..20_u32 {
        let id = format!("arn:aws:kms:us-east-1:123456789012:key/{number:08x}-0000-4000-8000-000000000000");
        let row = json!({
            "created": 1, "spec": "SYMMETRIC_DEFAULT", "usage": "ENCRYPT_DECRYPT", "origin": "EXTERNAL",
            "manager": "CUSTOMER", "state": "PendingImport", "policy": document(number).to_string(),
        });
        rows.push(Row::decode(kms_core::Table::Keys, &id, &row.to_string()).unwrap());
    }
    let changes = ChangeSet::between(scene.engine.state(), rows);
    assert_eq!(changes.0.len(), 20);
    let (now, real) = (scene.now(), scene.real);
    let replacement = kms_core::history::Replacement {
        name: "Restore",
        changes,
        now,
        frozen: false,
        records: Vec::new(),
        parameters: Value::Null,
    };
    let _ = scene.commit("Restore", |engine, env| engine.replace(env, real, replacement));
    assert_eq!(scene.labels(), ["Restore"]);
    scene.undo();
    assert_eq!(scene.engine.state().keys().count(), 0);
    scene.redo();
    assert_eq!(scene.engine.state().keys().count(), 20);
    scene.check();
    scene.check_documents();
}

#[test]
fn a_document_that_cannot_be_read_ends_the_history() {
    let mut scene = Scene::new(10);
    let key = scene.key();
    for operation in ["DisableKey", "EnableKey", "DisableKey"] {
        scene.call(operation, json!({ "KeyId": key })).unwrap();
    }
    scene.undo();
    let damaged = scene.documents.keys().nth(1).unwrap().clone();
    for text in ["", "{}", "{\"step\":", "[]"] {
        scene.documents.insert(damaged.clone(), text.to_owned());
        let mut history = History::read(scene.documents.clone());
        assert_eq!((history.steps().count(), history.position()), (2, 1));
        // What cannot be used is removed with the next step.
        let step = history.to_redo().unwrap().clone();
        let documents = history.moved(step, false);
        assert!(documents.contains(&(damaged.clone(), None)));
        assert!(documents.contains(&(scene.documents.keys().next().unwrap().clone(), None)));
    }
}

/// A random element.
fn pick<'a, T>(rng: &mut ChaCha20Rng, from: &'a [T]) -> &'a T {
    &from[rng.next_u32() as usize % from.len()]
}

/// One random thing, of all kinds there are.
fn random_step(scene: &mut Scene, rng: &mut ChaCha20Rng) {
    let keys: Vec<String> = scene.engine.state().keys().map(|(arn, _)| arn.to_string()).collect();
    let key = if keys.is_empty() { "none".to_owned() } else { pick(rng, &keys).clone() };
    let on_key = json!({ "KeyId": key });
    let alias = format!("alias/{}", pick(rng, &["a", "b", "c", "d"]));
    let name = *pick(rng, &["ann", "bob", "eve"]);
    let group = *pick(rng, &["admins", "users"]);
    let specs = [
        json!({}),
        json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" }),
        json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" }),
        json!({ "Origin": "EXTERNAL" }),
        json!({ "MultiRegion": true }),
    ];
    let with = |more: Value| {
        let mut input = on_key.clone();
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let operation = |scene: &mut Scene, name: &str, input: Value| drop(scene.call(name, input));
    match rng.next_u32() % 40 {
        0..4 => operation(scene, "CreateKey", pick(rng, &specs).clone()),
        4..6 => operation(scene, "ScheduleKeyDeletion", with(json!({ "PendingWindowInDays": 7 }))),
        6 => operation(scene, "CancelKeyDeletion", on_key),
        7 => operation(scene, "DisableKey", on_key),
        8..10 => operation(scene, "EnableKey", on_key),
        10 => operation(scene, "EnableKeyRotation", with(json!({ "RotationPeriodInDays": 90 }))),
        11 => operation(scene, "RotateKeyOnDemand", on_key),
        12..14 => operation(scene, "CreateAlias", json!({ "AliasName": alias, "TargetKeyId": key })),
        14 => operation(scene, "UpdateAlias", json!({ "AliasName": alias, "TargetKeyId": key })),
        15 => operation(scene, "DeleteAlias", json!({ "AliasName": alias })),
        16 => {
            let grantee = format!("arn:aws:iam::123456789012:user/{name}");
            operation(scene, "CreateGrant", with(json!({ "GranteePrincipal": grantee, "Operations": ["Encrypt"] })));
        }
        17 => {
            let grants: Vec<_> = scene.engine.state().rows();
            let grant = grants.iter().find_map(|(key, _)| match key {
                RowKey::Grant(arn, id) => Some(json!({ "KeyId": arn, "GrantId": id.to_string() })),
                _ => None,
            });
            operation(scene, "RevokeGrant", grant.unwrap_or_default());
        }
        18..23 => operation(scene, "Encrypt", with(json!({ "Plaintext": "aGVsbG8=" }))),
        23 => operation(scene, "GenerateDataKeyPair", with(json!({ "KeyPairSpec": "ECC_NIST_P256" }))),
        24 => operation(scene, "Sign", with(json!({ "Message": "aGk=", "SigningAlgorithm": "ECDSA_SHA_256" }))),
        25 => operation(scene, "ReplicateKey", with(json!({ "ReplicaRegion": "eu-west-1" }))),
        26 => operation(scene, "UpdatePrimaryRegion", with(json!({ "PrimaryRegion": "eu-west-1" }))),
        27 => scene.manage("CreateUser", json!({ "UserName": name })),
        28 => scene.manage("CreateGroup", json!({ "GroupName": group })),
        29 => scene.manage("AddUserToGroup", json!({ "UserName": name, "GroupName": group })),
        30 => scene.manage("RemoveUserFromGroup", json!({ "UserName": name, "GroupName": group })),
        31 => scene.manage("DeleteUser", json!({ "UserName": name })),
        32 => scene.manage("CreateAccessKey", json!({ "UserName": name })),
        33 => {
            let on = rng.next_u32().is_multiple_of(2);
            let _ = scene.commit("Arrange", |engine, env| engine.arrange(env, &Arrangement::Throttling(on)));
        }
        34..36 => scene.jump(i64::from(rng.next_u32() % 60) * DAY / 2),
        36 => {
            let frozen = rng.next_u32().is_multiple_of(2);
            scene.set_clock("Freeze", Clock::showing(scene.now(), scene.real, frozen));
        }
        37 => scene.wait(i64::from(rng.next_u32() % 10) * DAY),
        _ => scene.wait(i64::from(rng.next_u32() % 5_000) * SECOND / 1_000),
    }
}

#[test]
fn a_thousand_random_steps_keep_the_invariants() {
    for seed in 0..3 {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let mut scene = Scene::new(seed);
        let (mut undone, mut redone) = (0, 0);
        for number in 0..1_000 {
            let (state, tail) = (scene.engine.state().clone(), scene.engine.tail());
            match rng.next_u32() % 10 {
                0..2 => undone += usize::from(scene.turn(true).is_some()),
                2..4 => redone += usize::from(scene.turn(false).is_some()),
                4 if number % 5 == 0 => {
                    // A commit that fails leaves nothing.
                    let Some(step) = scene.history.to_undo().cloned() else { continue };
                    let (now, caller) = (scene.now(), caller());
                    let env = &mut Env::new(now, &mut scene.rng, &caller);
                    let (outcome, _) = scene.engine.undo(env, scene.real, &step);
                    scene.engine.roll_back(&outcome);
                    assert_eq!((scene.engine.state(), scene.engine.tail()), (&state, tail));
                }
                _ => random_step(&mut scene, &mut rng),
            }
            scene.check();
            if number % 50 == 0 {
                scene.check_documents();
            }
        }
        assert!(undone > 100 && redone > 50, "{undone} {redone}");

        while scene.turn(false).is_some() {}
        let last = scene.engine.state().rows();
        while scene.turn(true).is_some() {
            scene.check();
        }
        let first = scene.engine.state().rows();
        while scene.turn(false).is_some() {
            scene.check();
        }
        assert_eq!(scene.engine.state().rows(), last);
        while scene.turn(true).is_some() {}
        assert_eq!(scene.engine.state().rows(), first);
        assert_ne!(first, last);
    }
}
