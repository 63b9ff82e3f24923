//! Undo, snapshots and the workspace file, over a store in memory.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

use kms_api::Timestamp;
use kms_api::key::KeyState;
use kms_api::time::DAY;
use kms_core::history::invariants::invariants;
use kms_core::{Row, Table};
use kms_protocol::bill::{BillQuery, BillView};
use kms_protocol::view::{Overview, TrailPage, TrailQuery};
use kms_protocol::workspace::{
    ComparisonView, Export, ExportView, HistoryView, PreviewView, Read, RowChange, SnapshotView, StepView,
    WorkspaceTask,
};
use kms_protocol::{Ask, ClockCommand, Failure, Question, StorageProblem, View};
use kms_store::{MemoryStore, Problem, Store, StoreError, TrailRange};
use kms_worker::Host;
use kms_worker::host::{Moment, default_caller};
use kms_worker::workspace::Reply;
use kms_workspace::digest::state_hash;
use pollster::block_on;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

struct Scene {
    host: Host<MemoryStore>,
    store: MemoryStore,
    rng: ChaCha20Rng,
    real: Timestamp,
}

fn open(store: &MemoryStore) -> Host<MemoryStore> {
    // Each workspace has a wrapping key of its own.
    let mut rng = ChaCha20Rng::seed_from_u64(std::ptr::from_ref(store) as u64);
    block_on(Host::open(store.clone(), default_caller().unwrap(), &mut rng)).unwrap()
}

impl Scene {
    fn new() -> Self {
        let store = MemoryStore::default();
        let real = Timestamp::from_millis(1_767_225_600_000);
        Self { host: open(&store), store, rng: ChaCha20Rng::seed_from_u64(1), real }
    }

    fn ask(&mut self, ask: Ask, file: Option<String>) -> Result<Reply, Failure> {
        let moment = &mut Moment::new(self.real, &mut self.rng);
        block_on(self.host.answer(moment, Question { by: None, ask }, file))
    }

    fn call(&mut self, operation: &str, input: Value) -> Result<Value, Failure> {
        self.ask(Ask::Call { operation: operation.to_owned(), input }, None).map(|reply| reply.value)
    }

    fn work<T: DeserializeOwned>(&mut self, task: WorkspaceTask) -> T {
        self.read(task, None)
    }

    fn read<T: DeserializeOwned>(&mut self, task: WorkspaceTask, file: Option<String>) -> T {
        serde_json::from_value(self.ask(Ask::Workspace(task), file).unwrap().value).unwrap()
    }

    fn view<T: DeserializeOwned>(&mut self, view: View) -> T {
        serde_json::from_value(self.ask(Ask::View(view), None).unwrap().value).unwrap()
    }

    fn jump(&mut self, days: i64) {
        let to = self.host.now(self.real) + days * DAY;
        self.ask(Ask::Clock(ClockCommand::JumpTo(to)), None).unwrap();
    }

    fn key(&mut self, input: Value) -> String {
        let key = self.call("CreateKey", input).unwrap();
        key["KeyMetadata"]["Arn"].as_str().unwrap().to_owned()
    }

    fn export(&mut self, export: Export) -> (ExportView, String) {
        let reply = self.ask(Ask::Workspace(WorkspaceTask::Export(export)), None).unwrap();
        (serde_json::from_value(reply.value).unwrap(), reply.file.unwrap())
    }

    fn preview(&mut self, text: &str, passphrase: Option<&str>) -> Read<PreviewView> {
        let task = WorkspaceTask::Preview { passphrase: passphrase.map(str::to_owned) };
        self.read(task, Some(text.to_owned()))
    }

    fn import(&mut self, text: &str, passphrase: Option<&str>) -> Read<ComparisonView> {
        let task = WorkspaceTask::Import { passphrase: passphrase.map(str::to_owned) };
        self.read(task, Some(text.to_owned()))
    }

    fn names(&self) -> Vec<String> {
        let records = block_on(self.store.trail(&TrailRange { before: None, limit: 99 })).unwrap();
        records.iter().map(|record| record.event["eventName"].as_str().unwrap().to_owned()).collect()
    }

    fn labels(&self) -> (Option<String>, Option<String>) {
        let changed = self.host.changed();
        (changed.undo, changed.redo)
    }

