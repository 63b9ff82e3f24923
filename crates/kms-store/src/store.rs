//! What a store does.

use std::ops::ControlFlow;

use kms_core::{CallRecord, ChangeSet, Outcome, Row, RowKey, State, Tail};
use kms_crypto::WrappingKey;
use rand_core::CryptoRng;

use crate::error::StoreError;

/// What one call leaves behind, to be stored as a whole or not at all.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// The changes of rows, carried out in order.
    pub changes: &'a ChangeSet,
    /// The records for the trail. Their numbers must not be taken.
    pub records: &'a [CallRecord],
    /// Documents to be stored under their keys, or removed, in order.
    pub documents: &'a [(String, Option<String>)],
}

impl Batch<'_> {
    /// Whether there is nothing to store.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.records.is_empty() && self.documents.is_empty()
    }
}

impl<'a> From<&'a Outcome> for Batch<'a> {
    fn from(outcome: &'a Outcome) -> Self {
        Self { changes: &outcome.changes, records: &outcome.records, documents: &[] }
    }
}

/// All that an engine starts from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// Every row.
    pub rows: Vec<(RowKey, Row)>,
    /// Where the trail ends.
    pub tail: Tail,
}

/// How much is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Keys.
    pub keys: usize,
    /// Materials of keys.
    pub materials: usize,
    /// Aliases.
    pub aliases: usize,
    /// Grants.
    pub grants: usize,
    /// Records of the trail. They are numbered from 0 without a gap, so the tail tells.
    pub records: u64,
}

impl Loaded {
    /// How much is stored.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { records: self.tail.next_seq, ..Counts::default() };
        for (key, _) in &self.rows {
            match key {
                RowKey::Workspace
                | RowKey::Usage(_)
                | RowKey::KeyStore(_)
                | RowKey::Cluster(_)
                | RowKey::Proxy(_)
                | RowKey::Identity(_) => {}
                RowKey::Key(_) => counts.keys += 1,
                RowKey::Material(..) => counts.materials += 1,
                RowKey::Alias(_) => counts.aliases += 1,
                RowKey::Grant(..) => counts.grants += 1,
            }
        }
        counts
    }

    /// The state that the rows make up.
    pub fn into_state(self) -> State {
        State::from_rows(self.rows)
    }
}

/// A stretch of the trail, newest records first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrailRange {
    /// Only records with a lower number; without it, from the newest on.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: usize,
}

/// A place where a workspace is kept.
#[allow(
    async_fn_in_trait,
    reason = "a store belongs to one thread of the browser; its futures are never sent to another"
)]
pub trait Store {
    /// Everything but the trail, of which only the last record is read.
    ///
    /// # Errors
    ///
    /// [`Problem::Damaged`](crate::Problem::Damaged) with the table and id of a row that cannot be read; otherwise what the
    /// place says.
    async fn load(&self) -> Result<Loaded, StoreError>;

    /// Stores a batch. When this returns `Ok`, the batch is stored and every later `load` sees it.
    ///
    /// # Errors
    ///
    /// What the place says. Then nothing of the batch is stored.
    async fn commit(&self, batch: Batch<'_>) -> Result<(), StoreError>;

    /// Shows records to `visit`, newest first, beginning below the number `before`, until it breaks off or there are no
    /// more. Records are read in small groups, so that a search may stop early without reading the whole trail.
    ///
    /// # Errors
    ///
    /// As for [`Store::load`]. The records newer than a damaged one have then been shown.
    async fn scan_trail(
        &self,
        before: Option<u64>,
        visit: &mut dyn FnMut(CallRecord) -> ControlFlow<()>,
    ) -> Result<(), StoreError>;

    /// A stretch of the trail, newest first.
    ///
    /// # Errors
    ///
    /// As for [`Store::load`].
    async fn trail(&self, range: &TrailRange) -> Result<Vec<CallRecord>, StoreError> {
        let mut records = Vec::new();
        if range.limit == 0 {
            return Ok(records);
        }
        let mut keep = |record| {
            records.push(record);
            if records.len() < range.limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        self.scan_trail(range.before, &mut keep).await?;
        Ok(records)
    }

    /// The documents whose keys begin with `prefix`, in the order of their keys.
    ///
    /// # Errors
    ///
    /// As for [`Store::load`].
    async fn documents(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError>;

    /// The document under a key.
    ///
    /// # Errors
    ///
    /// As for [`Store::load`].
    async fn document(&self, key: &str) -> Result<Option<String>, StoreError>;

    /// Removes all that is stored: rows, trail, documents and the wrapping key. Nothing brings it back.
    ///
    /// # Errors
    ///
    /// What the place says. Then nothing is removed.
    async fn clear(&self) -> Result<(), StoreError>;

    /// The key under which the workspace's materials rest. The first call makes it; when several make it at once, all get
    /// the same.
    ///
    /// # Errors
    ///
    /// [`Problem::Damaged`](crate::Problem::Damaged) if it cannot be read, or is missing while there are materials;
    /// otherwise what the place says.
    async fn wrapping_key(&self, rng: &mut dyn CryptoRng) -> Result<WrappingKey, StoreError>;
}
