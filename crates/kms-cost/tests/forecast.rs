//! Forecasts, under various assumptions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::{ACCOUNT, Trail, at, key};
use kms_cost::{Assumptions, Forecast, Month, prices};
use serde_json::json;

/// On November 11, after ten days with 3,000 requests each, and one key.
fn workspace() -> Trail {
    let mut trail = Trail::default();
    trail.create(at(2026, 11, 1, 0), &key(1));
    for day in 1..=10 {
        trail.calls(at(2026, 11, day, 12), "KMS-Requests", ACCOUNT, Some(&key(1)), 3_000);
    }
    trail
}

fn forecast(trail: &Trail, assumptions: Assumptions) -> Forecast {
    trail.ledger.outlook(prices(), at(2026, 11, 11, 6), 30).forecast(&assumptions).unwrap()
}

#[test]
fn requests_go_on_at_their_pace() {
    let forecast = forecast(&workspace(), Assumptions { months: 2, ..Assumptions::default() });
    // Today has none so far: 19 days are to come in November, and 31 in December.
    let counts: Vec<u64> = forecast.months.iter().map(|month| month.request_count).collect();
    assert_eq!(counts, [30_000 + 57_000, 93_000]);
    let costs: Vec<i64> = forecast.months.iter().map(|month| month.requests.nanos()).collect();
    assert_eq!(costs, [67_000 * 3_000, 73_000 * 3_000]);
    assert_eq!(forecast.months[0].month, Month::new(2026, 11).unwrap());
    assert_eq!(forecast.total.nanos(), 2_000_000_000 + 140_000 * 3_000);
}

#[test]
fn a_few_hours_are_a_pace_too() {
    let mut trail = Trail::default();
    trail.calls(at(2026, 11, 11, 1), "KMS-Requests-Asymmetric", ACCOUNT, None, 10);
    let forecast = forecast(&trail, Assumptions { months: 2, ..Assumptions::default() });
    let counts: Vec<u64> = forecast.months.iter().map(|month| month.request_count).collect();
    assert_eq!(counts, [200, 310]);
    assert_eq!(self::forecast(&Trail::default(), Assumptions::default()).total.nanos(), 0);
}

#[test]
fn growth_and_new_keys() {
    let assumptions = Assumptions { months: 36, growth_percent: 10, keys_added: 2, ..Assumptions::default() };
    let forecast = forecast(&workspace(), assumptions);
    let keys: Vec<i64> = forecast.months.iter().map(|month| month.keys.cents() / 100).collect();
    assert_eq!((keys[0], keys[1], keys[35]), (1, 3, 71));
    // 10 percent on the pace of a month; January has as many days as December.
    assert_eq!(forecast.months[1].request_count, 102_300);
    assert_eq!(forecast.months[2].request_count, 112_530);
}

#[test]
fn keys_that_wait_for_their_deletion_are_gone() {
    let mut trail = workspace();
    trail.on(at(2026, 11, 11, 0), "ScheduleKeyDeletion", &key(1));
    let forecast = forecast(&trail, Assumptions { months: 3, ..Assumptions::default() });
    let keys: Vec<i64> = forecast.months.iter().map(|month| month.keys.cents()).collect();
    assert_eq!(keys, [33, 0, 0]);
}

#[test]
fn rotation_schedules_are_kept() {
    let mut trail = workspace();
    let event = json!({
        "eventSource": "kms.amazonaws.com", "eventName": "EnableKeyRotation", "resources": [{ "ARN": key(1) }],
        "requestParameters": { "keyId": key(1), "rotationPeriodInDays": 90 },
    });
    trail.event(at(2026, 11, 11, 0), &event);
    let forecast = forecast(&trail, Assumptions::default());
    // February 9 and May 10.
    let rotations: Vec<i64> = forecast.months.iter().map(|month| month.rotations.cents()).collect();
    assert_eq!(rotations, [0, 0, 0, 71, 100, 100, 171, 200, 200, 200, 200, 200]);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let outlook = Trail::default();
    let outlook = outlook.ledger.outlook(prices(), at(2026, 11, 11, 6), 30);
    let assumptions = Assumptions { months: 37, growth_percent: 101, keys_added: 10_001, ..Assumptions::default() };
    let problems: Vec<String> = outlook.forecast(&assumptions).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "`months` must be a whole number from 1 to 36",
            "`growthPercent` must be a whole number from 0 to 100",
            "`keysAdded` must be a whole number from 0 to 10,000",
        ]
    );
    let unknown = Assumptions { keys_added: 1, region: "cn-north-1".to_owned(), ..Assumptions::default() };
    assert!(outlook.forecast(&unknown).unwrap().incomplete);
}
