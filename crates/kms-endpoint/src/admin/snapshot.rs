//! All of the state at once: taken, put back, thrown away.
//!
//! ```text
//! { "format": "kmsbox snapshot", "version": 1,
//!   "wrappingKeyFingerprint": "…", "wrappingKey": "…",        the latter only if asked for, in base64
//!   "tail": { "nextSeq": 7, "time": 1767225600 },
//!   "rows": [ { "table": "keys", "id": "arn:…", "row": { … } }, … ] }
//! ```
//!
//! Key material in rows is wrapped; whoever has the wrapping key can read it. The records of the trail are not part of a
//! snapshot, but its end is, so that numbers go on.

use http::StatusCode;
use kms_api::{Blob, Timestamp};
use kms_core::{Row, Table, Tail};
use kms_crypto::WrappingKey;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{AdminError, Result, revision, unknown_parameter};
use crate::journal::fingerprint;
use crate::service::{Service, lock};

const FORMAT: &str = "kmsbox snapshot";
const VERSION: u32 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Snapshot {
    format: String,
    version: u32,
    wrapping_key_fingerprint: String,
    wrapping_key: Option<Blob>,
    tail: SnapshotTail,
    rows: Vec<SnapshotRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SnapshotTail {
    next_seq: u64,
    time: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SnapshotRow {
    table: String,
    id: String,
    row: Value,
}

pub(super) fn take(service: &Service, query: &[(&str, &str)]) -> Result<String> {
    let mut with_key = false;
    for (name, value) in query {
        match (*name, *value) {
            ("with_wrapping_key", "true") => with_key = true,
            ("with_wrapping_key", "false") => with_key = false,
            ("with_wrapping_key", _) => {
                return Err(AdminError::bad_request("`with_wrapping_key` must be true or false."));
            }
            _ => return unknown_parameter(name),
        }
    }
    // What is shown must not be taken back later.
    service.shared.advance(&service.system()).stored.wait_blocking()?;
    let core = lock(&service.shared.core);
    let (rows, tail, wrapping_key) = (core.engine().state().rows(), core.engine().tail(), core.wrapping_key());
    drop(core);

    let mut head = json!({
        "format": FORMAT,
        "version": VERSION,
        "wrappingKeyFingerprint": fingerprint(&wrapping_key),
        "tail": { "nextSeq": tail.next_seq, "time": tail.time },
    });
    if let (true, Some(fields)) = (with_key, head.as_object_mut()) {
        fields.insert("wrappingKey".to_owned(), json!(Blob::from(&wrapping_key.as_bytes()[..])));
    }
    let head = head.to_string();
    let mut text = head.strip_suffix('}').unwrap_or_default().to_owned();
    text.push_str(",\"rows\":[");
    for (index, (key, row)) in rows.iter().enumerate() {
        let separator = if index == 0 { "\n" } else { ",\n" };
        let (table, id) = (json!(key.table().name()), json!(key.id()));
        text.push_str(&format!("{separator}{{\"table\":{table},\"id\":{id},\"row\":{}}}", row.encode()));
    }
    text.push_str("\n]}\n");
    Ok(text)
}

pub(super) fn restore(service: &Service, body: &[u8]) -> Result<String> {
    let snapshot: Snapshot =
        serde_json::from_slice(body).map_err(|error| AdminError::bad_request(format!("The snapshot: {error}.")))?;
    if snapshot.format != FORMAT {
        return Err(AdminError::bad_request("This is no snapshot of kmsbox."));
    }
    if snapshot.version != VERSION {
        let text = format!("The snapshot has version {}, and this program reads {VERSION}.", snapshot.version);
        return Err(AdminError::bad_request(text));
    }
    let wrapping_key = match &snapshot.wrapping_key {
        Some(key) => Some(
            WrappingKey::from_bytes(key.as_slice())
                .ok_or_else(|| AdminError::bad_request("`wrappingKey` must have 32 bytes in base64."))?,
        ),
        None => None,
    };
    let has = wrapping_key.clone().unwrap_or_else(|| lock(&service.shared.core).wrapping_key());
    if fingerprint(&has) != snapshot.wrapping_key_fingerprint {
        return Err(AdminError::new(
            StatusCode::CONFLICT,
            "The snapshot's key material rests under another wrapping key. Take it with `?with_wrapping_key=true`.",
        ));
    }
    let mut rows = Vec::with_capacity(snapshot.rows.len());
    for SnapshotRow { table, id, row } in snapshot.rows {
        let known = Table::ALL.iter().copied().find(|known| known.name() == table);
        let known = known.ok_or_else(|| AdminError::bad_request(format!("There is no table `{table}`.")))?;
        let row = Row::decode(known, &id, &row.to_string());
        rows.push(row.map_err(|error| AdminError::bad_request(format!("The snapshot: {error}.")))?);
    }
    let tail = Tail { next_seq: snapshot.tail.next_seq, time: snapshot.tail.time };
    service.shared.replace(wrapping_key, rows, tail).wait_blocking()?;
    Ok(json!({ "revision": revision(service) }).to_string())
}

/// Throws everything away but the wrapping key: keys, aliases, the trail, the clock, registered access keys.
pub(super) fn reset(service: &Service) -> Result<String> {
    service.shared.replace(None, Vec::new(), Tail::default()).wait_blocking()?;
    service.access_keys.clear();
    Ok(json!({ "revision": revision(service) }).to_string())
}
