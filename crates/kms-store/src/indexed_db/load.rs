//! Reading everything but the trail.

use idb::{CursorDirection, TransactionMode};
use kms_core::{Row, Table, Tail};

use super::IndexedDbStore;
use super::exception::{from_idb, number_key, text, text_key};
use super::transaction::Listing;
use crate::error::StoreError;
use crate::record::{self, TRAIL};
use crate::store::Loaded;

/// All rows and the trail's last record, as they are together at one moment.
pub(super) async fn load(store: &IndexedDbStore) -> Result<Loaded, StoreError> {
    let mut tables: Vec<_> = Table::ALL.iter().map(|table| table.name()).collect();
    tables.push(TRAIL);
    let transaction = store.begin(&tables, TransactionMode::ReadOnly)?;
    let listing = |table: &Table| Ok((*table, Listing::of(&transaction.table(table.name())?, None)?));
    let listings = Table::ALL.iter().map(listing).collect::<Result<Vec<_>, StoreError>>()?;
    let newest =
        transaction.table(TRAIL)?.open_cursor(None, Some(CursorDirection::Prev)).map_err(from_idb)?.into_future();

    let mut answers = Vec::new();
    for (table, listing) in listings {
        answers.push((table, listing.entries().await));
    }
    let newest = newest.await;

    let mut rows = Vec::new();
    for (table, entries) in answers {
        let entries = entries?;
        rows.reserve(entries.len());
        for (key, value) in entries {
            let id = text_key(table.name(), &key)?;
            rows.push(Row::decode(table, &id, &text(table.name(), &key, &value)?)?);
        }
    }
    let tail = match newest.map_err(from_idb)? {
        None => Tail::default(),
        Some(cursor) => {
            let key = cursor.key().map_err(from_idb)?;
            let value = cursor.value().map_err(from_idb)?;
            let record = record::decode(number_key(TRAIL, &key)?, &text(TRAIL, &key, &value)?)?;
            Tail { next_seq: record.seq + 1, time: record.time }
        }
    };
    Ok(Loaded { rows, tail })
}
