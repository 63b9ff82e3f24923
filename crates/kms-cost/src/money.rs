//! Amounts of money as whole nano-dollars.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

/// Nano-dollars in a dollar.
const DOLLAR: u64 = 1_000_000_000;
/// Nano-dollars in a cent.
const CENT: i64 = 10_000_000;

/// An amount in nano-dollars (10⁻⁹ USD), the finest that AWS's prices need. In JSON a whole number of them.
///
/// Sums are exact; they end at some nine billion dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From nano-dollars.
    pub const fn from_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    /// The nano-dollars.
    pub const fn nanos(self) -> i64 {
        self.0
    }

    /// The amount in whole cents, half a cent rounded up: what a bill shows and charges.
    pub fn cents(self) -> i64 {
        self.0.saturating_add(CENT / 2).div_euclid(CENT)
    }

    /// The price of a quantity, of which `per` make up the unit that the price is for, rounded half up.
    pub fn of(quantity: u64, price: Self, per: u64) -> Self {
        // Nearly all fits, and 64 bits are many times faster.
        let small = quantity.checked_mul(price.0.unsigned_abs()).and_then(|nanos| nanos.checked_add(per / 2));
        if let Some(nanos) = small.and_then(|nanos| i64::try_from(nanos / per.max(1)).ok()) {
            return Self(nanos);
        }
        let per = u128::from(per.max(1));
        let price = u128::from(price.0.unsigned_abs());
        let nanos = (u128::from(quantity).saturating_mul(price).saturating_add(per / 2)) / per;
        Self(i64::try_from(nanos).unwrap_or(i64::MAX))
    }

    /// A sum in dollars as decimal text, such as `0.000003`, without a sign and with at most nine decimals.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || fraction.len() > 9 || !digits(whole) || !digits(fraction) {
            return None;
        }
        let nanos = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
        let nanos = nanos.fold(0, |sum: i64, digit| sum * 10 + i64::from(digit - b'0'));
        let whole = whole.parse::<i64>().ok()?;
        Some(Self(whole.checked_mul(DOLLAR as i64)?.checked_add(nanos)?))
    }

    /// The amount in dollars, with all its decimals and at least two: `0.000003`, `1.00`.
    pub fn to_exact_text(self) -> String {
        let (sign, nanos) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let fraction = format!("{:09}", nanos % DOLLAR);
        let mut kept = fraction.trim_end_matches('0').to_owned();
        while kept.len() < 2 {
            kept.push('0');
        }
        format!("{sign}{}.{kept}", nanos / DOLLAR)
    }
}

impl fmt::Display for Money {
    /// Dollars and cents, `6.97`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = self.cents();
        let sign = if cents < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (text, nanos, exact, shown) in [
            ("0.000003", 3_000, "0.000003", "0.00"),
            ("1", 1_000_000_000, "1.00", "1.00"),
            ("1.6", 1_600_000_000, "1.60", "1.60"),
            ("5.97", 5_970_000_000, "5.97", "5.97"),
            ("0.005", 5_000_000, "0.005", "0.01"),
            ("0.004999999", 4_999_999, "0.004999999", "0.00"),
        ] {
            let money = Money::parse(text).unwrap();
            assert_eq!(money.nanos(), nanos);
            assert_eq!(money.to_exact_text(), exact);
            assert_eq!(money.to_string(), shown);
        }
        for bad in ["", ".5", "-1", "1.0000000001", "1e3", "99999999999", "1.-5"] {
            assert_eq!(Money::parse(bad), None, "{bad}");
        }
        assert_eq!(Money::from_nanos(-1_230_000_000).to_string(), "-1.23");
    }

    #[test]
    fn a_part_of_a_unit_is_rounded_to_a_nano_dollar() {
        let dollar = Money::parse("1").unwrap();
        assert_eq!(Money::of(1, dollar, 744).nanos(), 1_344_086);
        assert_eq!(Money::of(744, dollar, 744), dollar);
        assert_eq!(Money::of(u64::MAX, dollar, 1).nanos(), i64::MAX);
    }
}
