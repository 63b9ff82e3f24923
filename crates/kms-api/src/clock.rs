//! The virtual clock: real time shifted, or stopped.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// How virtual time follows from real time. It never runs backwards; the engine sees to that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Milliseconds that a running clock is ahead of real time.
    pub ahead: i64,
    /// The time at which a stopped clock stands.
    pub frozen_at: Option<Timestamp>,
}

impl Clock {
    /// Virtual time at this point in real time.
    pub fn now(&self, real: Timestamp) -> Timestamp {
        self.frozen_at.unwrap_or_else(|| real + self.ahead)
    }

    /// The clock that shows `now` at the real time `real`, running or stopped.
    #[must_use]
    pub fn showing(now: Timestamp, real: Timestamp, frozen: bool) -> Self {
        if frozen {
            Self { ahead: 0, frozen_at: Some(now) }
        } else {
            Self { ahead: now.as_millis() - real.as_millis(), frozen_at: None }
        }
    }

    /// Whether the clock stands.
    pub fn is_frozen(&self) -> bool {
        self.frozen_at.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_what_it_was_set_to() {
        let (real, now) = (Timestamp::from_millis(1_000), Timestamp::from_millis(5_000));
        for frozen in [false, true] {
            assert_eq!(Clock::showing(now, real, frozen).now(real), now);
        }
        assert_eq!(Clock::showing(now, real, false).now(real + 7), now + 7);
        assert_eq!(Clock::showing(now, real, true).now(real + 7), now);
    }
}
