//! What the events of the trail cost.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "these are tests")]

mod common;

use common::{ACCOUNT, REGION, Trail, at, key};
use kms_api::Timestamp;
use kms_cost::{Dimension, Filter, Ledger, Money, Month, Part, Span, Tier, prices};
use serde_json::json;

fn november() -> Span {
    Span::month(Month::new(2026, 11).unwrap())
}

fn dollars(text: &str) -> Money {
    Money::parse(text).unwrap()
}

/// What November costs, seen when it is over.
fn november_of(ledger: &Ledger) -> Money {
    ledger.bill(prices(), november(), Timestamp::MAX).total(&[]).cost
}

/// The price of so many hours of a key in a month of 720 hours.
fn hours(count: u64) -> Money {
    Money::of(count, dollars("1"), 720)
}

#[test]
fn a_key_costs_by_the_hour() {
    let mut trail = Trail::default();
    trail.create(at(2026, 11, 10, 6) + 1, &key(1));
    assert_eq!(november_of(&trail.ledger), hours(20 * 24 + 18));
    trail.on(at(2026, 11, 11, 6) + 2, "DisableKey", &key(1));
    trail.on(at(2026, 11, 12, 6) + 2, "ScheduleKeyDeletion", &key(1));
    assert_eq!(november_of(&trail.ledger), hours(49));
    trail.on(at(2026, 11, 25, 6), "DeleteKey", &key(1));
    assert_eq!(november_of(&trail.ledger), hours(49));
}

#[test]
fn a_cancelled_deletion_costs_as_if_it_had_not_been_scheduled() {
    let mut trail = Trail::default();
    trail.create(at(2026, 10, 31, 12), &key(1));
    trail.on(at(2026, 11, 12, 6), "ScheduleKeyDeletion", &key(1));
    trail.on(at(2026, 11, 20, 6), "CancelKeyDeletion", &key(1));
    assert_eq!(november_of(&trail.ledger), dollars("1"));
}

#[test]
fn the_first_two_rotations_cost() {
    let mut trail = Trail::default();
    trail.create(at(2026, 10, 1, 0), &key(1));
    for day in [11, 21, 26] {
        trail.on(at(2026, 11, day, 0), "RotateKey", &key(1));
    }
    let bill = trail.ledger.bill(prices(), november(), Timestamp::MAX);
    let lines = bill.lines(&[]);
    let found: Vec<_> = lines.iter().map(|line| (line.part, line.quantity, line.per, line.cost.unwrap())).collect();
    let expected = [(Part::Key, 720), (Part::FirstRotation, 480), (Part::SecondRotation, 240)];
    assert_eq!(found, expected.map(|(part, count)| (part, count, 720, hours(count))));
    assert_eq!(lines[0].source.as_deref(), Some("us-east-1"));
}

#[test]
fn replicas_cost_as_keys_do_and_have_the_rotations_of_their_group() {
    let arn = |region: &str| {
        format!("arn:aws:kms:{region}:{ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab").parse().unwrap()
    };
    let (primary, replica, late) = (arn(REGION), arn("us-west-2"), arn("eu-west-1"));
    let mut trail = Trail::default();
    trail.create(at(2026, 11, 1, 0), &primary);
    trail.create(at(2026, 11, 1, 0), &replica);
    trail.on(at(2026, 11, 1, 0), "RotateKey", &primary);
    trail.create(at(2026, 11, 1, 0), &late);
    let bill = trail.ledger.bill(prices(), november(), Timestamp::MAX);
    let regions = bill.by(Dimension::Region, &[]);
    assert_eq!(regions.len(), 3);
    assert!(regions.iter().all(|group| group.sum.cost == dollars("2")), "{regions:?}");
}

#[test]
fn what_is_refused_changes_nothing() {
    let mut trail = Trail::default();
    trail.create(at(2026, 11, 1, 0), &key(1));
    let event = json!({
        "eventSource": "kms.amazonaws.com", "eventName": "ScheduleKeyDeletion", "errorCode": "AccessDenied",
        "resources": [{ "ARN": key(1) }],
    });
    trail.event(at(2026, 11, 2, 0), &event);
    assert_eq!(november_of(&trail.ledger), dollars("1"));
}

