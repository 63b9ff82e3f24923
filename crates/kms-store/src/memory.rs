//! A store in memory.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::rc::Rc;

use kms_core::{CallRecord, Row, Table, Tail};
use kms_crypto::WrappingKey;
use rand_core::CryptoRng;

use crate::error::{Problem, StoreError};
use crate::record::{self, SCAN_CHUNK};
use crate::store::{Batch, Loaded, Store};

/// A store in memory. Clones share what is stored, as tabs share a database. Rows and records are kept in their stored
/// form, so that what cannot be stored and read back shows here as well.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    inner: Rc<RefCell<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    rows: BTreeMap<(Table, String), String>,
    trail: BTreeMap<u64, String>,
    documents: BTreeMap<String, String>,
    wrapping_key: Option<WrappingKey>,
    /// Calls of `commit` and `clear` so far.
    commits: u64,
    /// By the number of the commit that they strike.
    failures: BTreeMap<u64, StoreError>,
    load_failure: Option<StoreError>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the next commit fail.
    pub fn fail_next(&self, error: StoreError) {
        self.fail_after(0, error);
    }

    /// Makes one commit fail, after so many more that are carried out.
    pub fn fail_after(&self, commits: u64, error: StoreError) {
        let mut inner = self.inner.borrow_mut();
        let strikes = inner.commits + commits;
        inner.failures.insert(strikes, error);
    }

    /// Makes the next load fail.
    pub fn fail_next_load(&self, error: StoreError) {
        self.inner.borrow_mut().load_failure = Some(error);
    }

    /// Puts any text where a row is kept, readable or not.
    pub fn put_raw(&self, table: Table, id: &str, text: &str) {
        self.inner.borrow_mut().rows.insert((table, id.to_owned()), text.to_owned());
    }

    /// Puts any text where a record of the trail is kept, readable or not.
    pub fn put_raw_record(&self, seq: u64, text: &str) {
        self.inner.borrow_mut().trail.insert(seq, text.to_owned());
    }
}

impl Store for MemoryStore {
    async fn load(&self) -> Result<Loaded, StoreError> {
        if let Some(error) = self.inner.borrow_mut().load_failure.take() {
            return Err(error);
        }
        let inner = self.inner.borrow();
        let rows = inner.rows.iter().map(|((table, id), text)| Row::decode(*table, id, text));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let tail = match inner.trail.last_key_value() {
            Some((seq, text)) => Tail { next_seq: seq + 1, time: record::decode(*seq, text)?.time },
            None => Tail::default(),
        };
        Ok(Loaded { rows, tail })
    }

    async fn commit(&self, batch: Batch<'_>) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        let mut inner = self.inner.borrow_mut();
        let this = inner.commits;
        inner.commits += 1;
        if let Some(error) = inner.failures.remove(&this) {
            return Err(error);
        }
        let mut added = BTreeMap::new();
        for record in batch.records {
            let twice = added.insert(record.seq, record::encode(record)).is_some();
            if twice || inner.trail.contains_key(&record.seq) {
                return Err(StoreError::new(Problem::Other, record::taken(record.seq)));
            }
        }
        inner.trail.append(&mut added);
        for change in &batch.changes.0 {
            let place = (change.key.table(), change.key.id());
            match &change.after {
                Some(row) => inner.rows.insert(place, row.encode()),
                None => inner.rows.remove(&place),
            };
        }
        for (key, document) in batch.documents {
            match document {
                Some(text) => inner.documents.insert(key.clone(), text.clone()),
                None => inner.documents.remove(key),
            };
        }
        Ok(())
    }

    async fn scan_trail(
        &self,
        before: Option<u64>,
        visit: &mut dyn FnMut(CallRecord) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut end = before.unwrap_or(u64::MAX);
        loop {
            let chunk: Vec<(u64, String)> = {
                let inner = self.inner.borrow();
                let newest = inner.trail.range(..end).rev().take(SCAN_CHUNK as usize);
                newest.map(|(seq, text)| (*seq, text.clone())).collect()
            };
            let Some((oldest, _)) = chunk.last() else { return Ok(()) };
            end = *oldest;
            for (seq, text) in chunk {
                if visit(record::decode(seq, &text)?).is_break() {
                    return Ok(());
                }
            }
        }
    }

    async fn documents(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        let inner = self.inner.borrow();
        let found = inner.documents.range(prefix.to_owned()..).take_while(|(key, _)| key.starts_with(prefix));
        Ok(found.map(|(key, text)| (key.clone(), text.clone())).collect())
    }

    async fn document(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.inner.borrow().documents.get(key).cloned())
    }

    async fn clear(&self) -> Result<(), StoreError> {
        let mut inner = self.inner.borrow_mut();
        let this = inner.commits;
        inner.commits += 1;
        if let Some(error) = inner.failures.remove(&this) {
            return Err(error);
        }
        inner.rows.clear();
        inner.trail.clear();
        inner.documents.clear();
        inner.wrapping_key = None;
        Ok(())
    }

    async fn wrapping_key(&self, mut rng: &mut dyn CryptoRng) -> Result<WrappingKey, StoreError> {
        let mut inner = self.inner.borrow_mut();
        if inner.wrapping_key.is_none() && inner.rows.keys().any(|(table, _)| *table == Table::Materials) {
            return Err(StoreError::damaged_row("meta", "wrapping-key", "it is missing, but there are materials"));
        }
        Ok(inner.wrapping_key.get_or_insert_with(|| WrappingKey::generate(&mut rng)).clone())
    }
}
