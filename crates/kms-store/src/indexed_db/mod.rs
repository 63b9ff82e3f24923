//! A store in the browser's IndexedDB.
//!
//! # Layout, version 4
//! | object store | key | value |
//! |---|---|---|
//! | `meta` | `schema` | the number of the layout; written by the migrations only |
//! | `meta` | `wrapping-key` | the sealed wrapping key and the key that seals it (see [`IndexedDbStore`]) |
//! | each table of the engine ([`Table`]) | the row's id | the row as JSON text |
//! | `trail` | the record's number | the record as JSON text |
//! | `documents` | the document's key | its text |
//!
//! Rows are text and not objects, since one text crosses from JavaScript to wasm far faster than an object's fields do.
//!
//! # The `idb` crate, and what it is not used for
//! Databases are opened and requests awaited through `idb`. The end of a transaction is watched here, because `idb` drops
//! the exception that aborted it, and cannot set its durability (`transaction.rs`).

mod document;
mod exception;
mod load;
mod open;
mod scan;
mod schema;
mod transaction;
mod vault;

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;

use idb::TransactionMode;
use kms_core::{CallRecord, Table};
use kms_crypto::WrappingKey;
use rand_core::CryptoRng;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::{IdbDatabase, IdbVersionChangeEvent};

use crate::error::StoreError;
use crate::record::{self, DOCUMENTS, TRAIL};
use crate::store::{Batch, Loaded, Store};
use exception::from_idb;
use transaction::Transaction;

pub use open::OpenOptions;
pub use transaction::Durability;

/// The table of what is neither a row nor a record.
pub(crate) const META: &str = "meta";

/// A store in IndexedDB.
///
/// # The wrapping key at rest
/// All key material is wrapped under the workspace's wrapping key, by the engine. The wrapping key itself is kept sealed
/// with AES-256-GCM under a `CryptoKey` that is not extractable: scripts may use it, but no script can read its bytes.
///
/// - This protects a *copy of the data*: whatever a script, an extension or an export reads from the database and takes
///   elsewhere holds no usable key material.
/// - It does not protect from code that runs on this origin, which can ask the `CryptoKey` to open the seal, nor from
///   whoever copies the browser's profile with its files, in which browsers keep such keys.
pub struct IndexedDbStore {
    database: IdbDatabase,
    durability: Durability,
    /// Why the connection is closed, once it is.
    closed: Rc<RefCell<Option<StoreError>>>,
    _on_version_change: Closure<dyn FnMut(IdbVersionChangeEvent)>,
    _on_close: Closure<dyn FnMut()>,
}

impl IndexedDbStore {
    /// Opens the database; makes it, or brings it to the present layout, if need be.
    ///
    /// # Errors
    ///
    /// - [`Problem::Denied`](crate::Problem::Denied): the browser has no IndexedDB here, or does not let us use it.
    /// - [`Problem::Newer`](crate::Problem::Newer): a newer version has written it. It is left as it is.
    /// - [`Problem::Damaged`](crate::Problem::Damaged): tables are missing.
    /// - otherwise what the browser says.
    pub async fn open(options: OpenOptions) -> Result<Self, StoreError> {
        open::open(options, schema::MIGRATIONS).await
    }

    /// Why the connection is closed, if it is: another tab has opened the database with a newer version, or the browser
    /// has taken it away. Every later call fails with this; a new store can be opened.
    pub fn closed(&self) -> Option<StoreError> {
        self.closed.borrow().clone()
    }

    fn begin(&self, tables: &[&str], mode: TransactionMode) -> Result<Transaction, StoreError> {
        match self.closed() {
            Some(error) => Err(error),
            None => Transaction::begin(&self.database, tables, mode, self.durability),
        }
    }
}

impl Drop for IndexedDbStore {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.set_onclose(None);
        // An open connection would keep other tabs from bringing the database to a newer layout.
        self.database.close();
    }
}

impl Store for IndexedDbStore {
    async fn load(&self) -> Result<Loaded, StoreError> {
        load::load(self).await
    }

    async fn commit(&self, batch: Batch<'_>) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        let touched = |table: &&Table| batch.changes.0.iter().any(|change| change.key.table() == **table);
        let mut tables: Vec<_> = Table::ALL.iter().filter(touched).map(|table| table.name()).collect();
        if !batch.records.is_empty() {
            tables.push(TRAIL);
        }
        if !batch.documents.is_empty() {
            tables.push(DOCUMENTS);
        }
        let transaction = self.begin(&tables, TransactionMode::ReadWrite)?;
        // Nobody listens to the single requests: the first one that fails aborts the transaction, with its exception.
        for change in &batch.changes.0 {
            let table = transaction.table(change.key.table().name())?;
            let id = JsValue::from(change.key.id());
            match &change.after {
                Some(row) => table.put(&row.encode().into(), Some(&id)).map(drop),
                None => table.delete(id).map(drop),
            }
            .map_err(from_idb)?;
        }
        for record in batch.records {
            let table = transaction.table(TRAIL)?;
            // `add` and not `put`: a number that is taken fails the batch.
            let added = table.add(&record::encode(record).into(), Some(&(record.seq as f64).into()));
            added.map_err(from_idb)?;
        }
        for (key, document) in batch.documents {
            let table = transaction.table(DOCUMENTS)?;
            let key = JsValue::from(key);
            match document {
                Some(text) => table.put(&text.into(), Some(&key)).map(drop),
                None => table.delete(key).map(drop),
            }
            .map_err(from_idb)?;
        }
        transaction.commit().await
    }

    async fn scan_trail(
        &self,
        before: Option<u64>,
        visit: &mut dyn FnMut(CallRecord) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        scan::scan(self, before, visit).await
    }

    async fn documents(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        document::of(self, prefix).await
    }

    async fn document(&self, key: &str) -> Result<Option<String>, StoreError> {
        document::get(self, key).await
    }

    async fn clear(&self) -> Result<(), StoreError> {
        let tables: Vec<_> = schema::tables().collect();
        let transaction = self.begin(&tables, TransactionMode::ReadWrite)?;
        for name in tables {
            let table = transaction.table(name)?;
            // The number of the layout stays.
            let cleared = if name == META {
                table.delete(JsValue::from(vault::ENTRY)).map(drop)
            } else {
                table.clear().map(drop)
            };
            cleared.map_err(from_idb)?;
        }
        transaction.commit().await
    }

    async fn wrapping_key(&self, rng: &mut dyn CryptoRng) -> Result<WrappingKey, StoreError> {
        vault::open_or_create(self, rng).await
    }
}
