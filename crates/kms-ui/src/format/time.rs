//! Points in time and spans, in UTC.

use kms_api::Timestamp;
use kms_api::time::{DAY, HOUR, SECOND};

use crate::text::format as text;

/// The day: `31 Jan 2026`.
pub fn date(time: Timestamp) -> String {
    let iso = time.to_iso8601();
    let mut parts = iso.split(['-', 'T']);
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let month = month.and_then(|month| month.parse::<usize>().ok()?.checked_sub(1));
    let month = month.and_then(|month| text::months().split(' ').nth(month));
    format!("{} {} {}", day.unwrap_or("").trim_start_matches('0'), month.unwrap_or(""), year.unwrap_or(""))
}

/// The time of day: `08:05:09`.
pub fn clock(time: Timestamp) -> String {
    time.to_iso8601().split_once('T').map(|(_, clock)| clock.trim_end_matches('Z').to_owned()).unwrap_or_default()
}

/// Both, to the minute: `31 Jan 2026, 08:05 UTC`.
pub fn date_and_minute(time: Timestamp) -> String {
    let clock = clock(time);
    let minute: String = clock.chars().take(5).collect();
    format!("{}, {minute} UTC", date(time))
}

/// Both, to the second: `31 Jan 2026, 08:05:09 UTC`.
pub fn date_and_second(time: Timestamp) -> String {
    format!("{}, {} UTC", date(time), clock(time))
}

/// What a browser's date and time field takes: `2026-01-31T08:05`.
pub fn to_field(time: Timestamp) -> String {
    time.to_iso8601().chars().take(16).collect()
}

/// What a browser's date and time field gives, with or without seconds, read as UTC.
pub fn from_field(text: &str) -> Option<Timestamp> {
    let (date, clock) = text.split_once('T')?;
    let mut date = date.split('-').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let mut clock = clock.split(':');
    let (hour, minute) = (clock.next()?.parse::<i64>().ok()?, clock.next()?.parse::<i64>().ok()?);
    let second = clock.next().and_then(|second| second.parse::<f64>().ok()).unwrap_or(0.0) as i64;
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day) && (1970..=9999).contains(&year);
    valid.then(|| {
        let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
        Timestamp::from_millis(seconds * SECOND)
    })
}

/// Days from 1970-01-01 to a day of the Gregorian calendar. The year is counted from March, so that the leap day is its
/// last; 400 years have 146,097 days.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// How long, roughly: `in 7 days`, `3 hours ago`, `now`.
pub fn distance(to: Timestamp, from: Timestamp) -> String {
    let millis = to.as_millis() - from.as_millis();
    let span = span(millis.abs());
    match (span.is_empty(), millis < 0) {
        (true, _) => text::now().to_owned(),
        (_, true) => text::ago(&span),
        (_, false) => text::ahead(&span),
    }
}

/// A span in its greatest unit, rounded down: `7 days`; nothing below a second.
pub fn span(millis: i64) -> String {
    type Words = fn(u64) -> String;
    let units: [(i64, Words); 5] = [
        (365 * DAY, text::years),
        (DAY, text::days),
        (HOUR, text::hours),
        (60 * SECOND, text::minutes),
        (SECOND, text::seconds),
    ];
    let fits = units.into_iter().find(|(unit, _)| millis >= *unit);
    fits.map(|(unit, words)| words((millis / unit).unsigned_abs())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_well() {
        let time = Timestamp::from_millis(1_769_846_709_000);
        assert_eq!(date(time), "31 Jan 2026");
        assert_eq!(clock(time), "08:05:09");
        assert_eq!(date_and_minute(time), "31 Jan 2026, 08:05 UTC");
        assert_eq!(date(Timestamp::from_millis(0)), "1 Jan 1970");
    }

    #[test]
    fn the_date_field_round_trips() {
        for millis in [0, 1_769_846_700_000, 951_782_400_000, 4_102_444_800_000] {
            let time = Timestamp::from_millis(millis);
            assert_eq!(from_field(&to_field(time)), Some(time), "{time}");
        }
        assert_eq!(from_field("2026-01-31T08:05:09"), Some(Timestamp::from_millis(1_769_846_709_000)));
        for bad in ["", "2026-01-31", "2026-13-31T00:00", "x-y-zT0:0"] {
            assert_eq!(from_field(bad), None, "{bad}");
        }
    }

    #[test]
    fn distances_are_rough() {
        let from = Timestamp::from_millis(1_000_000_000_000);
        assert_eq!(distance(from.plus_days(7), from), "in 7 days");
        assert_eq!(distance(from + 3 * HOUR + 5, from), "in 3 hours");
        assert_eq!(distance(from + -60_000, from), "1 minute ago");
        assert_eq!(distance(from + 5, from), "now");
        assert_eq!(distance(from.plus_days(800), from), "in 2 years");
    }
}
