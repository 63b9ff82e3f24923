//! The host over a store in memory.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

use kms_api::key::KeyState;
use kms_api::time::{DAY, HOUR};
use kms_api::{ErrorCode, Timestamp};
use kms_protocol::policy::{Completion, Finding, PolicyKind};
use kms_protocol::scenario::{ScenarioFault, ScenarioReport};
use kms_protocol::view::{
    AliasesPage, GrantsPage, KeyDetail, KeysPage, KeysQuery, KeysSort, ListQuery, Overview, TrailPage, TrailQuery,
};
use kms_protocol::{ClockCommand, Failure, StorageProblem, View};
use kms_store::{MemoryStore, Problem, StoreError};
use kms_worker::Host;
use kms_worker::host::{Moment, default_caller};
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
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    block_on(Host::open(store.clone(), default_caller().unwrap(), &mut rng)).unwrap()
}

impl Scene {
    fn new() -> Self {
        let store = MemoryStore::default();
        Self {
            host: open(&store),
            store,
            rng: ChaCha20Rng::seed_from_u64(1),
            real: Timestamp::from_millis(1_767_225_600_000),
        }
    }

    fn call(&mut self, operation: &str, input: Value) -> Result<Value, Failure> {
        let moment = &mut Moment::new(self.real, &mut self.rng);
        block_on(self.host.call(moment, operation, &input))
    }

    fn clock(&mut self, command: ClockCommand) -> Result<kms_protocol::Moved, Failure> {
        let moment = &mut Moment::new(self.real, &mut self.rng);
        block_on(self.host.set_clock(moment, command))
    }

    fn view<T: DeserializeOwned>(&self, view: View) -> T {
        serde_json::from_value(block_on(self.host.view(&view, self.real)).unwrap()).unwrap()
    }

    fn key(&mut self) -> String {
        let key = self.call("CreateKey", json!({})).unwrap();
        key["KeyMetadata"]["KeyId"].as_str().unwrap().to_owned()
    }
}

#[test]
fn what_was_answered_is_there_after_a_restart() {
    let mut scene = Scene::new();
    let key = scene.key();
    let sealed = scene.call("Encrypt", json!({ "KeyId": key, "Plaintext": "aGVsbG8=" })).unwrap();
    scene.host = open(&scene.store);
    let opened = scene.call("Decrypt", json!({ "CiphertextBlob": sealed["CiphertextBlob"] })).unwrap();
    assert_eq!(opened["Plaintext"], "aGVsbG8=");
    let trail: TrailPage = scene.view(View::Trail(TrailQuery { limit: 10, ..TrailQuery::default() }));
    let names: Vec<_> = trail.rows.iter().map(|row| row.event["eventName"].as_str().unwrap()).collect();
    assert_eq!(names, ["Decrypt", "Encrypt", "CreateKey"]);
    assert_eq!(trail.rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [2, 1, 0]);
}

#[test]
fn a_commit_that_fails_leaves_everything_as_it_was() {
    let mut scene = Scene::new();
    let key = scene.key();
    let before = scene.host.engine().state().clone();
    scene.store.fail_next(StoreError { problem: Problem::Full, detail: "no room".to_owned() });
    let failure = scene.call("DisableKey", json!({ "KeyId": key })).unwrap_err();
    let Failure::Storage(failure) = failure else { panic!("{failure:?}") };
    assert_eq!((failure.problem, failure.detail.as_str()), (StorageProblem::Full, "no room"));
    assert_eq!(scene.host.engine().state(), &before);
    // The next call gets the number that the failed one would have had.
    scene.call("DisableKey", json!({ "KeyId": key })).unwrap();
    assert_eq!(scene.host.engine().tail().next_seq, 2);
    assert_eq!(open(&scene.store).engine().state(), scene.host.engine().state());
}

