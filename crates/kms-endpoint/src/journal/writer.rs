//! The thread that writes.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use kms_core::{CallRecord, State, Tail};
use kms_crypto::WrappingKey;

use super::entry::{self, Entry};
use super::error::OpenError;
use super::file::{Contents, StateFile, WriteError};
use super::queue::{Batch, Item, Pending, Queue, Replacement, StorageFailed};
use crate::service::{Shared, lock};
use crate::trail::{self, Trail};

/// The thread that writes, while it runs.
pub(crate) struct Journal {
    shared: Arc<Shared>,
    thread: JoinHandle<()>,
}

/// What an engine starts from, and the file that goes with it.
pub(crate) struct Start {
    pub(crate) wrapping_key: WrappingKey,
    pub(crate) state: State,
    pub(crate) tail: Tail,
    file: StateFile,
}

/// Opens a state file, or makes it; `new_key` gives the wrapping key of a new one.
///
/// # Errors
///
/// [`OpenError`]; then nothing was changed but what an interrupted write had left.
pub(crate) fn open(path: &Path, trail: &mut Trail, new_key: impl FnOnce() -> WrappingKey) -> Result<Start, OpenError> {
    let (mut file, Contents { wrapping_key, state, tail }) = StateFile::open(path, trail, new_key)?;
    if file.is_loose() {
        match file.rewrite(&wrapping_key, state.rows(), tail, trail.iter().map(|(_, text)| text)) {
            Ok(()) => {}
            Err(WriteError::Undone(error)) => tracing::warn!(%error, "the state file could not be written anew"),
            Err(WriteError::Lost(source)) => return Err(OpenError::Io { path: path.to_owned(), source }),
        }
    }
    Ok(Start { wrapping_key, state, tail, file })
}

impl Journal {
    /// Starts the thread.
    pub(crate) fn start(shared: Arc<Shared>, start: StartedFile) -> std::io::Result<Self> {
        let writer = Writer { shared: Arc::clone(&shared), file: start.0 };
        let thread = std::thread::Builder::new().name("journal".to_owned()).spawn(move || writer.run())?;
        Ok(Self { shared, thread })
    }

    /// Writes what waits and ends.
    pub(crate) fn stop(self) {
        if let Some(queue) = &self.shared.queue {
            queue.stop();
        }
        // A thread that panicked has nothing more to write.
        drop(self.thread.join());
    }
}

/// The file of a [`Start`], ready for the thread.
pub(crate) struct StartedFile(StateFile);

impl Start {
    /// The parts for the engine, and the one for the thread.
    pub(crate) fn split(self) -> (WrappingKey, State, Tail, StartedFile) {
        (self.wrapping_key, self.state, self.tail, StartedFile(self.file))
    }
}

struct Writer {
    shared: Arc<Shared>,
    file: StateFile,
}

/// The records of calls in their stored form.
type Records = Vec<(u64, Box<str>)>;

