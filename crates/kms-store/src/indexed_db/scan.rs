//! Walking down the trail.

use std::ops::ControlFlow;

use idb::{CursorDirection, KeyRange, Query, TransactionMode};
use kms_core::CallRecord;

use super::IndexedDbStore;
use super::exception::{MAX_NUMBER, from_idb, number_key, text};
use super::transaction::Listing;
use crate::error::StoreError;
use crate::record::{self, SCAN_CHUNK, TRAIL};

/// Shows records to `visit`, newest first, until it breaks off.
///
/// Each chunk is a transaction of its own with two requests: the records of a range of numbers, and the greatest number
/// below that range. So nothing is awaited between the requests of a transaction, a gap of any size costs nothing, and the
/// database is not kept busy while `visit` works. The trail only ever grows at its other end, so the chunks fit together.
pub(super) async fn scan(
    store: &IndexedDbStore,
    before: Option<u64>,
    visit: &mut dyn FnMut(CallRecord) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let greatest = MAX_NUMBER as u64;
    let mut end = match before {
        Some(before) => before.min(greatest),
        // The chunk below the greatest number is empty; what is asked for is where the trail ends.
        None => greatest,
    };
    while end > 0 {
        let start = end.saturating_sub(SCAN_CHUNK);
        let (bottom, top) = ((start as f64).into(), (end as f64).into());
        let range = KeyRange::bound(&bottom, &top, Some(false), Some(true)).map_err(from_idb)?;
        let below = Query::from(KeyRange::upper_bound(&bottom, Some(true)).map_err(from_idb)?);

        let transaction = store.begin(&[TRAIL], TransactionMode::ReadOnly)?;
        let table = transaction.table(TRAIL)?;
        let listing = Listing::of(&table, Some(&range))?;
        let older = table.open_key_cursor(Some(below), Some(CursorDirection::Prev)).map_err(from_idb)?.into_future();
        let (entries, older) = (listing.entries().await, older.await);

        for (key, value) in entries?.iter().rev() {
            let record = record::decode(number_key(TRAIL, key)?, &text(TRAIL, key, value)?)?;
            if visit(record).is_break() {
                return Ok(());
            }
        }
        let Some(cursor) = older.map_err(from_idb)? else { return Ok(()) };
        end = number_key(TRAIL, &cursor.key().map_err(from_idb)?)? + 1;
    }
    Ok(())
}
