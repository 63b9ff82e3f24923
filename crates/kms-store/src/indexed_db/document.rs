//! Reading documents.

use idb::{KeyRange, TransactionMode};
use wasm_bindgen::JsValue;

use super::IndexedDbStore;
use super::exception::{from_idb, text, text_key};
use super::transaction::Listing;
use crate::error::StoreError;
use crate::record::DOCUMENTS;

/// The documents whose keys begin with `prefix`.
pub(super) async fn of(store: &IndexedDbStore, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
    // No key of ours has the last character of the basic plane.
    let (bottom, top) = (prefix.into(), format!("{prefix}\u{ffff}").into());
    let range = KeyRange::bound(&bottom, &top, Some(false), Some(false)).map_err(from_idb)?;
    let transaction = store.begin(&[DOCUMENTS], TransactionMode::ReadOnly)?;
    let listing = Listing::of(&transaction.table(DOCUMENTS)?, Some(&range))?;
    let entries = listing.entries().await?;
    let entry = |(key, value): &(JsValue, JsValue)| Ok((text_key(DOCUMENTS, key)?, text(DOCUMENTS, key, value)?));
    entries.iter().map(entry).collect()
}

/// The document under a key.
pub(super) async fn get(store: &IndexedDbStore, key: &str) -> Result<Option<String>, StoreError> {
    let transaction = store.begin(&[DOCUMENTS], TransactionMode::ReadOnly)?;
    let request = transaction.table(DOCUMENTS)?.get(JsValue::from(key)).map_err(from_idb)?;
    let value = request.await.map_err(from_idb)?;
    value.map(|value| text(DOCUMENTS, &key.into(), &value)).transpose()
}
