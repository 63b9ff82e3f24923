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

/// How many slots hold the rows of any window this high: as many as `visible` can give.
pub fn slots(height: f64, row: f64) -> usize {
    if row <= 0.0 { 0 } else { (height / row).ceil().max(0.0) as usize + 1 + 2 * MARGIN }
}

/// The row in a slot, if one of these rows belongs there. Each row keeps its slot while it is near the window, so that
/// scrolling fills slots that came free and leaves the others alone.
pub fn row_in(slot: usize, slots: usize, rows: &Range<usize>) -> Option<usize> {
    let ahead = (slot + slots - rows.start.checked_rem(slots)?) % slots;
    Some(rows.start + ahead).filter(|row| *row < rows.end)
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
    fn every_row_has_one_slot_and_keeps_it() {
        for above in 0..500 {
            let rows = visible(f64::from(above) * 13.0 - 700.0, 900.0, 60.0, 300);
            let slots = slots(900.0, 60.0);
            assert!(rows.len() <= slots, "{rows:?}");
            let mut found: Vec<usize> = (0..slots).filter_map(|slot| row_in(slot, slots, &rows)).collect();
            assert!(found.iter().all(|row| row_in(row % slots, slots, &rows) == Some(*row)));
            found.sort_unstable();
            assert_eq!(found, rows.collect::<Vec<_>>());
        }
        assert_eq!(row_in(0, 0, &(0..5)), None);
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
