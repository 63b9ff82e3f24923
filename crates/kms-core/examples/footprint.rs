//! How much memory a large workspace takes, and what a page of its lists costs.
//!
//! `footprint [keys] [grants]`: makes keys, and grants spread over a tenth of them, and prints one JSON object: resident
//! memory in MiB, and the microseconds of the first and of a late page of each list.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a measuring program may stop")]

use std::time::Instant;

use kms_api::Timestamp;
use kms_core::{Caller, Engine, Env, State, Tail};
use kms_crypto::WrappingKey;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};

struct Bench {
    engine: Engine,
    rng: ChaCha20Rng,
    caller: Caller,
}

impl Bench {
    fn call(&mut self, operation: &str, input: &Value) -> Value {
        let now = Timestamp::from_millis(1_767_225_600_000);
        let outcome = self.engine.call(&mut Env::new(now, &mut self.rng, &self.caller), operation, input);
        outcome.result.unwrap_or_else(|error| panic!("{operation}: {error}"))
    }

    /// Microseconds of one call, the best of several.
    fn micros(&mut self, operation: &str, input: &Value) -> u128 {
        let once = |bench: &mut Self| {
            let start = Instant::now();
            bench.call(operation, input);
            start.elapsed().as_micros()
        };
        (0..20).map(|_| once(self)).min().unwrap_or_default()
    }
}

fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1_024.0
}

fn main() {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<usize>().unwrap());
    let keys = numbers.next().unwrap_or(100_000);
    let grants = numbers.next().unwrap_or(1_000_000);
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let wrapping_key = WrappingKey::generate(&mut rng);
    let caller = Caller::root("123456789012".parse().unwrap(), "us-east-1".parse().unwrap());
    let mut bench = Bench { engine: Engine::new(wrapping_key, State::default(), Tail::default()), rng, caller };

    let ids: Vec<Value> = (0..keys)
        .map(|number| {
            let id = bench.call("CreateKey", &json!({}))["KeyMetadata"]["KeyId"].clone();
            if number % 10 == 0 {
                bench.call("CreateAlias", &json!({ "AliasName": format!("alias/{number}"), "TargetKeyId": id }));
            }
            id
        })
        .collect();
    let with_keys = resident_mib();
    let few = (keys / 10).max(1);
    for number in 0..grants {
        let request = json!({
            "KeyId": ids[number % few],
            "GranteePrincipal": format!("arn:aws:iam::123456789012:role/worker-{}", number % 1_000),
            "RetiringPrincipal": "arn:aws:iam::123456789012:role/operator",
            "Operations": ["Encrypt", "Decrypt"],
        });
        bench.call("CreateGrant", &request);
    }
    let with_grants = resident_mib();

    let late = |bench: &mut Bench, operation: &str, input: &Value| {
        let mut input = input.clone();
        for _ in 0..50 {
            let page = bench.call(operation, &input);
            if page["Truncated"] != json!(true) {
                break;
            }
            input["Marker"] = page["NextMarker"].clone();
        }
        bench.micros(operation, &input)
    };
    let retirable = json!({ "RetiringPrincipal": "arn:aws:iam::123456789012:role/operator" });
    let lists = [
        ("ListKeys", json!({ "Limit": 100 })),
        ("ListAliases", json!({ "Limit": 100 })),
        ("ListGrants", json!({ "KeyId": ids[0], "Limit": 100 })),
        ("ListRetirableGrants", retirable),
    ];
    let pages: serde_json::Map<String, Value> = lists
        .into_iter()
        .map(|(operation, input)| {
            let (first, late) = (bench.micros(operation, &input), late(&mut bench, operation, &input));
            (operation.to_owned(), json!({ "firstPageMicros": first, "latePageMicros": late }))
        })
        .collect();
    println!(
        "{}",
        json!({
            "keys": keys, "grants": grants, "mibWithKeys": with_keys.round(), "mibWithGrants": with_grants.round(),
            "lists": pages,
        })
    );
}
