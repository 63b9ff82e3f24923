//! Decimal numbers, compared exactly.

use std::cmp::Ordering;

/// Digits behind the point that count.
const SCALE: u32 = 12;

/// A decimal number of up to 25 digits before the point and 12 behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number(i128);

impl Number {
    /// Reads a decimal number; `None` for what is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || whole.len() > 25 {
            return None;
        }
        let kept: String = fraction.chars().chain(std::iter::repeat('0')).take(SCALE as usize).collect();
        let magnitude =
            whole.parse::<i128>().ok()?.checked_mul(10_i128.pow(SCALE))?.checked_add(kept.parse::<i128>().ok()?)?;
        Some(Self(if negative { -magnitude } else { magnitude }))
    }

    /// The sum, if it is not too large.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Self {
        Self(i128::from(whole) * 10_i128.pow(SCALE))
    }
}

/// How the numeric and date operators compare: by their name's end.
pub(super) fn holds(operator: &str, found: Ordering) -> bool {
    if operator.ends_with("LessThan") {
        found == Ordering::Less
    } else if operator.ends_with("LessThanEquals") {
        found != Ordering::Greater
    } else if operator.ends_with("GreaterThan") {
        found == Ordering::Greater
    } else if operator.ends_with("GreaterThanEquals") {
        found != Ordering::Less
    } else {
        // Equals, and NotEquals, whose opposite is taken by who asks.
        found == Ordering::Equal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly() {
        let read = |text: &str| Number::parse(text).unwrap();
        for (one, same) in [
            ("1", "1.0"),
            ("+1", "1"),
            ("-0", "0"),
            ("007", "7"),
            ("-2.50", "-2.5"),
            // What lies behind the twelfth digit does not count.
            ("0.1", "0.1000000000009"),
        ] {
            assert_eq!(read(one), read(same), "{one} {same}");
        }
        let sorted = ["-10", "-9.5", "-0.000000000001", "0", "0.000000000001", "0.1", "0.25", "1", "9", "10", "10.01"];
        assert!(sorted.map(read).is_sorted_by(|one, next| one < next));
        assert_eq!(Number::from(-3), read("-3"));
        assert_eq!(read("1.5").plus(read("-2.25")), Some(read("-0.75")));
        assert!(Number::parse(&"9".repeat(25)).is_some());
        let long = "9".repeat(26);
        for text in
            ["", "+", "-", ".", ".5", "5.", "1e3", "0x1", " 1", "1 ", "1,0", "--1", "+-1", "1.2.3", "1.-2", &long]
        {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    #[test]
    fn operators_compare_by_their_names() {
        for (operator, less, equal, greater) in [
            ("NumericEquals", false, true, false),
            ("NumericNotEquals", false, true, false),
            ("NumericLessThan", true, false, false),
            ("NumericLessThanEquals", true, true, false),
            ("DateGreaterThan", false, false, true),
            ("DateGreaterThanEquals", false, true, true),
        ] {
            let found = [Ordering::Less, Ordering::Equal, Ordering::Greater].map(|found| holds(operator, found));
            assert_eq!(found, [less, equal, greater], "{operator}");
        }
    }
}
