//! Snapshots: all rows under a name, as they rest, with the time. A small document tells of each, so that a list reads no
//! rows.

use kms_api::{Clock, KmsError, Timestamp};
use kms_core::history::Replacement;
use kms_core::{ChangeSet, Row, RowKey, State, Table};
use kms_protocol::Failure;
use kms_protocol::workspace::{ComparisonView, SnapshotView};
use kms_store::{Batch, Problem, Store, StoreError};
use kms_workspace::tables;
use serde_json::json;
use serde_json::value::RawValue;

use super::compare;
use crate::host::{Host, Moment, storage_failure};

const HEADS: &str = "snapshot/";
const ROWS: &str = "snapshot-rows/";
/// The most characters of a name.
const MAX_NAME: usize = 100;

fn failed(error: StoreError) -> Failure {
    Failure::Storage(storage_failure(error))
}

fn refused(text: String) -> Failure {
    Failure::Kms(KmsError::validation(text))
}

fn damaged(name: &str, reason: impl std::fmt::Display) -> Failure {
    failed(StoreError::new(Problem::Damaged, format!("snapshot `{name}`: {reason}")))
}

/// Rows without the clock, which a snapshot tells as a time.
fn without_clock(mut rows: Vec<(RowKey, Row)>) -> Vec<(RowKey, Row)> {
    for (_, row) in &mut rows {
        if let Row::Workspace(row) = row {
            row.clock = Clock::default();
        }
    }
    rows
}

impl<S: Store> Host<S> {
    /// Keeps a snapshot.
    pub(super) async fn save_snapshot(&self, name: &str, real: Timestamp) -> Result<SnapshotView, Failure> {
        let length = name.chars().count();
        if length == 0 || length > MAX_NAME || name.trim() != name || name.chars().any(char::is_control) {
            return Err(refused(format!("A name has 1 to {MAX_NAME} characters, and no space at its ends.")));
        }
        if self.store().document(&format!("{HEADS}{name}")).await.map_err(failed)?.is_some() {
            return Err(refused(format!("There is a snapshot {name} already.")));
        }
        let rows = without_clock(self.engine().state().rows());
        let view = SnapshotView {
            name: name.to_owned(),
            time: self.now(real),
            kept: real,
            keys: rows.iter().filter(|(key, _)| key.table() == Table::Keys).count() as u64,
            rows: rows.len() as u64,
        };
        let head = json!({ "view": view, "frozen": self.clock().is_frozen() });
        let documents = [
            (format!("{HEADS}{name}"), Some(head.to_string())),
            (format!("{ROWS}{name}"), Some(tables::write(&rows, |_, _| None))),
        ];
        self.store_documents(&documents).await?;
        Ok(view)
    }

    /// Every snapshot.
    pub(super) async fn snapshots(&self) -> Result<Vec<SnapshotView>, Failure> {
        let heads = self.store().documents(HEADS).await.map_err(failed)?;
        heads.into_iter().map(|(key, text)| head(&key, &text).map(|(view, _)| view)).collect()
    }

    /// Deletes a snapshot.
    pub(super) async fn delete_snapshot(&self, name: &str) -> Result<(), Failure> {
        self.store_documents(&[(format!("{HEADS}{name}"), None), (format!("{ROWS}{name}"), None)]).await
    }

    async fn store_documents(&self, documents: &[(String, Option<String>)]) -> Result<(), Failure> {
        let batch = Batch { changes: &ChangeSet::default(), records: &[], documents };
        self.store().commit(batch).await.map_err(failed)
    }

    /// The rows of a snapshot.
    async fn snapshot_rows(&self, name: &str) -> Result<Vec<(RowKey, Row)>, Failure> {
        let text = self.store().document(&format!("{ROWS}{name}")).await.map_err(failed)?;
        let text = text.ok_or_else(|| refused(format!("There is no snapshot {name}.")))?;
        let raw: Box<RawValue> = RawValue::from_string(text).map_err(|error| damaged(name, error))?;
        let entries = tables::read("", &raw, &mut Vec::new()).map_err(|fault| damaged(name, fault))?;
        Ok(entries.into_iter().map(|entry| (entry.key, entry.row)).collect())
    }

    /// Makes the workspace what it was when a snapshot was kept.
    pub(super) async fn return_to(&mut self, moment: &mut Moment<'_>, name: &str) -> Result<ComparisonView, Failure> {
        let text = self.store().document(&format!("{HEADS}{name}")).await.map_err(failed)?;
        let text = text.ok_or_else(|| refused(format!("There is no snapshot {name}.")))?;
        let (view, frozen) = head(name, &text)?;
        let rows = self.snapshot_rows(name).await?;
        let (replaced, shown) = self.leading_to(rows);
        let replacement = Replacement {
            name: "Restore",
            changes: replaced,
            now: view.time,
            frozen,
            records: Vec::new(),
            parameters: json!({ "snapshot": name }),
        };
        self.replace(moment, replacement).await?;
        Ok(shown)
    }

    /// What leads to other rows, and how that is shown. The clock is no part of it.
    pub(super) fn leading_to(&self, rows: Vec<(RowKey, Row)>) -> (ChangeSet, ComparisonView) {
        let state = State::from_rows(without_clock(self.engine().state().rows()));
        let changes = ChangeSet::between(&state, without_clock(rows));
        let shown = compare::view(&changes);
        // What is taken back must be what was there.
        let changes = changes.0.into_iter().map(|mut change| {
            change.before = self.engine().state().row(&change.key);
            change
        });
        (ChangeSet(changes.collect()), shown)
    }

    /// What leads from one state to another; the present one without a name.
    pub(super) async fn compare_states(&self, from: Option<&str>, to: Option<&str>) -> Result<ComparisonView, Failure> {
        let mut rows = Vec::new();
        for name in [from, to] {
            rows.push(match name {
                Some(name) => self.snapshot_rows(name).await?,
                None => without_clock(self.engine().state().rows()),
            });
        }
        let (to, from) = (rows.pop().unwrap_or_default(), rows.pop().unwrap_or_default());
        Ok(compare::view(&ChangeSet::between(&State::from_rows(from), to)))
    }
}

/// What a snapshot's small document says.
fn head(name: &str, text: &str) -> Result<(SnapshotView, bool), Failure> {
    let mut value: serde_json::Value = serde_json::from_str(text).map_err(|error| damaged(name, error))?;
    let frozen = value.get("frozen").and_then(serde_json::Value::as_bool).unwrap_or_default();
    let view = value.get_mut("view").map(serde_json::Value::take).unwrap_or_default();
    Ok((serde_json::from_value(view).map_err(|error| damaged(name, error))?, frozen))
}