    /// A bit of everything.
    fn fill(&mut self) -> Vec<String> {
        let keys = vec![
            self.key(json!({ "Description": "ü \"quoted\"" })),
            self.key(json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" })),
            self.key(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" })),
            self.key(json!({ "KeySpec": "ML_DSA_44", "KeyUsage": "SIGN_VERIFY" })),
            self.key(json!({ "Origin": "EXTERNAL" })),
            self.key(json!({ "MultiRegion": true })),
        ];
        self.call("ReplicateKey", json!({ "KeyId": keys[5], "ReplicaRegion": "eu-west-1" })).unwrap();
        self.call("CreateAlias", json!({ "AliasName": "alias/a", "TargetKeyId": keys[0] })).unwrap();
        self.call("EnableKeyRotation", json!({ "KeyId": keys[0] })).unwrap();
        let grantee = "arn:aws:iam::123456789012:root";
        let grant = json!({ "KeyId": keys[0], "GranteePrincipal": grantee, "Operations": ["Encrypt"] });
        self.call("CreateGrant", grant).unwrap();
        for (operation, input) in [("CreateUser", "UserName"), ("CreateGroup", "GroupName")] {
            let manage = json!({ "service": "Iam", "operation": operation, "input": { input: "x" } });
            self.ask(Ask::Manage(serde_json::from_value(manage).unwrap()), None).unwrap();
        }
        self.jump(400);
        keys
    }
}

#[test]
fn steps_survive_a_restart() {
    let mut scene = Scene::new();
    let key = scene.key(json!({}));
    scene.call("DisableKey", json!({ "KeyId": key })).unwrap();
    assert_eq!(scene.labels(), (Some("DisableKey".to_owned()), None));
    scene.host = open(&scene.store);
    let undone: Option<StepView> = scene.work(WorkspaceTask::Undo);
    assert_eq!(undone.unwrap().key.unwrap().to_string(), key);
    scene.host = open(&scene.store);
    assert_eq!(scene.labels(), (Some("CreateKey".to_owned()), Some("DisableKey".to_owned())));
    let _: Option<StepView> = scene.work(WorkspaceTask::Undo);
    assert_eq!(scene.work::<Option<StepView>>(WorkspaceTask::Undo), None);
    assert_eq!(scene.host.engine().state().keys().count(), 0);
    for _ in 0..2 {
        assert!(scene.work::<Option<StepView>>(WorkspaceTask::Redo).is_some());
    }
    assert_eq!(scene.work::<Option<StepView>>(WorkspaceTask::Redo), None);
    assert_eq!(scene.names(), ["Redo", "Redo", "Undo", "Undo", "DisableKey", "CreateKey"]);
    let history: HistoryView = scene.work(WorkspaceTask::History);
    let labels: Vec<_> = history.steps.iter().map(|step| step.label.as_str()).collect();
    assert_eq!((labels, history.done), (vec!["CreateKey", "DisableKey"], 2));
    assert_eq!(open(&scene.store).engine().state(), scene.host.engine().state());
}

#[test]
fn an_undo_that_cannot_be_stored_leaves_everything() {
    let mut scene = Scene::new();
    scene.key(json!({}));
    let (state, history) = (scene.host.engine().state().clone(), scene.host.history().clone());
    for task in [WorkspaceTask::Undo, WorkspaceTask::Clear] {
        scene.store.fail_next(StoreError::new(Problem::Full, "no room"));
        let failure = scene.ask(Ask::Workspace(task), None).unwrap_err();
        assert!(matches!(failure, Failure::Storage(failure) if failure.problem == StorageProblem::Full));
        assert_eq!((scene.host.engine().state(), scene.host.history()), (&state, &history));
    }
    scene.store.fail_next(StoreError::new(Problem::Full, "no room"));
    scene.call("ScheduleKeyDeletion", json!({ "KeyId": "none" })).unwrap_err();
    assert_eq!(scene.host.history(), &history);
}

#[test]
fn the_time_after_an_undone_jump_survives_a_restart() {
    let mut scene = Scene::new();
    let key = scene.key(json!({}));
    scene.call("ScheduleKeyDeletion", json!({ "KeyId": key, "PendingWindowInDays": 7 })).unwrap();
    scene.jump(30);
    let _: Option<StepView> = scene.work(WorkspaceTask::Undo);
    assert_eq!(scene.host.now(scene.real), scene.real);
    scene.host = open(&scene.store);
    assert_eq!(scene.host.now(scene.real), scene.real);
    assert_eq!(scene.host.engine().state().keys().count(), 1);
}

#[test]
fn snapshots_are_kept_compared_and_returned_to() {
    let mut scene = Scene::new();
    let keys = scene.fill();
    let (state, now) = (scene.host.engine().state().clone(), scene.host.now(scene.real));
    let save = |name: &str| WorkspaceTask::SaveSnapshot { name: name.to_owned() };
    let view: SnapshotView = scene.work(save("before"));
    assert_eq!((view.time, view.keys, view.name.as_str()), (now, 7, "before"));
    for name in ["before", "", " a", "a\n", &"a".repeat(101)] {
        assert!(matches!(scene.ask(Ask::Workspace(save(name)), None), Err(Failure::Kms(_))), "{name:?}");
    }

    scene.call("DisableKey", json!({ "KeyId": keys[0] })).unwrap();
    scene.call("DeleteAlias", json!({ "AliasName": "alias/a" })).unwrap();
    scene.key(json!({}));
    scene.jump(30);
    let compare = |from: Option<&str>, to: Option<&str>| WorkspaceTask::Compare {
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
    };
    let found: ComparisonView = scene.work(compare(Some("before"), None));
    let counts: Vec<_> = found.counts.iter().map(|(table, of)| (table.as_str(), *of)).collect();
    assert_eq!(counts, [("keys", [1, 0, 1]), ("materials", [1, 0, 0]), ("aliases", [0, 1, 0])]);
    let changed = found.rows.iter().find(|row| row.kind == RowChange::Changed).unwrap();
    assert_eq!((changed.id.as_str(), changed.table.as_str()), (keys[0].as_str(), "keys"));
    assert_eq!(changed.fields, [("state".to_owned(), Some(json!("Enabled")), Some(json!("Disabled")))]);
    assert!(scene.work::<ComparisonView>(compare(None, None)).rows.is_empty());

    let back = WorkspaceTask::ReturnTo { name: "before".to_owned() };
    let after = scene.host.engine().state().clone();
    scene.work::<ComparisonView>(back.clone());
    assert_eq!(*scene.host.engine().state(), state);
    assert_eq!(scene.host.now(scene.real), now);
    assert_eq!(scene.labels().0.as_deref(), Some("Restore"));
    let _: Option<StepView> = scene.work(WorkspaceTask::Undo);
    assert_eq!(*scene.host.engine().state(), after);
    let _: Option<StepView> = scene.work(WorkspaceTask::Redo);
    assert_eq!(*scene.host.engine().state(), state);
    assert_eq!(open(&scene.store).engine().state(), &state);

    assert_eq!(scene.work::<Vec<SnapshotView>>(WorkspaceTask::Snapshots), [view]);
    let _: Value = scene.work(WorkspaceTask::DeleteSnapshot { name: "before".to_owned() });
    assert!(scene.work::<Vec<SnapshotView>>(WorkspaceTask::Snapshots).is_empty());
    assert!(matches!(scene.ask(Ask::Workspace(back), None), Err(Failure::Kms(_))));
}

#[test]
fn export_then_import_gives_the_same_hash() {
    for passphrase in [None, Some("correct horse")] {
        let mut scene = Scene::new();
        let keys = scene.fill();
        let sealed = scene.call("Encrypt", json!({ "KeyId": keys[0], "Plaintext": "aGVsbG8=" })).unwrap();
        let passphrase_text = passphrase.map(str::to_owned);
        let (view, text) = scene.export(Export { material: true, trail: true, passphrase: passphrase_text });
        assert_eq!(view.size, text.len() as u64);
        assert_eq!(view.hash, state_hash(scene.host.engine().state(), true));
        assert_eq!(view.name, "kmsbox-2027-02-05.json");

        let mut other = Scene::new();
        other.key(json!({}));
        let before = other.host.engine().state().clone();
        if passphrase.is_some() {
            assert_eq!(other.preview(&text, None), Read::Locked);
            assert_eq!(other.preview(&text, Some("wrong")), Read::WrongPassphrase);
            assert_eq!(other.import(&text, Some("wrong")), Read::WrongPassphrase);
        }
        let Read::Done(preview) = other.preview(&text, passphrase) else { panic!() };
        assert_eq!(*other.host.engine().state(), before);
        assert_eq!((preview.hash.as_str(), preview.lacks_material, preview.rsa), (view.hash.as_str(), false, 0));
        assert_eq!(preview.warnings, Vec::<String>::new());
        let records = scene.host.engine().tail().next_seq;
        assert_eq!(preview.records, records);

        let Read::Done(_) = other.import(&text, passphrase) else { panic!() };
        assert_eq!(state_hash(other.host.engine().state(), true), view.hash);
        assert_eq!(other.host.now(other.real), scene.host.now(scene.real));
        assert_eq!(invariants(other.host.engine().state()), []);
        assert_eq!(other.host.engine().tail().next_seq, records + 2);
        assert_eq!(other.names()[..2], ["Import", "Encrypt"]);
        // Written again, it is the same file.
        let again = Export { material: true, ..Export::default() };
        assert!(scene.export(again.clone()).1 == other.export(again).1);
        let opened = other.call("Decrypt", json!({ "CiphertextBlob": sealed["CiphertextBlob"] })).unwrap();
        assert_eq!(opened["Plaintext"], "aGVsbG8=");
        let _: Option<StepView> = other.work(WorkspaceTask::Undo);
        assert_eq!(*other.host.engine().state(), before);
        assert_eq!(other.host.now(other.real), other.real);
    }
}

#[test]
fn without_material_keys_get_new_material() {
    let mut scene = Scene::new();
    let keys = scene.fill();
    let rsa = scene.key(json!({ "KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY" }));
    let sealed = scene.call("Encrypt", json!({ "KeyId": keys[0], "Plaintext": "aGVsbG8=" })).unwrap();
    let (view, text) = scene.export(Export::default());
    for (key, row) in scene.host.engine().state().rows() {
        if let Row::Material(row) = row {
            let wrapped = row.wrapped.unwrap();
            let arn = key.id();
            let (arn, id) = arn.split_once('#').unwrap();
            let arn: kms_api::KeyArn = arn.parse().unwrap();
            let clear = scene.host.engine().wrapping_key().unwrap(&wrapped, &arn.key_id, id.parse().unwrap()).unwrap();
            for secret in [wrapped.0.as_slice(), clear.as_bytes()] {
                assert!(!text.contains(&kms_api::Blob::from(secret).to_base64()));
            }
        }
    }
    let mut other = Scene::new();
    let Read::Done(preview) = other.preview(&text, None) else { panic!() };
    assert_eq!((preview.lacks_material, preview.rsa, &preview.hash), (true, 1, &view.hash));
    assert!(preview.warnings.iter().any(|warning| warning.contains("no key material")), "{:?}", preview.warnings);

    // The page's worker has the RSA key made by the browser, and hands it in.
    let mut task = WorkspaceTask::Import { passphrase: None };
    let (specs, text) = kms_worker::workspace::prepared(&mut task, text);
    assert_eq!(specs, [kms_api::key::KeySpec::Rsa2048]);
    let made = kms_crypto::KeyMaterial::generate(specs[0], &mut other.rng).unwrap();
    let public = kms_crypto::asymmetric::public_key(specs[0], &made);
    let moment = &mut Moment::new(other.real, &mut other.rng);
    moment.ready_made = vec![(specs[0], made)];
    block_on(other.host.work(moment, task, Some(text))).unwrap();
    let state = other.host.engine().state();
    assert_eq!(state_hash(state, false), view.hash);
    assert_ne!(state_hash(state, true), state_hash(scene.host.engine().state(), true));
    assert_eq!(invariants(state), []);
    let key = state.key(&rsa.parse().unwrap()).unwrap();
    assert_eq!(key.public_key.as_ref().map(|key| key.as_slice().to_vec()), public);
    // A replica has the material of its primary key.
    let arn: kms_api::KeyArn = keys[5].parse().unwrap();
    let replica = kms_api::KeyArn { region: "eu-west-1".parse().unwrap(), ..arn.clone() };
    let current = |arn| state.key(arn).unwrap().current_material.unwrap();
    assert_eq!(current(&arn), current(&replica));

    assert!(other.call("Decrypt", json!({ "CiphertextBlob": sealed["CiphertextBlob"] })).is_err());
    other.call("Encrypt", json!({ "KeyId": keys[0], "Plaintext": "aGVsbG8=" })).unwrap();
    let sign = json!({ "KeyId": rsa, "Message": "aGk=", "SigningAlgorithm": "RSASSA_PSS_SHA_256" });
    let signed = other.call("Sign", sign.clone()).unwrap();
    let mut verify = sign;
    verify["Signature"] = signed["Signature"].clone();
    other.call("Verify", verify).unwrap();
}

#[test]
fn a_refused_file_changes_nothing() {
    let mut scene = Scene::new();
    scene.fill();
    let (_, text) = scene.export(Export { material: true, trail: true, passphrase: None });
    let (state, tail) = (scene.host.engine().state().clone(), scene.host.engine().tail());
    let broken = text.replacen("\"manager\"", "\"manage", 1);
    let half: String = text.chars().take(text.len() / 2).collect();
    for text in ["", "[]", "{", &broken, &half] {
        assert!(matches!(scene.preview(text, None), Read::Refused(_)));
        let Read::Refused(fault) = scene.import(text, None) else { panic!() };
        assert!(!fault.text.is_empty());
    }
    assert_eq!((scene.host.engine().state(), scene.host.engine().tail()), (&state, tail));
    // An import that cannot be stored, too.
    scene.store.fail_next(StoreError::new(Problem::Full, "no room"));
    let task = WorkspaceTask::Import { passphrase: None };
    assert!(matches!(scene.ask(Ask::Workspace(task), Some(text)), Err(Failure::Storage(_))));
    assert_eq!((scene.host.engine().state(), scene.host.engine().tail()), (&state, tail));
}

#[test]
fn a_cleared_workspace_is_as_new() {
    let mut scene = Scene::new();
    scene.fill();
    let _: SnapshotView = scene.work(WorkspaceTask::SaveSnapshot { name: "a".to_owned() });
    let _: Value = scene.work(WorkspaceTask::Clear);
    assert_eq!(scene.labels(), (None, None));
    assert_eq!(scene.host.now(scene.real), scene.real);
    assert!(scene.names().is_empty());
    assert!(scene.work::<Vec<SnapshotView>>(WorkspaceTask::Snapshots).is_empty());
    let key = scene.key(json!({}));
    scene.call("Encrypt", json!({ "KeyId": key, "Plaintext": "aGVsbG8=" })).unwrap();
    let reopened = open(&scene.store);
    assert_eq!(reopened.engine().state(), scene.host.engine().state());
    assert!(reopened.engine().state().rows().iter().all(|(key, _)| key.table() != Table::Users));
}

#[test]
fn the_example_is_a_year_of_real_calls() {
    let mut scene = Scene::new();
    // In the midst of a month, so that it has a bill.
    scene.real = scene.real + 14 * DAY;
    let _: Value = scene.work(WorkspaceTask::Example);
    let overview: Overview = scene.view(View::Overview);
    assert!(overview.calls > 500, "{}", overview.calls);
    assert!(!overview.upcoming.is_empty());
    let count = |wanted: KeyState| overview.states.iter().find(|(state, _)| *state == wanted).map_or(0, |(_, n)| *n);
    assert_eq!(count(KeyState::Disabled), 1);
    assert_eq!(count(KeyState::PendingDeletion), 1);
    assert_eq!(count(KeyState::PendingImport), 1);
    let failed = TrailQuery { failed: Some(true), limit: 200, ..TrailQuery::default() };
    let refused: TrailPage = scene.view(View::Trail(failed));
    assert!(refused.rows.iter().all(|row| row.event["errorCode"] == "AccessDenied"), "{:?}", refused.rows.first());
    assert_eq!(refused.rows.len(), 6, "ann may not encrypt");
    let mut bill = BillView { behind: 1, ..BillView::default() };
    while bill.behind > 0 {
        bill = scene.view(View::Bill(BillQuery::default()));
    }
    assert!(bill.cents > 0 && !bill.lines.is_empty());
}
