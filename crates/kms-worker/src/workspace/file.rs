//! The workspace file: written, looked into, taken over.

use std::ops::ControlFlow;

use kms_api::Timestamp;
use kms_api::key::KeySpec;
use kms_core::history::Replacement;
use kms_core::{CallRecord, State, Table};
use kms_protocol::Failure;
use kms_protocol::workspace::{ComparisonView, Export, ExportView, FileFault, PreviewView, Read, WorkspaceTask};
use kms_store::Store;
use kms_workspace::{Contents, Fault, Refusal, digest, seal};
use serde_json::json;

use super::{Reply, reply};
use crate::host::{Host, Moment, storage_failure};

/// The RSA key pairs that an import needs, for they take long and are made elsewhere (see `kms_core::heavy`), and the file
/// as it is when it is decrypted, so that this is done once. A file that is refused comes back as it was.
pub fn prepared(task: &mut WorkspaceTask, text: String) -> (Vec<KeySpec>, String) {
    let WorkspaceTask::Import { passphrase } = task else { return (Vec::new(), text) };
    match seal::open(text.clone(), passphrase.as_deref()) {
        Ok(clear) => {
            let needed = kms_workspace::read(&clear).map(|contents| contents.rsa_needed()).unwrap_or_default();
            *passphrase = None;
            (needed, clear)
        }
        Err(_) => (Vec::new(), text),
    }
}

fn open(text: String, passphrase: Option<&str>) -> Result<Contents, Refusal> {
    let text = seal::open(text, passphrase)?;
    Ok(kms_workspace::read(&text)?)
}

fn refused<T>(refusal: Refusal) -> Read<T> {
    match refusal {
        Refusal::Locked => Read::Locked,
        Refusal::WrongPassphrase => Read::WrongPassphrase,
        Refusal::Fault(Fault { pointer, position, text }) => Read::Refused(FileFault { pointer, position, text }),
    }
}

impl<S: Store> Host<S> {
    /// Writes the workspace as a file.
    pub(super) async fn export(&self, moment: &mut Moment<'_>, export: &Export) -> Result<Reply, Failure> {
        let mut trail: Vec<CallRecord> = Vec::new();
        if export.trail {
            let collect = &mut |record| {
                trail.push(record);
                ControlFlow::Continue(())
            };
            let scanned = self.store().scan_trail(None, collect).await;
            scanned.map_err(|error| Failure::Storage(storage_failure(error)))?;
            trail.reverse();
        }
        let (engine, now) = (self.engine(), self.now(moment.real));
        let wrapping_key = export.material.then(|| engine.wrapping_key());
        let written = kms_workspace::write(engine.state(), now, wrapping_key, export.trail.then_some(&trail[..]));
        let mut text = written.map_err(|fault| Failure::File(fault.to_string()))?;
        if let Some(passphrase) = &export.passphrase {
            let sealed = seal::seal(&text, passphrase, seal::Cost::default(), moment.rng);
            text = sealed.ok_or_else(|| Failure::File("The file could not be encrypted.".to_owned()))?;
        }
        let hash = digest::state_hash(engine.state(), export.material);
        let view = ExportView { name: file_name(now), size: text.len() as u64, hash };
        Ok(Reply { file: Some(text), ..reply(&view)? })
    }

    /// What a file holds and would change.
    pub(super) fn preview(&self, text: String, passphrase: Option<&str>) -> Read<PreviewView> {
        let contents = match open(text, passphrase) {
            Ok(contents) => contents,
            Err(refusal) => return refused(refusal),
        };
        let rows = contents.compared_with(self.engine().state());
        let hash = digest::state_hash(&State::from_rows(rows.clone()), !contents.lacks_material());
        let count = |table: &Table| {
            let rows = contents.rows().iter().filter(|(key, _)| key.table() == *table).count() as u64;
            (rows > 0).then(|| (table.name().to_owned(), rows))
        };
        let (_, changes) = self.leading_to(rows);
        Read::Done(PreviewView {
            time: contents.time,
            frozen: contents.frozen,
            tables: Table::ALL.iter().filter_map(count).collect(),
            records: contents.trail.len() as u64,
            lacks_material: contents.lacks_material(),
            rsa: contents.rsa_needed().len() as u64,
            hash,
            changes,
            warnings: contents.warnings,
        })
    }

    /// Puts what a file holds in the place of all rows.
    pub(super) async fn import(
        &mut self,
        moment: &mut Moment<'_>,
        text: String,
        passphrase: Option<&str>,
    ) -> Result<Read<ComparisonView>, Failure> {
        let mut contents = match open(text, passphrase) {
            Ok(contents) => contents,
            Err(refusal) => return Ok(refused(refusal)),
        };
        let (now, frozen, records) = (contents.time, contents.frozen, std::mem::take(&mut contents.trail));
        let parameters = json!({ "records": records.len(), "material": !contents.lacks_material() });
        let rows = contents.into_rows(self.engine().wrapping_key(), moment.rng, &mut moment.ready_made);
        let rows = rows.ok_or_else(|| Failure::File("Key material could not be made.".to_owned()))?;
        let (changes, shown) = self.leading_to(rows);
        self.replace(moment, Replacement { name: "Import", changes, now, frozen, records, parameters }).await?;
        Ok(Read::Done(shown))
    }
}

/// A name for a file written at this virtual time.
fn file_name(now: Timestamp) -> String {
    let date: String = now.to_iso8601().chars().take(10).collect();
    format!("kmsbox-{date}.json")
}
