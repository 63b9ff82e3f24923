//! Points in time, in milliseconds, and the forms in which AWS writes them.

use std::fmt;
use std::ops::Add;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;

/// Milliseconds in a second.
pub const SECOND: i64 = 1_000;
/// Milliseconds in an hour.
pub const HOUR: i64 = 3_600 * SECOND;
/// Milliseconds in a day.
pub const DAY: i64 = 24 * HOUR;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z. In JSON a number of seconds with a fraction, as AWS JSON 1.1
/// has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The last millisecond of the year 9999, beyond which no text form is defined.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// From milliseconds since the epoch; times before it or after the year 9999 become the nearest of the two.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(0, Self::MAX.0))
    }

    /// Milliseconds since the epoch.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole days later (or earlier, if negative).
    pub fn plus_days(self, days: i64) -> Self {
        self + days.saturating_mul(DAY)
    }

    fn date(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0.div_euclid(SECOND)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// As CloudTrail writes `eventTime`: `2026-01-31T08:05:09Z`.
    pub fn to_iso8601(self) -> String {
        let date = self.date();
        let (hour, minute, second) = date.to_hms();
        format!("{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z", date.year(), u8::from(date.month()), date.day())
    }

    /// As CloudTrail writes dates within request and response elements: `Aug 10, 2022, 10:38:27 PM`.
    pub fn to_cloudtrail_text(self) -> String {
        let date = self.date();
        let (hour, minute, second) = date.to_hms();
        let month: String = date.month().to_string().chars().take(3).collect();
        let half = if hour < 12 { "AM" } else { "PM" };
        let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
        format!("{month} {}, {}, {hour}:{minute:02}:{second:02} {half}", date.day(), date.year())
    }
}

impl Add<i64> for Timestamp {
    type Output = Self;

    /// Milliseconds later.
    fn add(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_iso8601())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % SECOND == 0 {
            serializer.serialize_i64(self.0 / SECOND)
        } else {
            serializer.serialize_f64(self.0 as f64 / SECOND as f64)
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        Ok(Self::from_millis((seconds * SECOND as f64).round() as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_forms() {
        let time = Timestamp::from_millis(1_660_171_107_123);
        assert_eq!(time.to_iso8601(), "2022-08-10T22:38:27Z");
        assert_eq!(time.to_cloudtrail_text(), "Aug 10, 2022, 10:38:27 PM");
        assert_eq!(Timestamp::from_millis(0).to_cloudtrail_text(), "Jan 1, 1970, 12:00:00 AM");
        assert_eq!(Timestamp::MAX.to_iso8601(), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn json_is_seconds_with_milliseconds() {
        for (millis, json) in [(1_700_000_000_123, "1700000000.123"), (1_700_000_000_000, "1700000000")] {
            let time = Timestamp::from_millis(millis);
            assert_eq!(serde_json::to_string(&time).unwrap(), json);
            assert_eq!(serde_json::from_str::<Timestamp>(json).unwrap(), time);
        }
    }
}