#[test]
fn the_clock_jumps_over_a_deletion() {
    let mut scene = Scene::new();
    let key = scene.key();
    scene.call("ScheduleKeyDeletion", json!({ "KeyId": key, "PendingWindowInDays": 7 })).unwrap();
    assert_eq!(scene.host.millis_to_deadline(scene.real), Some(7 * DAY));
    let overview: Overview = scene.view(View::Overview);
    assert_eq!(overview.states, [(KeyState::PendingDeletion, 1)]);
    assert_eq!(overview.upcoming.len(), 1);

    let moved = scene.clock(ClockCommand::JumpTo(scene.real + 8 * DAY)).unwrap();
    assert_eq!(moved.happened.len(), 1);
    assert_eq!(moved.clock.now(scene.real), scene.real + 8 * DAY);
    let failure = scene.call("DescribeKey", json!({ "KeyId": key })).unwrap_err();
    assert!(matches!(failure, Failure::Kms(error) if error.code == ErrorCode::NotFound));
    assert_eq!(scene.host.millis_to_deadline(scene.real), None);

    let back = scene.clock(ClockCommand::JumpTo(scene.real)).unwrap_err();
    assert!(matches!(back, Failure::Kms(error) if error.code == ErrorCode::Validation));
    // The clock is kept, too.
    assert_eq!(open(&scene.store).clock(), scene.host.clock());
}

#[test]
fn a_frozen_clock_stands_and_a_running_one_goes_on() {
    let mut scene = Scene::new();
    let start = scene.real;
    scene.clock(ClockCommand::Freeze).unwrap();
    scene.real = scene.real + 5 * HOUR;
    assert_eq!(scene.host.now(scene.real), start);
    scene.clock(ClockCommand::Run).unwrap();
    scene.real = scene.real + HOUR;
    assert_eq!(scene.host.now(scene.real), start + HOUR);
}

#[test]
fn deletions_fall_due_by_themselves() {
    let mut scene = Scene::new();
    let key = scene.key();
    scene.call("ScheduleKeyDeletion", json!({ "KeyId": key, "PendingWindowInDays": 7 })).unwrap();
    scene.real = scene.real + 7 * DAY;
    let moment = &mut Moment::new(scene.real, &mut scene.rng);
    assert_eq!(block_on(scene.host.tick(moment)), Ok(true));
    assert_eq!(scene.view::<KeysPage>(View::Keys(KeysQuery { limit: 10, ..KeysQuery::default() })).total, 0);
}

#[test]
fn keys_are_found_sorted_and_given_by_the_window() {
    let mut scene = Scene::new();
    let mut ids = Vec::new();
    for number in 0..30 {
        scene.real = scene.real + 1_000;
        let key = scene.call("CreateKey", json!({ "Description": format!("Number {number:02}") })).unwrap();
        ids.push(key["KeyMetadata"]["KeyId"].as_str().unwrap().to_owned());
    }
    scene.call("CreateAlias", json!({ "AliasName": "alias/zebra", "TargetKeyId": ids[3] })).unwrap();
    scene.call("CreateAlias", json!({ "AliasName": "alias/ant", "TargetKeyId": ids[20] })).unwrap();
    scene.call("DisableKey", json!({ "KeyId": ids[5] })).unwrap();

    let query = |query: KeysQuery| scene.view::<KeysPage>(View::Keys(query));
    let page = query(KeysQuery { offset: 10, limit: 5, ..KeysQuery::default() });
    assert_eq!((page.total, page.matching, page.rows.len()), (30, 30, 5));
    assert_eq!(page.rows[0].description, "Number 10");
    let page = query(KeysQuery { limit: 2, descending: true, ..KeysQuery::default() });
    assert_eq!(page.rows[0].description, "Number 29");
    let page = query(KeysQuery { limit: 3, sort: KeysSort::Alias, ..KeysQuery::default() });
    let names: Vec<_> = page.rows.iter().map(|row| row.description.as_str()).collect();
    assert_eq!(&names[..2], ["Number 20", "Number 03"]);
    for (search, expected) in [("NUMBER 1", 10), ("Zebra", 1), (ids[7].as_str(), 1), ("nothing", 0)] {
        let page = query(KeysQuery { search: search.to_owned(), limit: 100, ..KeysQuery::default() });
        assert_eq!((page.matching, page.rows.len()), (expected, expected as usize), "{search}");
    }
    let page = query(KeysQuery { state: Some(KeyState::Disabled), limit: 100, ..KeysQuery::default() });
    assert_eq!(page.rows.iter().map(|row| row.description.as_str()).collect::<Vec<_>>(), ["Number 05"]);
}

