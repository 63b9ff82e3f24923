//! What the browser throws, as [`StoreError`].

use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

use crate::error::{Doing, Problem, StoreError};

/// The error that a thrown value stands for.
pub(crate) fn from_js(value: &JsValue, doing: Doing) -> StoreError {
    if let Some(exception) = value.dyn_ref::<DomException>() {
        StoreError::from_exception(&exception.name(), &exception.message(), doing)
    } else if let Some(error) = value.dyn_ref::<js_sys::Error>() {
        StoreError::from_exception(&String::from(error.name()), &String::from(error.message()), doing)
    } else {
        StoreError::from_exception("", &value.as_string().unwrap_or_default(), doing)
    }
}

/// An error of `idb` while reading or writing.
#[allow(clippy::needless_pass_by_value, reason = "this is what `map_err` hands over")]
pub(crate) fn from_idb(error: idb::Error) -> StoreError {
    convert(&error, Doing::Use)
}

/// An error of `idb` while opening.
#[allow(clippy::needless_pass_by_value, reason = "this is what `map_err` hands over")]
pub(crate) fn from_idb_open(error: idb::Error) -> StoreError {
    convert(&error, Doing::Open)
}

fn convert(error: &idb::Error, doing: Doing) -> StoreError {
    use idb::Error;
    match error {
        Error::DomException(exception) => from_js(exception, doing),
        Error::AddFailed(value)
        | Error::UpdateFailed(value)
        | Error::DeleteFailed(value)
        | Error::GetFailed(value)
        | Error::GetKeyFailed(value)
        | Error::GetAllFailed(value)
        | Error::GetAllKeysFailed(value)
        | Error::OpenCursorFailed(value)
        | Error::KeyRangeCreateFailed(value)
        | Error::IndexedDbOpenFailed(value)
        | Error::ObjectStoreCreateFailed(value)
        | Error::ObjectStoreNotFound(value) => from_js(value, doing),
        // The global is absent or null, or reading it throws: this page may not store anything.
        Error::IndexedDbNotFound(_) => StoreError::new(Problem::Denied, "this page has no IndexedDB"),
        other => StoreError::new(Problem::Other, other.to_string()),
    }
}

/// Text that was stored.
pub(crate) fn text(table: &str, id: &JsValue, value: &JsValue) -> Result<String, StoreError> {
    value.as_string().ok_or_else(|| StoreError::damaged_row(table, format_args!("{}", shown(id)), "it is not text"))
}

/// The text of a row's key.
pub(crate) fn text_key(table: &str, key: &JsValue) -> Result<String, StoreError> {
    key.as_string().ok_or_else(|| StoreError::damaged_row(table, format_args!("{}", shown(key)), "its key is not text"))
}

/// The number of a record of the trail.
pub(crate) fn number_key(table: &str, key: &JsValue) -> Result<u64, StoreError> {
    let number = key.as_f64().filter(|number| *number >= 0.0 && number.fract() == 0.0 && *number <= MAX_NUMBER);
    number.map(|number| number as u64).ok_or_else(|| {
        StoreError::damaged_row(table, format_args!("{}", shown(key)), "its key is not a record's number")
    })
}

/// The greatest number that JavaScript counts to one by one, 2⁵³ − 1.
pub(crate) const MAX_NUMBER: f64 = 9_007_199_254_740_991.0;

fn shown(key: &JsValue) -> String {
    key.as_string().or_else(|| key.as_f64().map(|number| number.to_string())).unwrap_or_else(|| "?".to_owned())
}
