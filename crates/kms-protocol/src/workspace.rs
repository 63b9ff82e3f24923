//! Work on the workspace as a whole: its history, its snapshots, its file.

use kms_api::{KeyArn, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is to be done with the workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum WorkspaceTask {
    /// Undo the last step. Answered with the [`StepView`] of what was undone; null if there is none.
    Undo,
    /// Redo the step that was undone last. Answered as for `Undo`.
    Redo,
    /// The steps. Answered with [`HistoryView`].
    History,
    /// Keep a snapshot. Answered with its [`SnapshotView`].
    SaveSnapshot {
        /// Its name, of 1 to 100 characters; none may have it yet.
        name: String,
    },
    /// The snapshots. Answered with a list of [`SnapshotView`], in the order of names.
    Snapshots,
    /// Delete a snapshot. Answered with null.
    DeleteSnapshot {
        /// Its name.
        name: String,
    },
    /// Make the workspace what it was when a snapshot was kept, time included; one step, which can be undone. Answered with
    /// [`ComparisonView`]: what was changed.
    ReturnTo {
        /// The snapshot's name.
        name: String,
    },
    /// What leads from one state of the workspace to another. Answered with [`ComparisonView`].
    Compare {
        /// A snapshot's name; the workspace as it is now if absent.
        from: Option<String>,
        /// Likewise.
        to: Option<String>,
    },
    /// Write the workspace as a file. Answered with [`ExportView`]; the text comes along as a file.
    Export(Export),
    /// What the attached file, a workspace file, holds and would change. Answered with [`Read`]`<`[`PreviewView`]`>`.
    Preview {
        /// The passphrase, if it is encrypted.
        passphrase: Option<String>,
    },
    /// Put what the attached file holds in the place of all rows, as one step, which can be undone; append its records to
    /// the trail. Answered with [`Read`]`<`[`ComparisonView`]`>`.
    Import {
        /// The passphrase, if it is encrypted.
        passphrase: Option<String>,
    },
    /// Fill an empty workspace with an example: two accounts, roles, keys of several kinds, a year of calls. Answered with
    /// null.
    Example,
    /// Delete everything: rows, trail, history and snapshots. Nothing brings it back. Answered with null.
    Clear,
}

/// How to write the workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// Whether with key material, and with passwords and credentials of custom key stores.
    pub material: bool,
    /// Whether with the trail.
    pub trail: bool,
    /// The passphrase to encrypt it with.
    pub passphrase: Option<String>,
}

/// The workspace was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportView {
    /// A name for the file.
    pub name: String,
    /// Bytes of the text.
    pub size: u64,
    /// The hash of the rows, with or without material as they were written.
    pub hash: String,
}

/// A step of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// Its number.
    pub number: u64,
    /// The operation, such as `CreateKey`; `Due` for what fell due by itself; `Freeze`, `Run`, `JumpTo` for the clock;
    /// `Restore` and `Import` for what replaced all.
    pub label: String,
    /// The key that it was about, or the first of them.
    pub key: Option<KeyArn>,
    /// The ARN of who asked for it.
    pub by: String,
    /// When, in virtual time.
    pub time: Timestamp,
    /// The number of its record in the trail, if it has one.
    pub seq: Option<u64>,
}

/// The steps that can be undone and redone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// Oldest first.
    pub steps: Vec<StepView>,
    /// How many of them are done; those after them are undone.
    pub done: usize,
}

/// A snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotView {
    /// Its name.
    pub name: String,
    /// The virtual time that it holds.
    pub time: Timestamp,
    /// When it was kept, in real time.
    pub kept: Timestamp,
    /// Keys in it.
    pub keys: u64,
    /// Rows in it.
    pub rows: u64,
}

/// What leads from one state to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ComparisonView {
    /// For each table that differs, how many rows are added, removed and changed.
    pub counts: Vec<(String, [u64; 3])>,
    /// The rows, at most 1,000.
    pub rows: Vec<RowView>,
}

/// A row that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowView {
    /// Its table.
    pub table: String,
    /// Its id.
    pub id: String,
    /// How it differs.
    pub kind: RowChange,
    /// The fields that differ, for a row that is changed: name, and value before and after. Values of key material and
    /// passwords are absent.
    pub fields: Vec<(String, Option<Value>, Option<Value>)>,
}

/// How a row differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowChange {
    /// It is not there before.
    Added,
    /// It is not there after.
    Removed,
    /// It is there before and after.
    Changed,
}

/// What came of reading a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Read<T> {
    /// It was read.
    Done(T),
    /// It is encrypted, and needs its passphrase.
    Locked,
    /// The passphrase is another, or the file was changed.
    WrongPassphrase,
    /// Something is wrong with it; nothing came of it.
    Refused(FileFault),
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFault {
    /// Where: a JSON Pointer (RFC 6901). Empty for the whole file.
    pub pointer: String,
    /// Line and column, from 1, where the text is no JSON.
    pub position: Option<(usize, usize)>,
    /// What.
    pub text: String,
}

/// What a file holds and would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewView {
    /// The virtual time from then on.
    pub time: Timestamp,
    /// Whether the clock stands from then on.
    pub frozen: bool,
    /// How many rows of each table there are in it.
    pub tables: Vec<(String, u64)>,
    /// How many records of the trail.
    pub records: u64,
    /// Whether key material was left out, so that every key gets new material.
    pub lacks_material: bool,
    /// RSA key pairs to be made, each of which takes a while.
    pub rsa: u64,
    /// The hash of its rows, with material if it has any: that of [`ExportView`] when it was written.
    pub hash: String,
    /// What would change.
    pub changes: ComparisonView,
    /// What is left out, or will be otherwise than where the file was made.
    pub warnings: Vec<String>,
}
