//! When to start a worker again that died, and when to give up.

/// Deaths within this time count together, in milliseconds.
const WINDOW: f64 = 30_000.0;
/// So many deaths within the window, and the worker is given up.
const LIMIT: usize = 5;

/// The latest deaths of the worker.
#[derive(Default)]
pub(super) struct Deaths(Vec<f64>);

/// What to do after a death.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Start a new worker after so many milliseconds.
    Restart(i32),
    /// Leave it, and tell the visitor.
    GiveUp,
}

impl Deaths {
    /// Notes a death, at a time in milliseconds.
    pub(super) fn note(&mut self, now: f64) -> Next {
        self.0.retain(|time| now - time < WINDOW);
        self.0.push(now);
        match self.0.len() {
            1 => Next::Restart(0),
            2 => Next::Restart(250),
            3 => Next::Restart(1_000),
            count if count < LIMIT => Next::Restart(3_000),
            _ => Next::GiveUp,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_deaths_in_thirty_seconds_are_enough() {
        let mut deaths = Deaths::default();
        let seen: Vec<Next> = (0..5).map(|second| deaths.note(f64::from(second) * 1_000.0)).collect();
        let waits = [0, 250, 1_000, 3_000].map(Next::Restart);
        assert_eq!(seen.get(..4), Some(&waits[..]));
        assert_eq!(seen.last(), Some(&Next::GiveUp));
    }

    #[test]
    fn old_deaths_are_forgotten() {
        let mut deaths = Deaths::default();
        for minute in 0..20 {
            assert_eq!(deaths.note(f64::from(minute) * 60_000.0), Next::Restart(0));
        }
    }
}
