//! The state file: opened, appended to, and written anew.
//!
//! ```text
//! kmsbox state 1 <fingerprint of the wrapping key>
//! <frame> <frame> …
//! ```

use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use kms_api::Timestamp;
use kms_core::{CallRecord, Change, Row, RowKey, State, Table, Tail};
use kms_crypto::WrappingKey;

use super::entry::{Entries, Entry};
use super::error::{Context, OpenError};
use super::frame::{self, Next};
use super::{keys, place};
use crate::trail::Trail;

const TITLE: &str = "kmsbox state ";
const VERSION: &str = "1";

/// Payloads of a file that is written anew are about this long.
const CHUNK: usize = 1 << 20;

/// How many bytes a file may have beyond twice of what it needs before it is written anew.
const SLACK: u64 = 32 << 20;

/// An open state file.
pub(super) struct StateFile {
    path: PathBuf,
    file: File,
    /// Where the next frame goes.
    len: u64,
    /// The next frame's number.
    number: u64,
    /// Its length when it last held nothing but what is needed.
    needed: u64,
    /// Held as long as the file is open.
    _lock: File,
}

/// What a state file held.
pub(super) struct Contents {
    pub(super) wrapping_key: WrappingKey,
    pub(super) state: State,
    pub(super) tail: Tail,
}

/// Why something was not written.
#[derive(Debug)]
pub(super) enum WriteError {
    /// The file is as it was before.
    Undone(io::Error),
    /// Nobody knows what the file holds now.
    Lost(io::Error),
}