impl Writer {
    fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        let Some(queue) = &shared.queue else { return };
        while let Some(batch) = queue.next() {
            match batch {
                Batch::Calls(calls) => {
                    let records = encode_records(&calls);
                    self.append(queue, calls, records);
                }
                Batch::Replacement(replacement) => self.replace(queue, *replacement),
            }
            if self.file.is_grown() {
                self.compact(queue);
            }
        }
    }

    fn append(&mut self, queue: &Queue, calls: Vec<Pending>, records: Records) {
        let mut payload = Vec::new();
        let mut texts = records.iter();
        for call in &calls {
            entry::encode_changes(&call.outcome, &mut payload);
            for (_, text) in texts.by_ref().take(call.outcome.records.len()) {
                Entry::Record(text).encode(&mut payload);
            }
        }
        let written = if payload.is_empty() { Ok(()) } else { self.file.append(&payload) };
        match written {
            Ok(()) => self.acknowledge(calls, records),
            Err(error) => self.undo(queue, calls, &error),
        }
    }

    fn acknowledge(&self, calls: Vec<Pending>, records: Records) {
        let mut trail = lock(&self.shared.trail);
        for (seq, text) in records {
            trail.push(seq, text);
        }
        drop(trail);
        for call in calls {
            // The client may have gone.
            let _ = call.done.send(Ok(()));
        }
    }

    fn replace(&mut self, queue: &Queue, replacement: Replacement) {
        let Replacement { old, old_key, new_key, rows, tail, done } = replacement;
        match self.file.rewrite_under(&old_key, &new_key, rows, tail) {
            Ok(()) => {
                lock(&self.shared.trail).clear();
                let _ = done.send(Ok(()));
            }
            Err(error) => {
                let reason = explain(queue, &error);
                let mut core = lock(&self.shared.core);
                // What came after it was done by the engine that goes.
                let newer = queue.drain();
                core.set_engine(old, old_key);
                drop(core);
                let _ = done.send(Err(reason.clone()));
                newer.into_iter().for_each(|item| refuse(item, &reason));
            }
        }
    }

    /// Writes the file anew with what is needed. Calls that wait are in it, and so need not be written themselves.
    fn compact(&mut self, queue: &Queue) {
        let core = lock(&self.shared.core);
        let Some(calls) = queue.drain_calls() else { return };
        let (rows, tail, wrapping_key) = (core.engine().state().rows(), core.engine().tail(), core.wrapping_key());
        drop(core);
        let records = encode_records(&calls);
        let trail = lock(&self.shared.trail);
        let kept = trail.iter().map(|(_, text)| text).chain(records.iter().map(|(_, text)| &**text));
        let written = self.file.rewrite(&wrapping_key, rows, tail, kept);
        drop(trail);
        match written {
            Ok(()) => self.acknowledge(calls, records),
            Err(WriteError::Undone(error)) => {
                tracing::warn!(%error, "the state file could not be written anew");
                self.file.put_off();
                self.append(queue, calls, records);
            }
            Err(error) => self.undo(queue, calls, &error),
        }
    }

    /// Takes back these calls and all that came after them.
    fn undo(&self, queue: &Queue, calls: Vec<Pending>, error: &WriteError) {
        let reason = explain(queue, error);
        let mut core = lock(&self.shared.core);
        // Under the engine's lock nothing is put in.
        let mut newer = queue.drain();
        let mut refused = Vec::new();
        while let Some(item) = newer.pop_back() {
            match item {
                Item::Call(pending) => {
                    core.roll_back(&pending.outcome);
                    refused.push(pending.done);
                }
                Item::Replacement(replacement) => {
                    let Replacement { old, old_key, done, .. } = *replacement;
                    core.set_engine(old, old_key);
                    refused.push(done);
                }
            }
        }
        for call in calls.into_iter().rev() {
            core.roll_back(&call.outcome);
            refused.push(call.done);
        }
        drop(core);
        for done in refused {
            let _ = done.send(Err(reason.clone()));
        }
    }
}

fn refuse(item: Item, reason: &StorageFailed) {
    let done = match item {
        Item::Call(pending) => pending.done,
        Item::Replacement(replacement) => replacement.done,
    };
    let _ = done.send(Err(reason.clone()));
}

/// The reason as those are told who wait. When the file is lost, nothing more is taken.
fn explain(queue: &Queue, error: &WriteError) -> StorageFailed {
    match error {
        WriteError::Undone(error) => {
            tracing::error!(%error, "the state file cannot be written; the calls that waited were taken back");
            StorageFailed(format!("The state file cannot be written: {error}. Nothing was changed."))
        }
        WriteError::Lost(error) => {
            tracing::error!(%error, "the state file is in doubt; no call is taken until the next start");
            let text = format!("The state file is in doubt: {error}. Start the endpoint again.");
            let reason = StorageFailed(text);
            queue.set_lost(reason.clone());
            reason
        }
    }
}

fn encode_records(calls: &[Pending]) -> Records {
    let encode = |record: &CallRecord| (record.seq, trail::encode(record));
    calls.iter().flat_map(|call| call.outcome.records.iter().map(encode)).collect()
}
