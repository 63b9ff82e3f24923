//! The form in which a record of the trail is stored: JSON text under the record's number.

use kms_core::CallRecord;

use crate::error::StoreError;

/// The trail's table.
pub(crate) const TRAIL: &str = "trail";

/// The table of documents: texts under keys that are texts.
#[cfg(target_arch = "wasm32")]
pub(crate) const DOCUMENTS: &str = "documents";

/// How many records a scan of the trail reads at once: a screen or two, so that a page of the trail costs one reading, and
/// a search of the whole trail never holds much of it.
pub(crate) const SCAN_CHUNK: u64 = 200;

pub(crate) fn encode(record: &CallRecord) -> String {
    // Records are maps with text keys, which always have a JSON form.
    serde_json::to_string(record).unwrap_or_default()
}

pub(crate) fn decode(seq: u64, text: &str) -> Result<CallRecord, StoreError> {
    let record: CallRecord =
        kms_api::json::from_text(text).map_err(|error| StoreError::damaged_row(TRAIL, seq, error))?;
    if record.seq != seq {
        return Err(StoreError::damaged_row(TRAIL, seq, format_args!("it is numbered {}", record.seq)));
    }
    Ok(record)
}

/// Why a record with a number that is taken is refused: it means that somebody else writes to the same workspace, and
/// what was recorded must never be overwritten.
pub(crate) fn taken(seq: u64) -> String {
    format!("the trail already has a record {seq}")
}
