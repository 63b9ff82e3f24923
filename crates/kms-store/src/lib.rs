//! Where a workspace is kept.
//!
//! A [`Store`] keeps the rows of the engine's state, the trail of what was called, and the key under which all key
//! material rests. A call's changes and records go to it as one [`Batch`], which is stored as a whole or not at all.
//!
//! | store | for |
//! |---|---|
//! | [`MemoryStore`] | native tests, and as the reference for what a store does; its failures are made on demand |
//! | `IndexedDbStore` (wasm32 only) | the browser |
//!
//! Both pass the same tests (`tests/suite`).

mod error;
#[cfg(target_arch = "wasm32")]
pub mod indexed_db;
mod memory;
mod record;
mod store;

pub use error::{Problem, StoreError};
#[cfg(target_arch = "wasm32")]
pub use indexed_db::{Durability, IndexedDbStore, OpenOptions};
pub use memory::MemoryStore;
pub use store::{Batch, Counts, Loaded, Store, TrailRange};

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
