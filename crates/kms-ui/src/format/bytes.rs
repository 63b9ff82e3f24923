//! Sizes in bytes.

use super::number;
use crate::text::format as text;

/// In the unit that fits: `512 bytes`, `1.5 KiB`, `20 MiB`.
pub fn size(bytes: u64) -> String {
    if bytes < 1_024 {
        return text::bytes(bytes);
    }
    let mut value = bytes as f64;
    let mut unit = "";
    for name in text::units().split(' ') {
        // The next unit already when rounding would give 1024 of this one.
        if value < 1_023.95 {
            break;
        }
        value /= 1_024.0;
        unit = name;
    }
    if value >= 100.0 { format!("{value:.0} {unit}") } else { format!("{} {unit}", number::with_tenth(value)) }
}

/// In MiB with one decimal, without the unit: for a number that grows in place.
pub fn mebibytes(bytes: u64) -> String {
    number::with_tenth(bytes as f64 / 1_048_576.0)
}

/// Exactly: `4,096 bytes`.
pub fn exact(bytes: usize) -> String {
    text::bytes(bytes as u64)
}

/// The whole percent that `done` is of `total`; 100 only when all is done.
pub fn percent(done: u64, total: u64) -> u64 {
    if total == 0 || done >= total { 100 } else { (done as f64 / total as f64 * 100.0) as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_fitting_units() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (1_023, "1,023 bytes"),
            (1_024, "1.0 KiB"),
            (1_536, "1.5 KiB"),
            (1_048_575, "1.0 MiB"),
            (1_073_741_824, "1.0 GiB"),
            (157_286_400, "150 MiB"),
        ] {
            assert_eq!(size(bytes), text);
        }
        assert_eq!(mebibytes(1_572_864), "1.5");
        assert_eq!(exact(4_096), "4,096 bytes");
    }

    #[test]
    fn a_hundred_percent_is_all() {
        assert_eq!(percent(999, 1_000), 99);
        assert_eq!(percent(1_000, 1_000), 100);
        assert_eq!(percent(0, 0), 100);
        assert_eq!(percent(0, 7), 0);
    }
}
