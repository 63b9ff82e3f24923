//! AWS's own examples and prices, to the cent. Cases are in `cases/published.json`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::{ACCOUNT, Trail, at, key};
use kms_cost::{Month, Part, Span, prices};
use serde_json::Value;

#[test]
fn published_examples() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("cases/published.json")).unwrap();
    for case in &cases {
        let name = case["name"].as_str().unwrap();
        let mut trail = Trail::default();
        let begin = at(2026, 11, 1, 0);
        for number in 0..case["keys"].as_u64().unwrap_or_default() {
            trail.create(begin, &key(number as u32));
            for _ in 0..case["rotations"].as_u64().unwrap_or_default() {
                trail.on(begin, "RotateKey", &key(number as u32));
            }
        }
        for call in case["calls"].as_array().into_iter().flatten() {
            let usage = call[0].as_str().unwrap();
            trail.calls(begin + 1, usage, ACCOUNT, None, call[1].as_u64().unwrap());
        }
        let span = Span::month(Month::new(2026, 11).unwrap());
        let bill = trail.ledger.bill(prices(), span, span.to);
        let total = bill.total(&[]);
        assert!(!total.incomplete, "{name}");
        assert_eq!(bill.charged_cents(&[]), total.cost.cents(), "{name}");
        if let Some(expected) = case["total"].as_str() {
            assert_eq!(total.cost.to_string(), expected, "{name}");
        }
        if let Some(dollars) = case["dollars"].as_i64() {
            assert_eq!((total.cost.cents() + 50) / 100, dollars, "{name}");
        }
        for (part, expected) in case["lines"].as_object().into_iter().flatten() {
            let part: Part = serde_json::from_value(part.as_str().into()).unwrap();
            let lines = bill.lines(&[]);
            let cost =
                lines.iter().filter(|line| line.part == part).filter_map(|line| line.cost).sum::<kms_cost::Money>();
            assert_eq!(cost.to_string(), expected.as_str().unwrap(), "{name}");
        }
    }
}
