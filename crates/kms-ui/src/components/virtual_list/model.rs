//! Which rows of a long list are near the window.

use std::ops::Range;

/// Rows kept beyond both edges of the window, so that a short scroll finds them there.
const MARGIN: usize = 6;
/// Rows asked for at once: the most that the worker gives.
pub const BATCH: usize = 200;
/// Rows by which the batch moves; small enough that the window is always inside it.
const STEP: usize = 50;

/// The rows to draw: of `total` rows, each `row` pixels high, in a window `height` pixels high, whose top is `above` pixels
/// below the top of the list (negative while the list begins inside the window).
pub fn visible(above: f64, height: f64, row: f64, total: usize) -> Range<usize> {
    if row <= 0.0 || total == 0 {
        return 0..0;
    }
    let first = (above / row).floor().max(0.0) as usize;
    let last = ((above + height) / row).ceil().max(0.0) as usize;
    first.saturating_sub(MARGIN).min(total)..(last + MARGIN).min(total)
}

/// The first row of the batch that holds these rows with room on both sides.
pub fn batch(rows: &Range<usize>) -> usize {
    (rows.start / STEP).saturating_sub(1) * STEP
}

/// The next rows to draw on the way to these: rows that are no longer near go at once, and at most `most` new ones come,
/// so that no single frame has to make them all.
pub fn step(drawn: &Range<usize>, target: &Range<usize>, most: usize) -> Range<usize> {
    let kept = drawn.start.max(target.start)..drawn.end.min(target.end);
    if kept.is_empty() {
        return target.start..target.end.min(target.start + most);
    }
    let below = (target.end - kept.end).min(most);
    let above = (kept.start - target.start).min(most - below);
    kept.start - above..kept.end + below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_and_a_margin_are_drawn() {
        assert_eq!(visible(-300.0, 800.0, 50.0, 10_000), 0..16);
        assert_eq!(visible(5_000.0, 800.0, 50.0, 10_000), 94..122);
        assert_eq!(visible(499_500.0, 800.0, 50.0, 10_000), 9_984..10_000);
        assert_eq!(visible(-2_000.0, 800.0, 50.0, 10_000), 0..6);
        assert_eq!(visible(0.0, 800.0, 50.0, 0), 0..0);
        assert_eq!(visible(0.0, 800.0, 0.0, 10), 0..0);
    }

    #[test]
    fn rows_come_a_few_at_a_time_until_all_are_there() {
        assert_eq!(step(&(0..0), &(40..70), 8), 40..48);
        assert_eq!(step(&(40..48), &(40..70), 8), 40..56);
        assert_eq!(step(&(40..70), &(45..75), 8), 45..75, "what went is gone at once");
        assert_eq!(step(&(40..70), &(30..60), 8), 32..60);
        assert_eq!(step(&(40..70), &(30..76), 8), 38..76, "below first, then above");
        for (mut drawn, target) in [(0..0, 0..27), (100..127, 90..117), (5..9, 500..530), (5..9, 0..0)] {
            for _ in 0..10 {
                drawn = step(&drawn, &target, 8);
            }
            assert_eq!(drawn, target);
        }
    }

    #[test]
    fn a_batch_always_holds_the_window() {
        for above in 0..4_000 {
            let rows = visible(f64::from(above) * 37.0, 2_200.0, 52.0, 10_000);
            let first = batch(&rows);
            assert!(first <= rows.start && rows.end <= first + BATCH, "{rows:?} {first}");
        }
    }
}
