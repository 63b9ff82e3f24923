//! Places in the list of records, one of which may be open, and which records are held.

use std::collections::BTreeMap;
use std::ops::Range;

use super::feed::Mark;

/// How many records the page holds at most.
pub(super) const MOST_HELD: usize = 2_000;

/// The place in the list of the record with this number.
pub(super) fn place(marks: &[Mark], seq: u64) -> Option<usize> {
    marks.binary_search_by(|mark| seq.cmp(&mark.0)).ok()
}

/// Puts what came since in front of what is known. What is in both stands once.
pub(super) fn join(known: &mut Vec<Mark>, newest: Vec<Mark>) {
    let top = known.first().map(|mark| mark.0);
    known.splice(0..0, newest.into_iter().filter(|mark| top.is_none_or(|top| mark.0 > top)));
}

/// Lets go of records until few enough are held: of those that are farthest from `near` by their place among all held.
pub(super) fn thin<T>(held: &mut BTreeMap<u64, T>, near: u64) {
    while held.len() > MOST_HELD {
        let above = held.range(near..).count();
        let gone = if above * 2 > held.len() { held.pop_last() } else { held.pop_first() };
        if gone.is_none() {
            return;
        }
    }
}

/// The lines of the list are counted in rows, for each record one, and for what an open record shows `panel` more. These
/// are the records that have a part in these rows.
pub(super) fn records(rows: &Range<usize>, open: Option<usize>, panel: usize) -> Range<usize> {
    let record = |row: usize| match open {
        Some(open) if row > open => open.max(row.saturating_sub(panel)),
        _ => row,
    };
    if rows.is_empty() {
        return 0..0;
    }
    record(rows.start)..record(rows.end - 1) + 1
}

/// The row that a record begins in.
pub(super) fn row(record: usize, open: Option<usize>, panel: usize) -> usize {
    if open.is_some_and(|open| record > open) { record + panel } else { record }
}

#[cfg(test)]
mod tests {
    use kms_api::Timestamp;

    use super::*;

    fn marks(seqs: &[u64]) -> Vec<Mark> {
        seqs.iter().map(|seq| (*seq, Timestamp::default(), false)).collect()
    }

    #[test]
    fn a_record_has_its_place() {
        let marks = marks(&[9, 7, 4]);
        assert_eq!([9, 7, 4, 5].map(|seq| place(&marks, seq)), [Some(0), Some(1), Some(2), None]);
    }

    #[test]
    fn what_came_since_is_joined_once() {
        let mut known = marks(&[5, 3]);
        join(&mut known, marks(&[8, 6, 5, 3]));
        assert_eq!(known, marks(&[8, 6, 5, 3]));
        let mut known = Vec::new();
        join(&mut known, marks(&[1, 0]));
        assert_eq!(known, marks(&[1, 0]));
    }

    #[test]
    fn the_farthest_records_go() {
        let all = || (0..MOST_HELD as u64 + 100).map(|seq| (seq, ())).collect::<BTreeMap<u64, ()>>();
        let mut held = all();
        thin(&mut held, 10);
        assert_eq!((held.len(), held.contains_key(&0)), (MOST_HELD, true));
        let mut held = all();
        thin(&mut held, MOST_HELD as u64 + 90);
        assert_eq!((held.len(), held.contains_key(&0)), (MOST_HELD, false));
    }

    #[test]
    fn an_open_record_takes_more_rows() {
        assert_eq!(records(&(3..9), None, 4), 3..9);
        assert_eq!(records(&(3..9), Some(20), 4), 3..9);
        // Record 2 is in the rows 2 to 6.
        assert_eq!(records(&(0..4), Some(2), 4), 0..3);
        assert_eq!(records(&(4..9), Some(2), 4), 2..5);
        assert_eq!(records(&(7..9), Some(2), 4), 3..5);
        assert_eq!(records(&(0..0), Some(2), 4), 0..0);
        assert_eq!([1, 2, 3].map(|record| row(record, Some(2), 4)), [1, 2, 7]);
        for first in 0..20 {
            for record in records(&(first..first + 5), Some(2), 4) {
                let (begins, rows) = (row(record, Some(2), 4), if record == 2 { 5 } else { 1 });
                assert!(begins < first + 5 && begins + rows > first, "{record} in {first}");
            }
        }
    }
}
