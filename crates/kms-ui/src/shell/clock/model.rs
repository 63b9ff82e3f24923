//! Jumps of the virtual clock, and what to say of them.

use kms_api::{Clock, Timestamp};
use kms_protocol::Moved;
use kms_protocol::view::{Due, DueEvent};

use crate::format::time;
use crate::text::shell::clock as text;

/// Differences below this do not count as ahead: the clock was merely let go after a short stop.
const TOLERANCE: i64 = 60_000;

type Name = fn() -> &'static str;

/// The jumps on offer: their names and days.
pub const JUMPS: [(Name, i64); 4] =
    [(text::one_day, 1), (text::seven_days, 7), (text::thirty_days, 30), (text::one_year, 365)];

/// How the clock goes, in a word or two.
pub fn state(clock: Clock) -> String {
    if clock.is_frozen() {
        text::frozen().to_owned()
    } else if clock.ahead > TOLERANCE {
        text::ahead(&time::span(clock.ahead))
    } else if clock.ahead < -TOLERANCE {
        text::behind(&time::span(-clock.ahead))
    } else {
        text::running().to_owned()
    }
}

/// Whether it runs, and shows another time than the real one.
pub fn is_off(clock: Clock) -> bool {
    !clock.is_frozen() && clock.ahead.abs() > TOLERANCE
}

/// What happens when something falls due.
pub fn event(due: &Due) -> &'static str {
    match due.event {
        DueEvent::Deletion => text::deletion(),
        DueEvent::Rotation => text::rotation(),
        DueEvent::Expiry => text::expiry(),
    }
}

/// A jump in one line: where the clock stands, and how many things happened.
pub fn summary(moved: &Moved, now: Timestamp) -> String {
    type Words = fn(u64) -> String;
    let kinds: [(DueEvent, Words); 3] = [
        (DueEvent::Deletion, text::deletions),
        (DueEvent::Rotation, text::rotations),
        (DueEvent::Expiry, text::expiries),
    ];
    let told: Vec<String> = kinds
        .into_iter()
        .filter_map(|(event, counted)| {
            let count = moved.happened.iter().filter(|due| due.event == event).count() as u64;
            (count > 0).then(|| counted(count))
        })
        .collect();
    let at = time::date_and_minute(now);
    if told.is_empty() { text::shows_nothing_due(&at) } else { text::shows_happened(&told.join(", "), &at) }
}

#[cfg(test)]
mod tests {
    use kms_api::time::DAY;

    use super::*;

    #[test]
    fn the_state_is_told_in_a_word() {
        let clock = |ahead| Clock { ahead, frozen_at: None };
        assert_eq!(state(clock(5)), "Running");
        assert_eq!(state(clock(7 * DAY)), "7 days ahead");
        assert_eq!(state(clock(-2 * DAY)), "2 days behind");
        assert_eq!([5, 7 * DAY, -2 * DAY].map(|ahead| is_off(clock(ahead))), [false, true, true]);
        assert_eq!(state(Clock { ahead: 0, frozen_at: Some(Timestamp::default()) }), "Frozen");
    }

    #[test]
    fn a_jump_is_summed_up() {
        let due = Due {
            at: Timestamp::default(),
            event: DueEvent::Deletion,
            key: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab".parse().unwrap(),
        };
        let moved = |happened| Moved { clock: Clock::default(), happened };
        let now = Timestamp::default();
        assert!(summary(&moved(vec![]), now).ends_with("Nothing fell due on the way."));
        assert!(summary(&moved(vec![due.clone()]), now).ends_with("On the way: 1 key deleted."));
        let rotated = Due { event: DueEvent::Rotation, ..due.clone() };
        let both = moved(vec![due.clone(), rotated, due]);
        assert!(summary(&both, now).ends_with("On the way: 2 keys deleted, 1 key rotated."));
    }
}
