//! Pages of lists. A marker is the base64 form of the name after which the page begins.

use kms_api::{Blob, ErrorCode, KmsError};

/// A page and what leads to the next one.
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    pub(super) next_marker: Option<String>,
}

/// The name that a marker stands for.
pub(super) fn after<T: std::str::FromStr>(marker: Option<&str>) -> Result<Option<T>, KmsError> {
    let Some(marker) = marker else { return Ok(None) };
    let name = Blob::from_base64(marker).and_then(|name| std::str::from_utf8(name.as_slice()).ok()?.parse().ok());
    name.map(Some).ok_or_else(|| KmsError::bare(ErrorCode::InvalidMarker))
}

/// The next `limit` items; `name` gives the text that the marker of the page after them is made of.
pub(super) fn page<T>(items: impl Iterator<Item = T>, limit: usize, name: impl Fn(&T) -> String) -> Page<T> {
    let mut items = items.fuse();
    let taken: Vec<T> = items.by_ref().take(limit).collect();
    let more = items.next().is_some();
    let next_marker = taken.last().filter(|_| more).map(|last| Blob::from(name(last).as_bytes()).to_base64());
    Page { items: taken, next_marker }
}

/// How many items a page has: what is asked for, within the operation's own most, or its usual number.
pub(super) fn limit(asked: Option<u32>, usual: usize, most: usize) -> usize {
    asked.map_or(usual, |asked| (asked as usize).min(most))
}