#[test]
fn the_trail_is_filtered_and_paged() {
    let mut scene = Scene::new();
    let (one, other) = (scene.key(), scene.key());
    for _ in 0..300 {
        scene.call("DescribeKey", json!({ "KeyId": one })).unwrap();
    }
    let _ = scene.call("Encrypt", json!({ "KeyId": other }));
    let arn = format!("arn:aws:kms:us-east-1:123456789012:key/{one}");
    let query = TrailQuery { key: Some(arn.parse().unwrap()), limit: 200, ..TrailQuery::default() };
    let first: TrailPage = scene.view(View::Trail(query.clone()));
    assert_eq!((first.rows.len(), first.marks.len()), (200, 200));
    assert_eq!(first.next, first.rows.last().map(|row| row.seq));
    let rest: TrailPage = scene.view(View::Trail(TrailQuery { before: first.next, ..query }));
    assert_eq!((rest.rows.len(), rest.next), (101, None));
    let rows = |query: TrailQuery| scene.view::<TrailPage>(View::Trail(TrailQuery { limit: 10, ..query })).rows;
    let failed = rows(TrailQuery { failed: Some(true), ..TrailQuery::default() });
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].event["errorCode"], "ValidationException");
    assert_eq!(rows(TrailQuery { error: Some("ValidationException".to_owned()), ..TrailQuery::default() }), failed);
    assert_eq!(rows(TrailQuery { error: Some("AccessDenied".to_owned()), ..TrailQuery::default() }), []);
    let operation = TrailQuery { operation: Some("CreateKey".to_owned()), ..TrailQuery::default() };
    assert_eq!(rows(operation).len(), 2);
}

#[test]
fn the_trail_is_filtered_by_who_called_and_when() {
    let mut scene = Scene::new();
    let start = scene.real;
    for _ in 0..4 {
        scene.call("ListKeys", json!({})).unwrap();
        scene.real = scene.real + HOUR;
    }
    let seqs = |query: TrailQuery| {
        let page: TrailPage = scene.view(View::Trail(TrailQuery { limit: 10, ..query }));
        page.rows.into_iter().map(|row| row.seq).collect::<Vec<_>>()
    };
    let between = |from, to| TrailQuery { from, to, ..TrailQuery::default() };
    assert_eq!(seqs(between(Some(start + HOUR), None)), [3, 2, 1]);
    assert_eq!(seqs(between(None, Some(start + HOUR))), [1, 0]);
    assert_eq!(seqs(between(Some(start + HOUR), Some(start + 2 * HOUR))), [2, 1]);
    for (by, count) in [
        ("arn:aws:iam::123456789012:root", 4),
        ("root", 4),
        ("123456789012", 4),
        ("oot", 0),
        ("arn:aws:iam::123456789012:roo", 0),
        ("user/ann", 0),
    ] {
        assert_eq!(seqs(TrailQuery { by: Some(by.to_owned()), ..TrailQuery::default() }).len(), count, "{by}");
    }
}