#[test]
fn a_cloud_hsm_key_store_costs_what_its_hsms_cost() {
    let mut trail = Trail::default();
    let event = |name: &str, parameters: serde_json::Value| {
        json!({
            "eventSource": "kms.amazonaws.com", "eventName": name, "recipientAccountId": ACCOUNT, "awsRegion": REGION,
            "requestParameters": parameters, "responseElements": { "customKeyStoreId": "cks-1" },
        })
    };
    trail.event(at(2026, 11, 1, 0), &event("CreateCustomKeyStore", json!({ "clusterId": "cluster-a" })));
    trail.event(at(2026, 11, 1, 10), &event("DeleteCustomKeyStore", json!({ "customKeyStoreId": "cks-1" })));
    assert_eq!(november_of(&trail.ledger), dollars("32"));
    trail.ledger.set_hsms("cluster-a", 3);
    assert_eq!(november_of(&trail.ledger), dollars("48"));
    let bill = trail.ledger.bill(prices(), november(), Timestamp::MAX);
    let [line] = &bill.lines(&[])[..] else { panic!("one line") };
    assert_eq!((line.part, line.quantity, line.price), (Part::Hsms, 30, Some(dollars("1.6"))));
}

#[test]
fn an_undo_takes_keys_away_and_gives_them_back() {
    let mut trail = Trail::default();
    trail.create(at(2026, 11, 1, 0), &key(1));
    trail.undo(at(2026, 11, 2, 0), json!({ "removedKeys": [key(1)] }));
    assert_eq!(november_of(&trail.ledger), hours(24));
    trail.undo(at(2026, 11, 3, 0), json!({ "restoredKeys": [key(1)] }));
    assert_eq!(november_of(&trail.ledger), hours(720 - 24));
    trail.on(at(2026, 11, 3, 0), "RotateKey", &key(1));
    trail.undo(at(2026, 11, 3, 0), json!({ "rotatedKeys": { key(1).to_string(): 0 } }));
    assert_eq!(november_of(&trail.ledger), hours(720 - 24));
}

#[test]
fn time_may_go_back() {
    let mut trail = Trail::default();
    trail.create(at(2026, 11, 1, 0), &key(1));
    // A year is looked at, in which much happens, and taken back.
    trail.create(at(2026, 11, 2, 0), &key(2));
    trail.on(at(2026, 11, 3, 0), "ScheduleKeyDeletion", &key(1));
    trail.on(at(2027, 11, 3, 0), "RotateKey", &key(2));
    trail.undo(at(2026, 11, 1, 12), json!({ "removedKeys": [key(2)] }));
    assert_eq!(november_of(&trail.ledger), dollars("1"));
    let now = at(2026, 11, 1, 12);
    assert_eq!(trail.ledger.bill(prices(), november(), now).total(&[]).cost, hours(12));
    assert_eq!(trail.ledger.billed_keys(), 1);
}

#[test]
fn the_caller_pays_and_each_account_has_its_free_requests() {
    let mut trail = Trail::default();
    let other = "111122223333";
    trail.create(at(2026, 11, 1, 0), &key(1));
    trail.calls(at(2026, 11, 2, 0), "KMS-Requests", ACCOUNT, Some(&key(1)), 30_000);
    trail.calls(at(2026, 11, 2, 0), "KMS-Requests", other, Some(&key(1)), 20_001);
    let bill = trail.ledger.bill(prices(), november(), Timestamp::MAX);
    let accounts = bill.by(Dimension::Account, &[]);
    let found: Vec<_> = accounts.iter().map(|group| (group.name.as_str(), group.sum.cost)).collect();
    assert_eq!(found, [(ACCOUNT, dollars("1.03")), (other, dollars("0.000003"))]);
    // Both on the one key.
    let keys = bill.by(Dimension::Key, &[]);
    assert_eq!((keys.len(), keys[0].sum.cost, keys[0].sum.requests), (1, dollars("1.030003"), 50_001));
    let free: Vec<_> = bill.lines(&[]).into_iter().filter(|line| line.tier == Tier::Free).collect();
    assert!(free.iter().all(|line| line.quantity == 20_000 && line.cost == Some(Money::ZERO)));
    assert_eq!(free.len(), 2);
}

