//! How long bills and forecasts take, on Linux. Run with `cargo test --profile bench -p kms-cost --test speed -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "these are tests")]

mod common;

use std::time::Duration;

use common::{ACCOUNT, REGION, at, key};
use kms_api::time::DAY;
use kms_cost::{Assumptions, Dimension, Ledger, Metered, Month, Span, prices};
use serde_json::json;

/// The time that this thread has been at work, whatever else the machine does.
fn spent() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

#[test]
#[ignore = "a measurement"]
fn a_million_calls() {
    let mut ledger = Ledger::new();
    let begin = at(2026, 1, 1, 0);
    for number in 0..10_000 {
        let event = json!({
            "eventSource": "kms.amazonaws.com", "eventName": "CreateKey",
            "responseElements": { "keyMetadata": { "arn": key(number) } },
        });
        ledger.record(ledger.next_seq(), begin, &event, []);
    }
    let keys: Vec<_> = (0..10_000).map(key).collect();
    let events: Vec<_> = (0..10)
        .map(|number| {
            let arn = format!("arn:aws:iam::{ACCOUNT}:role/role-{number}");
            let name = if number % 2 == 0 { "Decrypt" } else { "GenerateDataKey" };
            json!({ "eventSource": "kms.amazonaws.com", "eventName": name, "userIdentity": { "arn": arn } })
        })
        .collect();
    let start = spent();
    for number in 0..1_000_000_usize {
        let time = begin + (number as i64) * 30 * DAY / 1_000_000;
        let arn = keys.get(number % 100);
        let unit = Metered { usage: "KMS-Requests", account: ACCOUNT, region: REGION, key: arn, count: 1 };
        ledger.record(ledger.next_seq(), time, events.get(number % 7).unwrap(), [unit]);
    }
    eprintln!("1,000,000 calls taken in: {:?}", spent() - start);
    let span = Span::month(Month::new(2026, 1).unwrap());
    let start = spent();
    let bill = ledger.bill(prices(), span, span.to);
    let lines = bill.lines(&[]);
    let days = bill.by(Dimension::Day, &[]);
    let operations = bill.by(Dimension::Operation, &[]);
    eprintln!("the bill of 1,000,000 calls and 10,000 keys, with three views: {:?}", spent() - start);
    assert_eq!((lines.len(), days.len(), operations.len()), (3, 31, 3));
    let start = spent();
    let outlook = ledger.outlook(prices(), span.to, 30);
    eprintln!("the outlook: {:?}", spent() - start);
    let start = spent();
    let forecast = outlook.forecast(&Assumptions { months: 36, growth_percent: 5, ..Assumptions::default() });
    eprintln!("a forecast of 36 months: {:?}", spent() - start);
    assert_eq!(forecast.unwrap().months.len(), 36);
}