#[test]
fn a_search_of_the_trail_goes_piece_by_piece() {
    let mut scene = Scene::new();
    scene.key();
    for _ in 0..9 {
        scene.call("ListKeys", json!({})).unwrap();
    }
    let query = TrailQuery { operation: Some("ListKeys".to_owned()), within: Some(4), ..TrailQuery::default() };
    let (mut before, mut found) = (None, Vec::new());
    loop {
        let page: TrailPage = scene.view(View::Trail(TrailQuery { before, limit: 1, ..query.clone() }));
        assert!(page.rows.len() <= 1 && page.marks.len() <= 4);
        found.extend(page.marks.iter().map(|(seq, _, failed)| (*seq, *failed)));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(found, (1..10).rev().map(|seq| (seq, false)).collect::<Vec<_>>());
}

#[test]
fn a_policy_is_looked_through() {
    let mut scene = Scene::new();
    let found = |scene: &Scene, text: &str| -> Vec<Finding> {
        scene.view(View::PolicyFindings { kind: PolicyKind::Key, text: text.to_owned() })
    };
    let key = scene.key();
    let detail: KeyDetail = scene.view(View::Key { key_id: key.parse().unwrap() });
    assert_eq!(found(&scene, &detail.policy), []);
    let wrong = detail.policy.replace("kms:*", "kms:Encrpt");
    let finding = found(&scene, &wrong).into_iter().find(|finding| finding.rule == "unknown-action").unwrap();
    let (start, end) = finding.span;
    assert_eq!(wrong.get(start..end), Some("\"kms:Encrpt\""));
    assert!(finding.fixes.iter().any(|fix| fix.edits.iter().any(|edit| edit.insert.contains("kms:Encrypt"))));
    assert!(!found(&scene, "{").is_empty());
}

#[test]
fn what_could_be_typed_is_proposed() {
    let scene = Scene::new();
    let text = r#"{ "Statement": { "Action": "kms:Encr" } }"#;
    let position = text.find("Encr").unwrap() + 4;
    let view = View::PolicyCompletions { kind: PolicyKind::Key, text: text.to_owned(), position };
    let found: Vec<Completion> = scene.view(view);
    assert!(found.iter().any(|found| found.label == "kms:Encrypt"), "{found:?}");
}

#[test]
fn what_was_pasted_becomes_a_scenario_that_holds() {
    let scene = Scene::new();
    let statement = json!({
        "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:iam::444455556666:role/ledger" },
        "Action": "kms:Decrypt",
        "Resource": "*"
    });
    let policy = json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
    let text = json!({ "Policy": policy, "PolicyName": "default" }).to_string();
    let made: Result<String, Vec<ScenarioFault>> = scene.view(View::ScenarioOf { text });
    let made = made.unwrap();
    let ScenarioReport::Ran(scenarios) = scene.view(View::Scenario { text: made.clone() }) else { panic!("{made}") };
    let cases: Vec<_> = scenarios.iter().flat_map(|scenario| &scenario.cases).collect();
    assert!(cases.iter().all(|case| case.passed));
    assert!(cases.iter().any(|case| case.call == "Decrypt" && case.found == "allow: key policy"));
    let again: Result<String, Vec<ScenarioFault>> = scene.view(View::ScenarioOf { text: made.clone() });
    assert_eq!(again, Ok(made));
    let refused: Result<String, Vec<ScenarioFault>> =
        scene.view(View::ScenarioOf { text: "{\n  \"Policy\": 1\n}".into() });
    let faults = refused.unwrap_err();
    assert_eq!((faults[0].line, faults[0].path.as_str()), (2, "Policy"));
}

#[test]
fn aliases_and_grants_are_listed_across_keys() {
    let mut scene = Scene::new();
    let (first, second) = (scene.key(), scene.key());
    for (name, key) in [("alias/b", &first), ("alias/a", &second)] {
        scene.call("CreateAlias", json!({ "AliasName": name, "TargetKeyId": key })).unwrap();
    }
    let who = "arn:aws:iam::111122223333:root";
    for key in [&first, &second] {
        let grant = json!({ "KeyId": key, "GranteePrincipal": who, "Operations": ["Decrypt"] });
        scene.call("CreateGrant", grant).unwrap();
    }
    let query = |search: &str, offset| ListQuery { search: search.to_owned(), offset, limit: 1 };
    let page: AliasesPage = scene.view(View::Aliases(query("", 0)));
    assert_eq!((page.matching, page.rows.len()), (2, 1));
    assert_eq!((page.rows[0].name.as_str(), page.rows[0].key.as_str()), ("alias/a", second.as_str()));
    assert_eq!(page.rows[0].state, Some(KeyState::Enabled));
    let page: AliasesPage = scene.view(View::Aliases(query("ALIAS/B", 0)));
    assert_eq!((page.matching, page.rows[0].key.as_str()), (1, first.as_str()));
    let page: GrantsPage = scene.view(View::Grants(query("decrypt", 0)));
    assert_eq!(page.matching, 0, "operations are not searched");
    let page: GrantsPage = scene.view(View::Grants(query("alias/a", 0)));
    assert_eq!((page.matching, page.rows[0].key.as_str()), (1, second.as_str()));
    assert_eq!((page.rows[0].grantee.as_str(), page.rows[0].operations[0].as_str()), (who, "Decrypt"));
    let page: GrantsPage = scene.view(View::Grants(query("", 1)));
    assert_eq!((page.matching, page.rows.len()), (2, 1));
}
