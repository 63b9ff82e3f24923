//! The memory store, natively.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod suite;

use kms_core::{ChangeSet, Table};
use kms_store::{Batch, MemoryStore, Problem, Store, StoreError};
use suite::Place;
use suite::fixture::{key, put, record};

struct Memory(MemoryStore);

impl Place for Memory {
    type Store = MemoryStore;

    fn new() -> Self {
        Self(MemoryStore::new())
    }

    async fn open(&self) -> MemoryStore {
        self.0.clone()
    }

    async fn put_raw(&self, table: Table, id: &str, text: &str) {
        self.0.put_raw(table, id, text);
    }

    async fn put_raw_record(&self, seq: u64, text: &str) {
        self.0.put_raw_record(seq, text);
    }
}

macro_rules! tests {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            pollster::block_on(suite::$name::<Memory>());
        }
    )*};
}

every_test!(tests);

#[test]
fn failures_strike_when_they_are_told_to() {
    pollster::block_on(async {
        let store = MemoryStore::new();
        let full = StoreError::new(Problem::Full, "QuotaExceededError");
        let changes = ChangeSet(vec![put(key(1, "one"))]);
        let commit =
            async |seq| store.commit(Batch { changes: &changes, records: &[record(seq)], documents: &[] }).await;

        store.fail_next(full.clone());
        assert_eq!(commit(0).await, Err(full.clone()));
        assert!(store.load().await.unwrap().rows.is_empty());
        assert_eq!(commit(0).await, Ok(()));

        store.fail_after(1, full.clone());
        assert_eq!(commit(1).await, Ok(()));
        assert_eq!(commit(2).await, Err(full.clone()));
        assert_eq!(commit(2).await, Ok(()));

        store.fail_next_load(full.clone());
        assert_eq!(store.load().await, Err(full));
        assert_eq!(store.load().await.unwrap().tail.next_seq, 3);
    });
}
