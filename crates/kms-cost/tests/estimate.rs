//! Estimates of described workloads, and what is refused.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

use kms_cost::estimate::Field;
use kms_cost::{Money, Part, Tier, Workload, prices};
use serde_json::{Value, json};

fn workload(mut fields: Value) -> Workload {
    fields["region"] = json!("us-east-1");
    Workload::read(&fields).unwrap()
}

fn dollars(text: &str) -> Money {
    Money::parse(text).unwrap()
}

#[test]
fn the_published_example_of_s3() {
    let workload = workload(json!({ "months": 1, "keys": 1, "objectsWritten": 10_000, "objectsRead": 2_000_000 }));
    let estimate = workload.estimate(prices());
    assert_eq!(estimate.total, dollars("6.97"));
    let lines = &estimate.months[0].lines;
    let found: Vec<_> = lines.iter().map(|line| (line.part, line.tier, line.quantity)).collect();
    let requests = [(Part::Requests, Tier::Free, 20_000), (Part::Requests, Tier::Standard, 1_990_000)];
    assert_eq!(found, [(Part::Key, Tier::Standard, 1), requests[0], requests[1]]);
    assert_eq!(lines[2].from.iter().map(|origin| origin.requests).sum::<u64>(), 2_010_000);
    // Bucket Keys save up to 99 percent of the requests, which leaves 20,100.
    let with = workload.clone().with(Field::BucketKeySavingPercent, 99).unwrap().estimate(prices());
    assert_eq!(with.total, dollars("1.0003"));
    let alternative = &workload.alternatives(prices())[0];
    assert_eq!((alternative.field, alternative.saved), (Field::BucketKeySavingPercent, dollars("5.9697")));
}

#[test]
fn rotation_adds_to_keys_twice() {
    let estimate = workload(json!({ "months": 36, "keys": 2, "rotationPeriodInDays": 365 })).estimate(prices());
    let months: Vec<i64> = estimate.months.iter().map(|month| month.total.cents()).collect();
    assert_eq!((months[11], months[12], months[23], months[24], months[35]), (200, 400, 400, 600, 600));
    // An alias that moves to a new key leaves the old one.
    let moved = workload(json!({ "months": 36, "keys": 2, "aliasRotationMonths": 12 })).estimate(prices());
    assert_eq!(moved.total, estimate.total);
    let soon = workload(json!({ "months": 36, "keys": 2, "aliasRotationMonths": 6 })).estimate(prices());
    assert_eq!(soon.months[35].total, dollars("12"));
}

#[test]
fn caching_growth_and_added_keys() {
    let fields = json!({
        "months": 3, "keys": 1, "keysAdded": 2, "messagesEncrypted": 1_000_000, "messagesPerDataKey": 10,
        "growthPercent": 50,
    });
    let estimate = workload(fields).estimate(prices());
    let totals: Vec<String> = estimate.months.iter().map(|month| month.total.to_string()).collect();
    // 100,000, 150,000 and 225,000 requests, of which 20,000 are free, beside 1, 3 and 5 keys.
    assert_eq!(totals, ["1.24", "3.39", "5.62"]);
}

#[test]
fn what_cannot_be_meant_is_refused_with_the_rule() {
    let rules = |fields: Value| -> Vec<String> {
        Workload::read(&fields).unwrap_err().iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        rules(json!({})),
        [
            "`region` must be a Region code such as `us-east-1`",
            "`months` must be a whole number from 1 to 36",
            "`keys` must be a whole number from 0 to 100,000",
        ]
    );
    let base = json!({ "region": "us-east-1", "months": 12, "keys": 1 });
    for (field, value, rule) in [
        ("objectsRead", json!(-1), "a whole number from 0 to 1,000,000,000,000"),
        ("objectsRead", json!(1.5), "a whole number from 0 to 1,000,000,000,000"),
        ("objectsRead", json!(1e30), "a whole number from 0 to 1,000,000,000,000"),
        ("objectsRead", json!("many"), "a whole number from 0 to 1,000,000,000,000"),
        ("bucketKeySavingPercent", json!(100), "a whole number from 0 to 99"),
        ("messagesPerDataKey", json!(0), "a whole number from 1 to 1,000,000"),
        ("rotationPeriodInDays", json!(89), "0, or a whole number from 90 to 2,560"),
        ("months", json!(37), "a whole number from 1 to 36"),
        ("region", json!("moon"), "a Region code such as `us-east-1`"),
        ("objectRead", json!(1), "one of the fields of a workload"),
    ] {
        let mut fields = base.clone();
        fields[field] = value;
        assert_eq!(rules(fields), [format!("`{field}` must be {rule}")]);
    }
    assert!(Workload::read(&base).is_ok());
}

#[test]
fn the_greatest_workload_is_no_overflow() {
    let mut fields = json!({ "region": "us-east-1" });
    for field in Field::ALL {
        fields[field.name()] = json!(field.bounds().1);
    }
    let estimate = Workload::read(&fields).unwrap().estimate(prices());
    assert!(estimate.total > dollars("1000000"));
}

#[test]
fn what_is_not_known_is_left_out_and_told() {
    let fields = json!({ "region": "eu-north-1", "months": 1, "keys": 3, "requests": 100_000 });
    let estimate = Workload::read(&fields).unwrap().estimate(prices());
    assert_eq!((estimate.total, estimate.incomplete), (dollars("3"), true));
    let unknown: Vec<_> = estimate.months[0].lines.iter().filter(|line| line.cost.is_none()).collect();
    assert_eq!((unknown.len(), unknown[0].quantity, unknown[0].price), (1, 80_000, None));
}
