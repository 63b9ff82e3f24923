//! Months, days and hours of UTC, in which AWS bills.

use std::fmt;

use kms_api::Timestamp;
use kms_api::time::{DAY, HOUR};
use serde::{Deserialize, Serialize};

/// A calendar month of UTC: twelve times the year, and the month from 0. In JSON `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(i32);

impl Month {
    /// The month of this year; months are counted from 1.
    pub fn new(year: i32, month: u8) -> Option<Self> {
        ((1970..=9999).contains(&year) && (1..=12).contains(&month)).then(|| Self(year * 12 + i32::from(month) - 1))
    }

    /// The month that a point in time is in.
    pub fn of(time: Timestamp) -> Self {
        let (year, month, _) = civil(day_of(time));
        Self(year * 12 + month - 1)
    }

    /// So many months later.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// Its first day, in days since 1970-01-01.
    pub fn first_day(self) -> i64 {
        days_before(self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }

    /// Its days.
    pub fn days(self) -> i64 {
        self.plus(1).first_day() - self.first_day()
    }

    /// Its hours, over which a monthly price is spread.
    pub fn hours(self) -> u64 {
        self.days().unsigned_abs() * 24
    }

    /// Its beginning.
    pub fn start(self) -> Timestamp {
        start_of(self.first_day())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let parts = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2);
        let month = parts.and_then(|(year, month)| Self::new(year.parse().ok()?, month.parse().ok()?));
        month.ok_or("expected a month such as `2026-11`")
    }
}

/// The day of a point in time, in days since 1970-01-01.
pub(crate) fn day_of(time: Timestamp) -> i64 {
    time.as_millis().div_euclid(DAY)
}

/// The beginning of a day.
pub(crate) fn start_of(day: i64) -> Timestamp {
    Timestamp::from_millis(day.saturating_mul(DAY))
}

/// The hour that a point in time is in, in hours since 1970-01-01T00:00Z.
pub(crate) fn hour_of(time: Timestamp) -> i64 {
    time.as_millis().div_euclid(HOUR)
}

/// The first full hour that begins at a point in time or after it.
pub(crate) fn hour_after(time: Timestamp) -> i64 {
    -(-time.as_millis()).div_euclid(HOUR)
}

/// A day as text, `2026-11-28`.
pub(crate) fn day_text(day: i64) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day that a text such as `2026-11-28` names.
pub(crate) fn parse_day(text: &str) -> Option<i64> {
    let (month, day) = text.rsplit_once('-')?;
    let month = Month::try_from(month.to_owned()).ok()?;
    let day: i64 = day.parse().ok()?;
    (1..=month.days()).contains(&day).then(|| month.first_day() + day - 1)
}

/// Days from 1970-01-01 to the first of a month. Years are taken to begin in March, so that the leap day is their last.
fn days_before(year: i32, month: i32) -> i64 {
    let year = i64::from(if month < 3 { year - 1 } else { year });
    // From March on, months come in groups of five with 153 days.
    let day_of_year = (153 * i64::from((month + 9) % 12) + 2) / 5;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + day_of_year - TO_1970
}

/// Days from the first of March of the year 0 to 1970-01-01.
const TO_1970: i64 = 719_468;

/// Year, month (from 1) and day (from 1) of a day since 1970-01-01.
fn civil(day: i64) -> (i32, i32, i32) {
    let guess = (day + TO_1970) * 400 / 146_097;
    let year = [guess + 1, guess, guess - 1].into_iter().find(|year| march(*year) <= day).unwrap_or(guess);
    let day_of_year = day - march(year);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = (shifted + 2) % 12 + 1;
    let year = if month < 3 { year + 1 } else { year };
    (year as i32, month as i32, (day_of_year - (153 * shifted + 2) / 5 + 1) as i32)
}

fn march(year: i64) -> i64 {
    days_before(year as i32, 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_agree_with_the_calendar_of_timestamps() {
        let mut month = Month::new(1970, 1).unwrap();
        for day in 0..60_000 {
            if day >= month.plus(1).first_day() {
                month = month.plus(1);
            }
            let time = start_of(day);
            assert_eq!(Month::of(time), month, "{time}");
            assert_eq!(Some(day_text(day).as_str()), time.to_iso8601().get(..10));
            assert_eq!(parse_day(&day_text(day)), Some(day));
        }
        let lengths: Vec<u64> = (1..=12).map(|n| Month::new(2028, n).unwrap().hours() / 24).collect();
        assert_eq!(lengths, [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
        assert_eq!(Month::new(2100, 2).unwrap().hours(), 672);
    }

    #[test]
    fn texts() {
        let month = Month::new(2026, 11).unwrap();
        assert_eq!(month.to_string(), "2026-11");
        assert_eq!(Month::try_from("2026-11".to_owned()), Ok(month));
        for bad in ["2026-13", "2026-0", "26-01", "", "2026", "2026-00", "1969-12"] {
            assert!(Month::try_from(bad.to_owned()).is_err(), "{bad}");
        }
        for bad in ["2026-02-29", "2026-11-00", "2026-11", "x"] {
            assert_eq!(parse_day(bad), None, "{bad}");
        }
    }

    #[test]
    fn hours() {
        let time = Timestamp::from_millis(5 * HOUR);
        assert_eq!((hour_of(time), hour_after(time)), (5, 5));
        assert_eq!((hour_of(time + 1), hour_after(time + 1)), (5, 6));
    }
}
