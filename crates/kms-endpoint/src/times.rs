//! Real time, and the text forms in which requests state a time.

use std::time::{SystemTime, UNIX_EPOCH};

use kms_api::Timestamp;
use time::{Date, Month, PrimitiveDateTime, Time};

/// Real time.
pub(crate) fn real() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The time that a signature states: `20150830T123600Z`.
pub(crate) fn from_amz_date(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(8)?;
    let time = rest.strip_prefix('T')?.strip_suffix('Z')?;
    let (year, month_day) = date.split_at_checked(4)?;
    let (month, day) = month_day.split_at_checked(2)?;
    let (hour, minute_second) = time.split_at_checked(2)?;
    let (minute, second) = minute_second.split_at_checked(2)?;
    timestamp([year, month, day, hour, minute, second], 0)
}

/// A time as `2026-01-31T08:05:09Z`, with or without a fraction of a second.
pub(crate) fn from_iso8601(text: &str) -> Option<Timestamp> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut date = date.splitn(3, '-');
    let mut time = time.splitn(3, ':');
    let parts = [date.next()?, date.next()?, date.next()?, time.next()?, time.next()?, time.next()?];
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let millis: String = fraction.chars().chain("00".chars()).take(3).collect();
    timestamp(parts, millis.parse().ok()?)
}

/// The time in the form of an HTTP header (RFC 9110).
pub(crate) fn from_http_date(text: &str) -> Option<Timestamp> {
    let since = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Timestamp::from_millis(i64::try_from(since.as_millis()).ok()?))
}

/// The form of [`from_amz_date`].
pub(crate) fn to_amz_date(time: Timestamp) -> String {
    time.to_iso8601().chars().filter(|c| !matches!(c, '-' | ':')).collect()
}

fn timestamp([year, month, day, hour, minute, second]: [&str; 6], millis: i64) -> Option<Timestamp> {
    let digits = |text: &str, len: usize| text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || ![month, day, hour, minute, second].iter().all(|text| digits(text, 2)) {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let date = Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    let time = Time::from_hms(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?).ok()?;
    let seconds = PrimitiveDateTime::new(date, time).assume_utc().unix_timestamp();
    Some(Timestamp::from_millis(seconds.checked_mul(1_000)?.checked_add(millis)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_forms() {
        let time = Timestamp::from_millis(1_440_938_160_000);
        assert_eq!(from_amz_date("20150830T123600Z"), Some(time));
        assert_eq!(from_iso8601("2015-08-30T12:36:00Z"), Some(time));
        assert_eq!(from_iso8601("2015-08-30T12:36:00.25Z"), Some(time + 250));
        assert_eq!(from_http_date("Sun, 30 Aug 2015 12:36:00 GMT"), Some(time));
        assert_eq!(to_amz_date(time), "20150830T123600Z");
        for bad in ["", "20150830", "20151330T123600Z", "20150830T123600", "2015083ÄT123600Z", "+0150830T123600Z"] {
            assert_eq!(from_amz_date(bad), None, "{bad}");
        }
        for bad in ["2015-08-30", "2015-8-30T12:36:00Z", "2015-08-30T12:36:00.Z", "2015-08-30T12:36:00.xZ"] {
            assert_eq!(from_iso8601(bad), None, "{bad}");
        }
    }
}
