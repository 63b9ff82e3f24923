//! The life of a key, or of a key store, as far as it costs.

use kms_api::Timestamp;
use serde::{Deserialize, Serialize};

use crate::calendar::{hour_after, hour_of};

/// Rotations that add to the price of a key; later ones are free.
pub(crate) const PRICED_ROTATIONS: usize = 2;

/// What a key is to the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Phase {
    /// It is there, enabled or not: it costs.
    Billed,
    /// It waits for its deletion: it costs nothing, unless the deletion is cancelled.
    Pending,
    /// It is not there.
    Gone,
}

/// When a key is rotated by the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Schedule {
    /// Days between rotations.
    pub(crate) period: u16,
    /// The next.
    pub(crate) next: Timestamp,
}

/// The phases of a key, in the order of their beginnings, and its rotations.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Life {
    phases: Vec<(Timestamp, Phase)>,
    rotations: Vec<Timestamp>,
    pub(crate) schedule: Option<Schedule>,
    /// The phase that an undo left it in, which stands when time goes back.
    undone: Option<Phase>,
}

impl Life {
    /// The phase that it is in.
    pub(crate) fn phase(&self) -> Phase {
        self.phases.last().map_or(Phase::Gone, |(_, phase)| *phase)
    }

    /// Begins a phase.
    pub(crate) fn begin(&mut self, time: Timestamp, phase: Phase) {
        self.undone = None;
        self.push(time, phase);
    }

    /// Begins a phase by an undo.
    pub(crate) fn undo(&mut self, time: Timestamp, phase: Phase) {
        self.undone = Some(phase);
        self.push(time, phase);
    }

    fn push(&mut self, time: Timestamp, phase: Phase) {
        if self.phase() != phase {
            self.phases.push((time, phase));
        }
    }

    /// A deletion is cancelled: the key costs as if it had never been scheduled for deletion.
    pub(crate) fn cancel(&mut self) {
        self.undone = None;
        self.phases.pop_if(|(_, phase)| *phase == Phase::Pending);
    }

    /// The key has new material.
    pub(crate) fn rotate(&mut self, time: Timestamp) {
        if self.rotations.len() < PRICED_ROTATIONS {
            self.rotations.push(time);
        }
    }

    /// The rotations that add to the price: when each was.
    pub(crate) fn rotations(&self) -> &[Timestamp] {
        &self.rotations
    }

    /// Rotations were taken back: so many are left.
    pub(crate) fn keep_rotations(&mut self, count: usize) {
        self.rotations.truncate(count);
    }

    /// Time has gone back: what came later has not been.
    pub(crate) fn rewind(&mut self, time: Timestamp) {
        while self.phases.pop_if(|(begin, _)| *begin > time).is_some() {}
        while self.rotations.pop_if(|begin| *begin > time).is_some() {}
        if let Some(schedule) = &mut self.schedule {
            let period = i64::from(schedule.period).max(1);
            while schedule.next.plus_days(-period) > time {
                schedule.next = schedule.next.plus_days(-period);
            }
        }
        if let Some(phase) = self.undone {
            self.push(time, phase);
        }
    }

    /// When it began.
    pub(crate) fn first(&self) -> Option<Timestamp> {
        self.phases.first().map(|(time, _)| *time)
    }

    /// Whether nothing is left of it.
    pub(crate) fn is_empty(&self) -> bool {
        self.phases.is_empty()
    }

    /// The hours since 1970 that cost until `now`, as ranges in order that do not meet: each hour of the clock in which the
    /// key was there, once, from `since` on.
    pub(crate) fn hours(&self, since: Timestamp, now: Timestamp) -> Vec<(i64, i64)> {
        let mut ranges: Vec<(i64, i64)> = Vec::new();
        for (place, (begin, phase)) in self.phases.iter().enumerate() {
            let end = self.phases.get(place + 1).map_or(now, |(end, _)| (*end).min(now));
            let begin = (*begin).max(since);
            if *phase != Phase::Billed || begin >= end {
                continue;
            }
            let (from, to) = (hour_of(begin), hour_after(end));
            match ranges.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => ranges.push((from, to)),
            }
        }
        ranges
    }
}

#[cfg(test)]
mod tests {
    use kms_api::time::HOUR;

    use super::*;

    fn hour(hours: i64) -> Timestamp {
        Timestamp::from_millis(hours * HOUR)
    }

    const EVER: Timestamp = Timestamp::MAX;

    #[test]
    fn each_hour_costs_once() {
        let mut life = Life::default();
        life.begin(hour(10) + 1, Phase::Billed);
        life.begin(hour(12) + 1, Phase::Pending);
        assert_eq!(life.hours(hour(0), EVER), [(10, 13)]);
        assert_eq!(life.hours(hour(0), hour(11)), [(10, 11)]);
        assert_eq!(life.hours(hour(0), hour(11) + 1), [(10, 12)]);
        assert_eq!(life.hours(hour(0), hour(10) + 1), []);
        // Back within the same hour.
        life.begin(hour(12) + 2, Phase::Billed);
        assert_eq!(life.hours(hour(0), hour(20)), [(10, 20)]);
        assert_eq!(life.hours(hour(15), hour(20)), [(15, 20)]);
    }

    #[test]
    fn a_cancelled_deletion_has_never_been() {
        let mut life = Life::default();
        life.begin(hour(1), Phase::Billed);
        life.begin(hour(5), Phase::Pending);
        assert_eq!(life.hours(hour(0), hour(9)), [(1, 5)]);
        life.cancel();
        assert_eq!(life.hours(hour(0), hour(9)), [(1, 9)]);
        // There is nothing to cancel.
        life.cancel();
        assert_eq!(life.phase(), Phase::Billed);
    }

    #[test]
    fn time_that_goes_back_takes_back_what_was_later() {
        let mut life = Life::default();
        life.begin(hour(1), Phase::Billed);
        life.rotate(hour(3));
        life.begin(hour(5), Phase::Pending);
        life.begin(hour(8), Phase::Gone);
        life.rewind(hour(2));
        assert_eq!((life.phase(), life.rotations().len()), (Phase::Billed, 0));
        assert_eq!(life.hours(hour(0), hour(4)), [(1, 4)]);
        life.rewind(hour(0));
        assert!(life.is_empty());
    }

    #[test]
    fn what_an_undo_took_away_stays_away_when_time_goes_back() {
        let mut life = Life::default();
        life.begin(hour(1), Phase::Billed);
        life.undo(hour(9), Phase::Gone);
        assert_eq!(life.hours(hour(0), EVER), [(1, 9)]);
        life.rewind(hour(2));
        assert_eq!(life.hours(hour(0), EVER), [(1, 2)]);
        life.undo(hour(4), Phase::Billed);
        assert_eq!(life.hours(hour(0), hour(6)), [(1, 2), (4, 6)]);
    }
}
