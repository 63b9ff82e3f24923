//! The hash of a workspace's rows: equal for workspaces that hold the same.

use std::fmt::Write;

use kms_api::Clock;
use kms_core::{Row, RowKey, State};
use sha2::{Digest, Sha256};

/// SHA-256, in hexadecimal digits, over every row but for the clock.
///
/// Wrapped material counts as being there; which material it is its id says, a digest of the clear bytes. Without
/// `material`, all that another material would change is left out as well: ids, public keys, and the passwords and secrets
/// that a file without material lacks.
pub fn state_hash(state: &State, material: bool) -> String {
    let mut lines: Vec<String> = state.rows().into_iter().map(|(key, row)| line(&key, row, material)).collect();
    lines.sort();
    let mut digest = Sha256::new();
    digest.update(b"kmsbox workspace 1\n");
    for line in lines {
        digest.update(line);
    }
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn line(key: &RowKey, mut row: Row, material: bool) -> String {
    let mut present = false;
    match &mut row {
        Row::Workspace(row) => row.clock = Clock::default(),
        Row::Material(row) => present = row.wrapped.take().is_some(),
        Row::Key(row) if !material => {
            row.current_material = None;
            row.public_key = None;
        }
        _ => {}
    }
    if !material {
        without_secrets(&mut row);
    }
    let id = match key {
        RowKey::Material(arn, _) if !material => arn.to_string(),
        key => key.id(),
    };
    format!("{}\t{id}\t{present}\t{}\n", key.table().name(), row.encode())
}

/// Takes out what is as secret as key material: passwords and credentials of custom key stores.
pub(crate) fn without_secrets(row: &mut Row) {
    match row {
        Row::KeyStore(row) => {
            row.password = None;
            row.credential = None;
        }
        Row::Cluster(row) => row.password = None,
        _ => {}
    }
}
