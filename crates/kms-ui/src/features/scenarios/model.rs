//! How many requests of a report are decided as expected, in numbers and in words.

use kms_protocol::scenario::ScenarioView;

use crate::format::number;
use crate::text::scenarios as text;

/// How many requests there are, and how many are not decided as expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) all: usize,
    pub(super) failed: usize,
}

/// The requests of all scenarios.
pub(super) fn counts(scenarios: &[ScenarioView]) -> Count {
    let cases = || scenarios.iter().flat_map(|scenario| &scenario.cases);
    Count { all: cases().count(), failed: cases().filter(|case| !case.passed).count() }
}

/// The same in a sentence.
pub(super) fn summary(count: Count) -> String {
    match count {
        Count { all: 0, .. } => text::no_requests().to_owned(),
        Count { all, failed: 0 } => text::all_passed(all as u64),
        Count { all: 1, .. } => text::one_failed().to_owned(),
        Count { all, failed } => text::some_failed(failed as u64, &number::grouped(all as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_for_every_count() {
        for (all, failed, text) in [
            (0, 0, "The file has no requests."),
            (1, 0, "The request is decided as expected."),
            (1, 1, "The request is not decided as expected."),
            (7, 0, "All 7 requests are decided as expected."),
            (7, 2, "2 of 7 requests are not decided as expected."),
        ] {
            assert_eq!(summary(Count { all, failed }), text);
        }
    }
}
