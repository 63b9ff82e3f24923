//! What a frame holds: rows as they became, records of the trail, and where the trail ends.
//!
//! ```text
//! 1 | table | id | row        a row is put
//! 2 | table | id              a row is removed
//! 3 | record                  a record of the trail
//! 4 | number u64 | time i64   the trail ends before this number, at this time
//! ```
//!
//! Texts are UTF-8, with their length before them as a little-endian u32.

use kms_core::{Change, Outcome};

const PUT: u8 = 1;
const REMOVE: u8 = 2;
const RECORD: u8 = 3;
const TAIL: u8 = 4;

/// An entry of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry<'a> {
    /// A row is put.
    Put { table: &'a str, id: &'a str, text: &'a str },
    /// A row is removed.
    Remove { table: &'a str, id: &'a str },
    /// A record of the trail.
    Record(&'a str),
    /// Where the trail ends, in milliseconds of virtual time.
    Tail { next_seq: u64, time: i64 },
}

impl Entry<'_> {
    /// Appends the entry.
    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Put { table, id, text } => {
                out.push(PUT);
                [table, id, text].iter().for_each(|text| put_text(out, text));
            }
            Self::Remove { table, id } => {
                out.push(REMOVE);
                [table, id].iter().for_each(|text| put_text(out, text));
            }
            Self::Record(text) => {
                out.push(RECORD);
                put_text(out, text);
            }
            Self::Tail { next_seq, time } => {
                out.push(TAIL);
                out.extend_from_slice(&next_seq.to_le_bytes());
                out.extend_from_slice(&time.to_le_bytes());
            }
        }
    }
}

/// Appends what a call changed. Its records follow by themselves.
pub(super) fn encode_changes(outcome: &Outcome, out: &mut Vec<u8>) {
    for Change { key, after, .. } in &outcome.changes.0 {
        let (table, id) = (key.table().name(), &key.id());
        match after {
            Some(row) => Entry::Put { table, id, text: &row.encode() }.encode(out),
            None => Entry::Remove { table, id }.encode(out),
        }
    }
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    // A text longer than 4 GiB makes a payload longer than a frame can hold, which is refused there.
    out.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

/// The entries of a frame. An entry that cannot be read is the last, as an error.
pub(super) struct Entries<'a>(&'a [u8]);

impl<'a> Entries<'a> {
    /// The entries of this payload.
    pub(super) fn new(payload: &'a [u8]) -> Self {
        Self(payload)
    }

    fn entry(&mut self, kind: u8) -> Option<Entry<'a>> {
        Some(match kind {
            PUT => Entry::Put { table: self.text()?, id: self.text()?, text: self.text()? },
            REMOVE => Entry::Remove { table: self.text()?, id: self.text()? },
            RECORD => Entry::Record(self.text()?),
            TAIL => {
                Entry::Tail { next_seq: u64::from_le_bytes(self.chunk()?), time: i64::from_le_bytes(self.chunk()?) }
            }
            _ => return None,
        })
    }

    fn text(&mut self) -> Option<&'a str> {
        let len = usize::try_from(u32::from_le_bytes(self.chunk()?)).ok()?;
        let (text, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn chunk<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (chunk, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*chunk)
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Result<Entry<'a>, &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, rest) = self.0.split_first()?;
        self.0 = rest;
        let entry = self.entry(*kind).ok_or("an entry cannot be read");
        if entry.is_err() {
            self.0 = &[];
        }
        Some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_back() {
        let entries = [
            Entry::Put { table: "keys", id: "a", text: "{\"ä\":1}" },
            Entry::Remove { table: "aliases", id: "" },
            Entry::Record("{}"),
            Entry::Tail { next_seq: 9, time: -1 },
        ];
        let mut payload = Vec::new();
        entries.iter().for_each(|entry| entry.encode(&mut payload));
        assert_eq!(Entries::new(&payload).collect::<Result<Vec<_>, _>>().unwrap(), entries);
        for len in 0..payload.len() {
            let read: Vec<_> = Entries::new(&payload[..len]).collect();
            assert!(read.len() <= 4 && read.iter().flatten().zip(&entries).all(|(a, b)| a == b), "{len}");
        }
    }
}
