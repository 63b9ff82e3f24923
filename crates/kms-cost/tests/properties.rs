//! What holds of every bill.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::{ACCOUNT, Trail, at, key};
use kms_api::Timestamp;
use kms_api::time::{DAY, HOUR};
use kms_cost::{Assumptions, Dimension, Ledger, Money, Month, Span, prices};
use proptest::prelude::*;
use serde_json::json;

/// Something that happens so many minutes after what was before.
#[derive(Clone, Debug)]
enum Step {
    Create(u32),
    On(u32, &'static str),
    Undo(u32, bool),
    Calls(usize, u32, u64),
    Back,
}

const USAGES: [&str; 3] = ["KMS-Requests", "KMS-Requests-Asymmetric", "KMS-Requests-GenerateDatakeyPair-RSA"];
const EVENTS: [&str; 6] =
    ["ScheduleKeyDeletion", "CancelKeyDeletion", "DeleteKey", "RotateKey", "EnableKeyRotation", "DisableKeyRotation"];

fn forward() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..4_u32).prop_map(Step::Create),
        ((0..4_u32), prop::sample::select(&EVENTS[..])).prop_map(|(key, event)| Step::On(key, event)),
        ((0..4_u32), any::<bool>()).prop_map(|(key, removed)| Step::Undo(key, removed)),
        ((0..3_usize), (0..4_u32), 0..30_000_u64).prop_map(|(usage, key, count)| Step::Calls(usage, key, count)),
    ]
}

fn steps(step: impl Strategy<Value = Step>) -> impl Strategy<Value = Vec<(i64, Step)>> {
    prop::collection::vec((0..20_000_i64, step), 0..40)
}

fn play(steps: &[(i64, Step)]) -> (Ledger, Timestamp) {
    let mut trail = Trail::default();
    let mut now = at(2026, 1, 1, 0);
    for (minutes, step) in steps {
        now = match step {
            Step::Back => now + -minutes * 60_000,
            _ => now + minutes * 60_000,
        };
        match step {
            Step::Create(number) => trail.create(now, &key(*number)),
            Step::On(number, event) => trail.on(now, event, &key(*number)),
            Step::Undo(number, true) => trail.undo(now, json!({ "removedKeys": [key(*number)] })),
            Step::Undo(number, false) => trail.undo(now, json!({ "restoredKeys": [key(*number)] })),
            Step::Calls(usage, number, count) => trail.calls(now, USAGES[*usage], ACCOUNT, Some(&key(*number)), *count),
            Step::Back => trail.undo(now, json!({})),
        }
    }
    (trail.ledger, now)
}

fn years() -> Span {
    Span::months(Month::new(2026, 1).unwrap(), 24)
}

