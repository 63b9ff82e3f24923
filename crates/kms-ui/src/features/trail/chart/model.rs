//! Calls counted by stretches of time.

use kms_api::Timestamp;
use kms_api::time::{DAY, HOUR};

use crate::features::trail::feed::Mark;
use crate::text::trail::chart as text;

/// Bars at most: more could not be told apart on a phone.
const MOST: i64 = 96;
/// A name in the language of the page.
type Name = fn() -> &'static str;
/// The stretches that a bar may stand for, and their names.
const STRETCHES: [(i64, Name); 5] = [
    (HOUR, text::hour),
    (DAY, text::day),
    (7 * DAY, text::week),
    (28 * DAY, text::four_weeks),
    (364 * DAY, text::year),
];

/// The calls of a stretch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bar {
    /// How many succeeded.
    pub(super) good: u64,
    /// How many failed.
    pub(super) bad: u64,
}

impl Bar {
    /// All of them.
    pub(super) fn all(self) -> u64 {
        self.good + self.bad
    }
}

/// The counts of all stretches from the first call to the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// When the first stretch begins.
    pub(super) start: Timestamp,
    /// How long each is, in milliseconds.
    pub(super) length: i64,
    /// What each is called: `hour`, `day`.
    pub(super) name: &'static str,
    /// The counts, those of empty stretches in between included.
    pub(super) bars: Vec<Bar>,
}

impl Counts {
    /// Counts the calls, which are given newest first. Nothing if there are none.
    pub(super) fn of(marks: &[Mark]) -> Option<Self> {
        // A clock that was set back leaves records out of order.
        let times = || marks.iter().map(|mark| mark.1.as_millis());
        let (first, last) = (times().min()?, times().max()?);
        let fits = |length: i64| last / length - first / length < MOST;
        let longest = STRETCHES.last().copied()?;
        let (length, name) = STRETCHES.into_iter().find(|(length, _)| fits(*length)).unwrap_or(longest);
        let begin = first / length;
        let mut bars = vec![Bar::default(); usize::try_from(last / length - begin).ok()? + 1];
        for (_, time, failed) in marks {
            let at = usize::try_from(time.as_millis() / length - begin).ok();
            if let Some(bar) = at.and_then(|at| bars.get_mut(at)) {
                *(if *failed { &mut bar.bad } else { &mut bar.good }) += 1;
            }
        }
        Some(Self { start: Timestamp::from_millis(begin * length), length, name: name(), bars })
    }

    /// When a stretch begins.
    pub(super) fn at(&self, index: usize) -> Timestamp {
        self.start + self.length.saturating_mul(i64::try_from(index).unwrap_or(i64::MAX))
    }

    /// When a stretch begins that is so many before the first.
    pub(super) fn before(&self, count: usize) -> Timestamp {
        self.start + self.length.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)).saturating_neg()
    }

    /// The most calls of any stretch.
    pub(super) fn most(&self) -> u64 {
        self.bars.iter().map(|bar| bar.all()).max().unwrap_or_default()
    }

    /// Whether each stretch is shorter than a day, so that the time of day is of interest.
    pub(super) fn is_short(&self) -> bool {
        self.length < DAY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(millis: i64, failed: bool) -> Mark {
        (0, Timestamp::from_millis(millis), failed)
    }

    #[test]
    fn calls_are_counted_by_the_hour() {
        let counts = Counts::of(&[mark(3 * HOUR + 5, true), mark(3 * HOUR, false), mark(HOUR + 9, false)]).unwrap();
        assert_eq!((counts.name, counts.start.as_millis(), counts.most()), ("hour", HOUR, 2));
        assert_eq!(counts.bars, [Bar { good: 1, bad: 0 }, Bar::default(), Bar { good: 1, bad: 1 }]);
        assert_eq!(counts.at(2).as_millis(), 3 * HOUR);
        assert_eq!(Counts::of(&[]), None);
    }

    #[test]
    fn longer_times_have_longer_stretches() {
        for (days, name) in [(0, "hour"), (3, "hour"), (4, "day"), (90, "day"), (365, "week"), (3_000, "52 weeks")] {
            let counts = Counts::of(&[mark(days * DAY + HOUR, false), mark(HOUR, false)]).unwrap();
            assert_eq!(counts.name, name, "{days}");
            assert!(counts.bars.len() <= MOST as usize, "{days}");
            assert_eq!(counts.bars.iter().map(|bar| bar.all()).sum::<u64>(), 2);
        }
    }

    #[test]
    fn a_clock_that_was_set_back_does_no_harm() {
        let counts = Counts::of(&[mark(HOUR, false), mark(5 * HOUR, false), mark(2 * HOUR, true)]).unwrap();
        assert_eq!(counts.bars.len(), 5);
    }
}