impl StateFile {
    /// Opens the file, or makes it with a wrapping key that `new_key` gives. The newest records go to `trail`.
    pub(super) fn open(
        path: &Path,
        trail: &mut Trail,
        new_key: impl FnOnce() -> WrappingKey,
    ) -> Result<(Self, Contents), OpenError> {
        let lock = lock(path)?;
        let keys_path = keys_path(path);
        for leftover in [new_path(path), keys::new_path(&keys_path)] {
            match fs::remove_file(&leftover) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error).context(&leftover),
                _ => {}
            }
        }
        let keys = keys::read(&keys_path)?;
        let bytes = match fs::metadata(path) {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == ErrorKind::NotFound => 0,
            Err(error) => return Err(error).context(path),
        };
        if bytes > 0 {
            return Self::load(path, lock, keys, trail);
        }
        let wrapping_key = match keys.into_iter().next() {
            Some(key) => key,
            None => {
                let key = new_key();
                keys::write(&keys_path, &[&key]).context(&keys_path)?;
                key
            }
        };
        let contents = Contents { wrapping_key, state: State::default(), tail: Tail::default() };
        let (file, len, number) = create(path, &contents.wrapping_key, [], contents.tail, [].into_iter())
            .and_then(|made| take_place(path).map(|()| made))
            .context(path)?;
        Ok((Self::new(path, file, len, number, lock), contents))
    }

    fn new(path: &Path, file: File, len: u64, number: u64, lock: File) -> Self {
        Self { path: path.to_owned(), file, len, number, needed: len, _lock: lock }
    }

    fn load(path: &Path, lock: File, keys: Vec<WrappingKey>, trail: &mut Trail) -> Result<(Self, Contents), OpenError> {
        let file = File::options().read(true).write(true).open(path).context(path)?;
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let (fingerprint, header_len) = read_title(path, &mut reader)?;
        let wrapping_key = keys
            .into_iter()
            .find(|key| keys::fingerprint(key) == fingerprint)
            .ok_or_else(|| OpenError::KeyMissing { path: path.to_owned(), keys: keys_path(path) })?;

        let (mut offset, mut number) = (header_len, 0);
        let mut loading = Loading { state: State::default(), tail: Tail::default(), trail, rewritten: false };
        let mut needed = None;
        loop {
            match frame::read(&mut reader, number).context(path)? {
                Next::End => break,
                Next::Payload(payload) => {
                    loading.take_over(&payload).map_err(|reason| OpenError::Unreadable {
                        path: path.to_owned(),
                        offset,
                        reason,
                    })?;
                    offset += (frame::HEAD_LEN + payload.len()) as u64;
                    number += 1;
                    needed = needed.or(loading.rewritten.then_some(offset));
                }
                Next::Broken(mut bytes) => {
                    reader.read_to_end(&mut bytes).context(path)?;
                    if frame::holds_later_frame(&bytes, number) {
                        let reason = format!("frame {number} does not match its checksum");
                        return Err(OpenError::Damaged { path: path.to_owned(), offset, reason });
                    }
                    tracing::warn!(
                        path = %path.display(),
                        offset,
                        bytes = bytes.len(),
                        "cut off the end of the state file, whose writing was interrupted; no call in it was answered"
                    );
                    break;
                }
            }
        }
        let Loading { state, tail, .. } = loading;
        let mut file = reader.into_inner();
        let cut = |file: &mut File| {
            file.set_len(offset)?;
            file.seek(SeekFrom::Start(offset))?;
            file.sync_all()
        };
        cut(&mut file).context(path)?;
        let mut opened = Self::new(path, file, offset, number, lock);
        opened.needed = needed.unwrap_or(offset);
        Ok((opened, Contents { wrapping_key, state, tail }))
    }

    /// Appends a frame. When this returns `Ok`, it survives a crash of the machine.
    pub(super) fn append(&mut self, payload: &[u8]) -> Result<(), WriteError> {
        let too_long = || io::Error::new(ErrorKind::FileTooLarge, "the changes do not fit in a frame");
        let frame = frame::encode(self.number, payload).ok_or_else(|| WriteError::Undone(too_long()))?;
        if let Err(error) = self.file.write_all(&frame) {
            // What was written of the frame must go, or the next one would stand behind a broken one.
            let cut = self.file.set_len(self.len).and_then(|()| self.file.seek(SeekFrom::Start(self.len)));
            return match cut.and_then(|_| self.file.sync_all()) {
                Ok(()) => Err(WriteError::Undone(error)),
                Err(lost) => Err(WriteError::Lost(lost)),
            };
        }
        // After a flush that failed the system may have dropped the data while a second flush reports success.
        self.file.sync_data().map_err(WriteError::Lost)?;
        self.len += frame.len() as u64;
        self.number += 1;
        Ok(())
    }

    /// Whether the file is so much longer than what it needs that it is worth writing it anew.
    pub(super) fn is_grown(&self) -> bool {
        self.len > self.needed.saturating_mul(2).saturating_add(SLACK)
    }

    /// Whether a start is a good time to write the file anew.
    pub(super) fn is_loose(&self) -> bool {
        self.len > self.needed.saturating_mul(2).saturating_add(CHUNK as u64)
    }

    /// Does as if the file needed all its bytes, so that writing it anew is not tried again soon.
    pub(super) fn put_off(&mut self) {
        self.needed = self.len;
    }

    /// Writes the file anew with these rows and records.
    pub(super) fn rewrite<'a>(
        &mut self,
        wrapping_key: &WrappingKey,
        rows: impl IntoIterator<Item = (RowKey, Row)>,
        tail: Tail,
        records: impl Iterator<Item = &'a str>,
    ) -> Result<(), WriteError> {
        let (file, len, number) = create(&self.path, wrapping_key, rows, tail, records).map_err(WriteError::Undone)?;
        fs::rename(new_path(&self.path), &self.path).map_err(WriteError::Undone)?;
        place::sync_folder(&self.path).map_err(WriteError::Lost)?;
        (self.file, self.len, self.number, self.needed) = (file, len, number, len);
        Ok(())
    }

    /// Writes the file anew under another wrapping key.
    pub(super) fn rewrite_under(
        &mut self,
        old: &WrappingKey,
        new: &WrappingKey,
        rows: impl IntoIterator<Item = (RowKey, Row)>,
        tail: Tail,
    ) -> Result<(), WriteError> {
        let keys_path = keys_path(&self.path);
        if keys::fingerprint(old) == keys::fingerprint(new) {
            return self.rewrite(new, rows, tail, [].into_iter());
        }
        // Whenever the machine stops, the file of keys has the one that the state file names.
        keys::write(&keys_path, &[old, new]).map_err(WriteError::Undone)?;
        self.rewrite(new, rows, tail, [].into_iter())?;
        if let Err(error) = keys::write(&keys_path, &[new]) {
            tracing::warn!(path = %keys_path.display(), %error, "the old wrapping key stays in the file of keys");
        }
        Ok(())
    }
}

/// What is being loaded.
struct Loading<'a> {
    state: State,
    tail: Tail,
    trail: &'a mut Trail,
    /// Whether the end of what stood in the file when it was written anew has been read.
    rewritten: bool,
}