fn cost(ledger: &Ledger, span: Span, now: Timestamp) -> Money {
    ledger.bill(prices(), span, now).total(&[]).cost
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The parts of a bill, whichever way it is taken apart, add up to it.
    #[test]
    fn parts_add_up(steps in steps(forward()), days in 1..700_i64) {
        let (ledger, _) = play(&steps);
        let bill = ledger.bill(prices(), years(), Timestamp::MAX);
        let total = bill.total(&[]).cost;
        for dimension in [Dimension::Account, Dimension::Day, Dimension::Month, Dimension::Key, Dimension::Operation] {
            prop_assert_eq!(bill.by(dimension, &[]).iter().map(|group| group.sum.cost).sum::<Money>(), total);
        }
        prop_assert_eq!(bill.lines(&[]).iter().filter_map(|line| line.cost).sum::<Money>(), total);
        let middle = years().from.plus_days(days);
        let first = cost(&ledger, Span { to: middle, ..years() }, Timestamp::MAX);
        let second = cost(&ledger, Span { from: middle, ..years() }, Timestamp::MAX);
        prop_assert_eq!(first + second, total);
    }

    /// Calls that none of the free tier goes to cost together what each costs alone.
    #[test]
    fn calls_add_up(counts in prop::collection::vec((1..3_usize, 0..100_000_u64, 0..500_i64), 0..20)) {
        let calls: Vec<_> = counts.iter().map(|(usage, count, hours)| (hours * 60, Step::Calls(*usage, 0, *count))).collect();
        let alone = calls.iter().map(|call| cost(&play(std::slice::from_ref(call)).0, years(), Timestamp::MAX));
        let alone: Money = alone.sum();
        prop_assert_eq!(cost(&play(&calls).0, years(), Timestamp::MAX), alone);
    }

    /// A bill never falls while time passes, nor by more calls or keys.
    #[test]
    fn a_bill_grows(steps in steps(forward()), hours in prop::collection::vec(0..3_000_i64, 1..6), count in 0..50_000_u64) {
        let (ledger, end) = play(&steps);
        let mut now = years().from;
        let mut last = Money::ZERO;
        for hours in hours {
            now = now + hours * HOUR;
            let cost = cost(&ledger, years(), now);
            prop_assert!(cost >= last);
            last = cost;
        }
        let before = cost(&ledger, years(), Timestamp::MAX);
        let mut more = steps.clone();
        more.push((0, Step::Calls(0, 0, count)));
        let with_calls = cost(&play(&more).0, years(), Timestamp::MAX);
        prop_assert!(with_calls >= before);
        more.push((0, Step::Create(9)));
        prop_assert!(cost(&play(&more).0, years(), end + HOUR) >= cost(&ledger, years(), end + HOUR));
    }

    /// Wherever time goes, nothing costs less than nothing, and no key more than a key with two rotations.
    #[test]
    fn time_that_goes_back_does_no_harm(steps in steps(prop_oneof![4 => forward(), 1 => Just(Step::Back)])) {
        let (ledger, _) = play(&steps);
        let bill = ledger.bill(prices(), years(), Timestamp::MAX);
        for group in bill.by(Dimension::Key, &[]) {
            prop_assert!(group.sum.cost >= Money::ZERO);
            prop_assert!(group.sum.key_hours <= 3 * 24 * 730);
        }
        prop_assert_eq!(bill.by(Dimension::Day, &[]).iter().map(|day| day.sum.cost).sum::<Money>(), bill.total(&[]).cost);
    }

    /// A forecast is the bill once its time has passed, if what it assumes comes true.
    #[test]
    fn a_forecast_comes_true(steps in steps(forward()), daily in 0..5_000_u64, keys in 0..3_u32) {
        let (mut ledger, mut now) = play(&steps);
        // Days of the same calls, so that the pace is known.
        let call = |ledger: &mut Ledger, now: Timestamp| {
            let event = json!({ "eventSource": "kms.amazonaws.com", "eventName": "Decrypt" });
            let unit = kms_cost::Metered { usage: "KMS-Requests", account: ACCOUNT, region: common::REGION, key: None, count: daily };
            ledger.record(ledger.next_seq(), now, &event, [unit]);
        };
        for _ in 0..31 {
            now = now + DAY;
            call(&mut ledger, now);
        }
        let assumptions = Assumptions { months: 14, keys_added: keys.into(), ..Assumptions::default() };
        let forecast = ledger.outlook(prices(), now, 30).forecast(&assumptions).unwrap();
        prop_assert_eq!(forecast.months.iter().map(|month| month.total).sum::<Money>(), forecast.total);

        // It comes true: keys are made, rotated by their schedules, and called.
        let first = Month::of(now);
        let end = first.plus(14).start();
        let mut due = ledger.scheduled();
        let mut month = first;
        while now + DAY < end {
            now = now + DAY;
            let mut new = Vec::new();
            if Month::of(now) != month {
                month = Month::of(now);
                new.extend((0..keys).map(|number| (month.start(), number + 100 * month.first_day() as u32)));
            }
            for (time, number) in new {
                let event = json!({
                    "eventSource": "kms.amazonaws.com", "eventName": "CreateKey",
                    "responseElements": { "keyMetadata": { "arn": key(number) } },
                });
                // Rotations that were due before.
                rotate(&mut ledger, &mut due, time);
                ledger.record(ledger.next_seq(), time, &event, []);
            }
            rotate(&mut ledger, &mut due, now);
            call(&mut ledger, now);
        }
        rotate(&mut ledger, &mut due, end);
        for entry in &forecast.months {
            let bill = ledger.bill(prices(), Span::month(entry.month), end);
            prop_assert_eq!(entry.total, bill.total(&[]).cost, "{}", entry.month);
        }
    }
}

/// Lets the rotations happen that have fallen due.
fn rotate(ledger: &mut Ledger, due: &mut [(kms_api::KeyArn, Timestamp, u16)], now: Timestamp) {
    while let Some(next) = due.iter_mut().min_by_key(|(_, next, _)| *next).filter(|(_, next, _)| *next < now) {
        let event = json!({
            "eventSource": "kms.amazonaws.com", "eventName": "RotateKey", "resources": [{ "ARN": next.0 }],
            "serviceEventDetails": { "rotationType": "AUTOMATIC" },
        });
        ledger.record(ledger.next_seq(), next.1.max(ledger.time()), &event, []);
        next.1 = next.1.plus_days(next.2.into());
    }
}