#[test]
fn the_free_requests_are_those_of_the_month_s_first_days() {
    let mut trail = Trail::default();
    for day in 1..=3 {
        trail.calls(at(2026, 11, day, 0), "KMS-Requests", ACCOUNT, None, 15_000);
    }
    trail.calls(at(2026, 12, 1, 0), "KMS-Requests", ACCOUNT, None, 15_000);
    let all = Span::months(Month::new(2026, 11).unwrap(), 2);
    let bill = trail.ledger.bill(prices(), all, Timestamp::MAX);
    let days = bill.by(Dimension::Day, &[]);
    let found: Vec<_> = days.iter().map(|group| (group.name.as_str(), group.sum.cost.nanos() / 3_000)).collect();
    assert_eq!(found, [("2026-11-01", 0), ("2026-11-02", 10_000), ("2026-11-03", 15_000), ("2026-12-01", 0)]);
    // A span that begins later knows what was used up before.
    let span = Span { from: at(2026, 11, 2, 0), to: at(2026, 11, 3, 0) };
    assert_eq!(trail.ledger.bill(prices(), span, Timestamp::MAX).total(&[]).cost, dollars("0.03"));
}

#[test]
fn a_bill_can_be_taken_apart() {
    let mut trail = Trail::default();
    trail.create(at(2026, 11, 1, 0), &key(1));
    let role = "arn:aws:iam::123456789012:role/app";
    let usage = "KMS-Requests-Asymmetric";
    trail.calls_by(at(2026, 11, 2, 0), usage, ACCOUNT, Some(&key(1)), "Sign", "", role, 10);
    trail.calls_by(at(2026, 11, 2, 0), usage, ACCOUNT, Some(&key(1)), "Verify", "s3.amazonaws.com", role, 20);
    let bill = trail.ledger.bill(prices(), november(), Timestamp::MAX);
    let total = bill.total(&[]).cost;
    use Dimension::*;
    for dimension in [Account, Region, Month, Day, Key, Operation, Service, Principal, Usage] {
        let groups = bill.by(dimension, &[]);
        assert_eq!(groups.iter().map(|group| group.sum.cost).sum::<Money>(), total, "{dimension:?}");
        for group in groups {
            let filter = Filter { dimension, name: group.name };
            assert_eq!(bill.total(&[filter]), group.sum, "{dimension:?}");
        }
    }
    let filter = |dimension, name: &str| Filter { dimension, name: name.to_owned() };
    assert_eq!(bill.total(&[filter(Operation, "Sign"), filter(Principal, role)]).cost, dollars("0.00015"));
    assert_eq!(bill.total(&[filter(Service, "s3.amazonaws.com")]).requests, 20);
    assert_eq!(bill.total(&[filter(Operation, "Nothing")]).requests, 0);
}

#[test]
fn what_has_no_known_price_is_counted_and_not_priced() {
    let mut trail = Trail::default();
    let arn = format!("arn:aws-cn:kms:cn-north-1:{ACCOUNT}:key/00000000-0000-4000-8000-000000000001");
    trail.create(at(2026, 11, 1, 0), &arn.parse().unwrap());
    let bill = trail.ledger.bill(prices(), november(), Timestamp::MAX);
    let total = bill.total(&[]);
    assert_eq!((total.cost, total.key_hours, total.incomplete), (Money::ZERO, 720, true));
    let line = &bill.lines(&[])[0];
    assert_eq!((line.price, &line.source, line.cost), (None, &None, None));
}

#[test]
fn a_ledger_that_was_stored_goes_on() {
    let mut trail = Trail::default();
    trail.create(at(2026, 11, 1, 0), &key(1));
    trail.calls(at(2026, 11, 2, 0), "KMS-Requests-Asymmetric", ACCOUNT, Some(&key(1)), 7);
    let json = serde_json::to_string(&trail.ledger).unwrap();
    let mut stored: Ledger = serde_json::from_str(&json).unwrap();
    assert_eq!(november_of(&stored), november_of(&trail.ledger));
    // What it had is passed over, what is new is taken in.
    let event = json!({
        "eventSource": "kms.amazonaws.com", "eventName": "DeleteKey", "resources": [{ "ARN": key(1) }],
    });
    stored.record(1, at(2026, 11, 2, 0), &event, []);
    assert_eq!(november_of(&stored), november_of(&trail.ledger));
    stored.record(3, at(2026, 11, 2, 0), &event, []);
    assert!(november_of(&stored) < hours(25));
}
