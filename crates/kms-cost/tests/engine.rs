//! The ledger of what the engine really does.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

use kms_api::Timestamp;
use kms_api::time::{DAY, HOUR};
use kms_core::{CallRecord, Caller, Engine, Env, Outcome, State, Tail};
use kms_cost::{Assumptions, Dimension, Ledger, Metered, Money, Month, Part, Span, prices};
use kms_crypto::WrappingKey;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};

/// An engine, and the ledger of its trail.
struct Workspace {
    engine: Engine,
    rng: ChaCha20Rng,
    now: Timestamp,
    caller: Caller,
    ledger: Ledger,
}

impl Workspace {
    /// It begins with 2026.
    fn new() -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(6);
        let wrapping_key = WrappingKey::generate(&mut rng);
        Self {
            engine: Engine::new(wrapping_key, State::default(), Tail::default()),
            rng,
            now: Timestamp::from_millis(1_767_225_600_000),
            caller: Caller::root("123456789012".parse().unwrap(), "us-east-1".parse().unwrap()),
            ledger: Ledger::new(),
        }
    }

    fn call(&mut self, operation: &str, input: Value) -> Value {
        let mut env = Env::new(self.now, &mut self.rng, &self.caller);
        let outcome = self.engine.call(&mut env, operation, &input);
        self.take(&outcome);
        outcome.result.unwrap()
    }

    fn advance(&mut self, millis: i64) {
        self.now = self.now + millis;
        let outcome = self.engine.advance(&mut Env::new(self.now, &mut self.rng, &self.caller));
        self.take(&outcome);
    }

    fn take(&mut self, outcome: &Outcome) {
        for record in &outcome.records {
            take_in(&mut self.ledger, record);
        }
    }

    fn create(&mut self, input: Value) -> String {
        self.call("CreateKey", input)["KeyMetadata"]["Arn"].as_str().unwrap().to_owned()
    }

    fn cost(&self, first: Month, months: i32) -> Money {
        self.ledger.bill(prices(), Span::months(first, months), self.now).total(&[]).cost
    }
}

/// What a host does with each record.
fn take_in(ledger: &mut Ledger, record: &CallRecord) {
    let metered = record.metered.iter().map(|unit| Metered {
        usage: &unit.usage,
        account: unit.account.as_str(),
        region: unit.region.as_str(),
        key: unit.key.as_ref(),
        count: 1,
    });
    ledger.record(record.seq, record.time, &record.event, metered);
}

fn month(number: u8) -> Month {
    Month::new(2026, number).unwrap()
}

#[test]
fn the_life_of_a_key() {
    let mut workspace = Workspace::new();
    let key = workspace.create(json!({}));
    workspace.call("EnableKeyRotation", json!({ "KeyId": key, "RotationPeriodInDays": 100 }));
    let forecast = workspace.ledger.outlook(prices(), workspace.now, 30);
    let forecast = forecast.forecast(&Assumptions { months: 12, ..Assumptions::default() }).unwrap();
    // A year with rotations on April 11 and July 20; the third, on October 28, adds nothing.
    workspace.advance(365 * DAY);
    for (entry, number) in forecast.months.iter().zip(1..) {
        assert_eq!(entry.keys + entry.rotations, workspace.cost(month(number), 1), "{}", entry.month);
    }
    assert_eq!(workspace.cost(month(3), 1).cents(), 100);
    assert_eq!(workspace.cost(month(6), 1).cents(), 200);
    assert_eq!(workspace.cost(month(12), 1).cents(), 300);
    // It waits for its deletion, which is cancelled; then it goes.
    let january = Month::new(2027, 1).unwrap();
    workspace.call("ScheduleKeyDeletion", json!({ "KeyId": key, "PendingWindowInDays": 7 }));
    workspace.advance(5 * DAY);
    assert_eq!(workspace.cost(january, 1).cents(), 0);
    workspace.call("CancelKeyDeletion", json!({ "KeyId": key }));
    // The key and two rotations, for five days.
    let part = Money::of(5 * 24, Money::parse("1").unwrap(), 744);
    assert_eq!(workspace.cost(january, 1), part + part + part);
    workspace.call("ScheduleKeyDeletion", json!({ "KeyId": key, "PendingWindowInDays": 7 }));
    workspace.advance(60 * DAY);
    assert_eq!(workspace.cost(january, 12), part + part + part);
    assert_eq!(workspace.ledger.billed_keys(), 0);
}

#[test]
fn requests_by_who_made_them() {
    let mut workspace = Workspace::new();
    let key = workspace.create(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" }));
    let request = json!({ "KeyId": key, "Message": "AA==", "SigningAlgorithm": "ECDSA_SHA_256" });
    for _ in 0..3 {
        workspace.call("Sign", request.clone());
    }
    let bill = workspace.ledger.bill(prices(), Span::month(month(1)), workspace.now);
    let operations = bill.by(Dimension::Operation, &[]);
    let found: Vec<_> = operations.iter().map(|group| (group.name.as_str(), group.sum.cost.nanos())).collect();
    assert_eq!(found, [("CreateKey", 0), ("Sign", 45_000)]);
    let principals = bill.by(Dimension::Principal, &[]);
    assert_eq!(principals[0].name, "arn:aws:iam::123456789012:root");
    assert_eq!(bill.by(Dimension::Key, &[]).iter().find(|group| group.name == key).unwrap().sum.requests, 4);
}

#[test]
fn replicas_and_their_rotations() {
    let mut workspace = Workspace::new();
    let key = workspace.create(json!({ "MultiRegion": true }));
    workspace.call("ReplicateKey", json!({ "KeyId": key, "ReplicaRegion": "us-west-2" }));
    workspace.advance(HOUR);
    workspace.call("RotateKeyOnDemand", json!({ "KeyId": key }));
    workspace.advance(HOUR);
    workspace.call("EnableKeyRotation", json!({ "KeyId": key, "RotationPeriodInDays": 90 }));
    workspace.call("UpdatePrimaryRegion", json!({ "KeyId": key, "PrimaryRegion": "us-west-2" }));
    workspace.advance(HOUR);
    assert_eq!(workspace.ledger.scheduled().len(), 1);
    assert_eq!(workspace.ledger.scheduled()[0].0.region.as_str(), "us-west-2");
    workspace.advance(200 * DAY);
    let bill = workspace.ledger.bill(prices(), Span::month(month(6)), workspace.now);
    let regions = bill.by(Dimension::Region, &[]);
    assert_eq!(regions.len(), 2);
    assert!(regions.iter().all(|group| group.sum.cost.cents() == 300), "{regions:?}");
}

#[test]
fn a_cloud_hsm_key_store() {
    let mut workspace = Workspace::new();
    let input = json!({
        "CustomKeyStoreName": "store", "CloudHsmClusterId": "cluster-2a23b4cdefg", "TrustAnchorCertificate": "PEM",
        "KeyStorePassword": "password",
    });
    let store = workspace.call("CreateCustomKeyStore", input);
    workspace.advance(10 * HOUR);
    workspace.call("DeleteCustomKeyStore", json!({ "CustomKeyStoreId": store["CustomKeyStoreId"] }));
    workspace.advance(DAY);
    let bill = workspace.ledger.bill(prices(), Span::month(month(1)), workspace.now);
    let hsms: Vec<_> = bill.lines(&[]).into_iter().filter(|line| line.part == Part::Hsms).collect();
    assert_eq!((hsms[0].quantity, hsms[0].cost.unwrap().cents()), (20, 3_200));
}