impl Loading<'_> {
    fn take_over(&mut self, payload: &[u8]) -> Result<(), String> {
        for entry in Entries::new(payload) {
            match entry? {
                Entry::Put { table, id, text } => {
                    let (key, row) = Row::decode(find_table(table)?, id, text).map_err(|error| error.to_string())?;
                    self.state.apply(&Change { key, before: None, after: Some(row) });
                }
                Entry::Remove { table, id } => {
                    let key = RowKey::parse(find_table(table)?, id)
                        .ok_or_else(|| format!("row `{id}` of table `{table}`: the id is not of its table's form"))?;
                    self.state.apply(&Change { key, before: None, after: None });
                }
                Entry::Record(text) => {
                    let record: CallRecord =
                        serde_json::from_str(text).map_err(|error| format!("a record of the trail: {error}"))?;
                    self.trail.push(record.seq, text.into());
                    self.tail = Tail { next_seq: record.seq + 1, time: record.time };
                }
                Entry::Tail { next_seq, time } => {
                    self.tail = Tail { next_seq, time: Timestamp::from_millis(time) };
                    self.rewritten = true;
                }
            }
        }
        Ok(())
    }
}

fn find_table(name: &str) -> Result<Table, String> {
    Table::ALL.iter().copied().find(|table| table.name() == name).ok_or_else(|| format!("there is no table `{name}`"))
}

fn read_title(path: &Path, reader: &mut impl BufRead) -> Result<(String, u64), OpenError> {
    let mut line = Vec::new();
    reader.by_ref().take(200).read_until(b'\n', &mut line).context(path)?;
    let foreign = || OpenError::Foreign { path: path.to_owned() };
    let text = std::str::from_utf8(&line).map_err(|_| foreign())?;
    let (version, fingerprint) =
        text.strip_suffix('\n').and_then(|line| line.strip_prefix(TITLE)?.split_once(' ')).ok_or_else(foreign)?;
    if version != VERSION {
        return Err(OpenError::Newer { path: path.to_owned(), found: version.to_owned() });
    }
    Ok((fingerprint.to_owned(), line.len() as u64))
}

/// Writes a file that waits beside the state file to take its place.
fn create<'a>(
    path: &Path,
    wrapping_key: &WrappingKey,
    rows: impl IntoIterator<Item = (RowKey, Row)>,
    tail: Tail,
    records: impl Iterator<Item = &'a str>,
) -> io::Result<(File, u64, u64)> {
    let mut new = New { out: BufWriter::new(place::create(&new_path(path))?), len: 0, number: 0, payload: Vec::new() };
    new.write(format!("{TITLE}{VERSION} {}\n", keys::fingerprint(wrapping_key)).as_bytes())?;
    for (key, row) in rows {
        new.entry(Entry::Put { table: key.table().name(), id: &key.id(), text: &row.encode() })?;
    }
    for record in records {
        new.entry(Entry::Record(record))?;
    }
    new.entry(Entry::Tail { next_seq: tail.next_seq, time: tail.time.as_millis() })?;
    new.end_frame()?;
    let file = new.out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok((file, new.len, new.number))
}

struct New {
    out: BufWriter<File>,
    len: u64,
    number: u64,
    payload: Vec<u8>,
}

impl New {
    fn entry(&mut self, entry: Entry<'_>) -> io::Result<()> {
        entry.encode(&mut self.payload);
        if self.payload.len() < CHUNK { Ok(()) } else { self.end_frame() }
    }

    fn end_frame(&mut self) -> io::Result<()> {
        let payload = std::mem::take(&mut self.payload);
        let frame = frame::encode(self.number, &payload).ok_or(ErrorKind::FileTooLarge)?;
        self.number += 1;
        self.write(&frame)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.len += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

fn take_place(path: &Path) -> io::Result<()> {
    fs::rename(new_path(path), path)?;
    place::sync_folder(path)
}

fn new_path(path: &Path) -> PathBuf {
    place::beside(path, ".new")
}

/// Where the wrapping key lies.
fn keys_path(path: &Path) -> PathBuf {
    place::beside(path, ".key")
}

/// Keeps other processes away for as long as the result lives. The state file itself is replaced now and then, so the
/// lock is on a file of its own.
fn lock(path: &Path) -> Result<File, OpenError> {
    let lock_path = place::beside(path, ".lock");
    let file = File::options().read(true).write(true).create(true).truncate(false).open(&lock_path);
    let file = file.context(&lock_path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(error)) => Err(error).context(&lock_path),
    }
}
