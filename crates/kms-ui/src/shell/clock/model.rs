//! Jumps of the virtual clock, and what to say of them.

use kms_api::{Clock, Timestamp};
use kms_protocol::Moved;
use kms_protocol::view::{Due, DueEvent};

use crate::format::{number, time};

/// Differences below this do not count as ahead: the clock was merely let go after a short stop.
const TOLERANCE: i64 = 60_000;

/// The jumps on offer: their names and days.
pub const JUMPS: [(&str, i64); 4] = [("+1 day", 1), ("+7 days", 7), ("+30 days", 30), ("+1 year", 365)];

/// How the clock goes, in a word or two.
pub fn state(clock: Clock) -> String {
    if clock.is_frozen() {
        "Frozen".to_owned()
    } else if clock.ahead > TOLERANCE {
        format!("{} ahead", time::span(clock.ahead))
    } else if clock.ahead < -TOLERANCE {
        format!("{} behind", time::span(-clock.ahead))
    } else {
        "Running".to_owned()
    }
}

/// What happens when something falls due.
pub fn event(due: &Due) -> &'static str {
    match due.event {
        DueEvent::Deletion => "Key deleted",
        DueEvent::Rotation => "Key rotated",
        DueEvent::Expiry => "Key material expired",
    }
}

/// A jump in one line: where the clock stands, and how many things happened.
pub fn summary(moved: &Moved, now: Timestamp) -> String {
    let kinds = [
        (DueEvent::Deletion, "key deleted", "keys deleted"),
        (DueEvent::Rotation, "key rotated", "keys rotated"),
        (DueEvent::Expiry, "key's material expired", "keys' material expired"),
    ];
    let told: Vec<String> = kinds
        .into_iter()
        .filter_map(|(event, one, many)| {
            let count = moved.happened.iter().filter(|due| due.event == event).count() as u64;
            (count > 0).then(|| number::counted(count, one, many))
        })
        .collect();
    let at = time::date_and_minute(now);
    if told.is_empty() {
        format!("The clock shows {at}. Nothing fell due on the way.")
    } else {
        format!("The clock shows {at}. On the way: {}.", told.join(", "))
    }
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
