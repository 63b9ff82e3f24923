//! IndexedDB for tests: databases of their own, and direct access to them.

use std::cell::Cell;

use idb::{Database, Factory, TransactionMode};
use kms_core::Table;
use kms_store::{IndexedDbStore, OpenOptions};
use wasm_bindgen::JsValue;

use crate::suite::Place;

/// A database with a name that no other test uses.
pub(crate) struct Browser {
    pub(crate) name: String,
}

impl Browser {
    pub(crate) fn options(&self) -> OpenOptions {
        OpenOptions { name: self.name.clone(), ..OpenOptions::default() }
    }

    /// A connection past the store, to the database as it is.
    pub(crate) async fn connect(&self) -> Database {
        Factory::new().unwrap().open(&self.name, None).unwrap().await.unwrap()
    }

    pub(crate) async fn put(&self, table: &str, key: JsValue, value: JsValue) {
        let database = self.connect().await;
        let transaction = database.transaction(&[table], TransactionMode::ReadWrite).unwrap();
        transaction.object_store(table).unwrap().put(&value, Some(&key)).unwrap();
        assert!(transaction.await.unwrap().is_committed());
        database.close();
    }

    pub(crate) async fn get(&self, table: &str, key: JsValue) -> Option<JsValue> {
        let database = self.connect().await;
        let transaction = database.transaction(&[table], TransactionMode::ReadOnly).unwrap();
        let value = transaction.object_store(table).unwrap().get(key).unwrap().await.unwrap();
        database.close();
        value
    }
}

impl Place for Browser {
    type Store = IndexedDbStore;

    fn new() -> Self {
        thread_local!(static COUNT: Cell<u32> = const { Cell::new(0) });
        let count = COUNT.replace(COUNT.get() + 1);
        Self { name: format!("test {} {count}", js_sys::Math::random()) }
    }

    async fn open(&self) -> IndexedDbStore {
        IndexedDbStore::open(self.options()).await.unwrap()
    }

    async fn put_raw(&self, table: Table, id: &str, text: &str) {
        self.put(table.name(), id.into(), text.into()).await;
    }

    async fn put_raw_record(&self, seq: u64, text: &str) {
        self.put("trail", (seq as f64).into(), text.into()).await;
    }
}

/// Makes tests of the IndexedDB store of these functions of the suite.
#[macro_export]
macro_rules! browser_tests {
    ($($name:ident)*) => {$(
        #[wasm_bindgen_test::wasm_bindgen_test]
        async fn $name() {
            suite::$name::<browser::Browser>().await;
        }
    )*};
}
