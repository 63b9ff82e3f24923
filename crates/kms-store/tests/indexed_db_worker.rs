//! The IndexedDB store in a dedicated worker, where it is used.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, dead_code, reason = "these are tests, with shared fixtures")]

mod browser;
mod suite;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

every_test!(browser_tests);
