//! The cases of `tests/conformance` once more, in WebAssembly: in a worker of Chromium, as the application runs the engine.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use common::case::{Case, run};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// A test for each file. The native test of the same cases sees to it that none is missing here.
macro_rules! files {
    ($($test:ident $file:literal,)*) => {
        $(
            #[wasm_bindgen_test]
            fn $test() {
                let text = include_str!(concat!("../../../tests/conformance/", $file));
                let cases: Vec<Case> = serde_json::from_str(text).unwrap();
                for case in cases.iter().filter(|case| case.deviation.is_none()) {
                    if let Err(problem) = run(case) {
                        panic!("{}, case `{}`, {problem}", $file, case.name);
                    }
                }
            }
        )*
    };
}

files! {
    accounts "accounts.json",
    aliases "aliases.json",
    asymmetric "asymmetric.json",
    bill "bill.json",
    data_keys "data-keys.json",
    encrypt "encrypt.json",
    grant_rules "grant-rules.json",
    grants "grants.json",
    import "import.json",
    import_rules "import-rules.json",
    key_specs "key-specs.json",
    key_store_states "key-store-states.json",
    key_stores "key-stores.json",
    keys "keys.json",
    lifecycle "lifecycle.json",
    mac "mac.json",
    managed_keys "managed-keys.json",
    multi_region "multi-region.json",
    policies "policies.json",
    protocol "protocol.json",
    records "records.json",
    refusals "refusals.json",
    replicas "replicas.json",
    rotation "rotation.json",
    rules "rules.json",
    signing "signing.json",
    tags "tags.json",
}
