//! Points in time: ISO 8601 as W3C's profile has it, or seconds since 1970.
//!
//! <https://www.w3.org/TR/NOTE-datetime>

use super::number::Number;

/// A point in time, in seconds since 1970 with their fraction.
pub(super) fn parse(text: &str) -> Option<Number> {
    Number::parse(text).filter(|_| !is_year(text)).or_else(|| iso(text))
}

/// Four digits alone are a year.
fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|digit| digit.is_ascii_digit())
}

fn iso(text: &str) -> Option<Number> {
    let (date, time) = match text.split_once(['T', 't']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut fields = date.split('-');
    let year = digits(fields.next()?, 4)?;
    let month = fields.next().map_or(Some(1), |month| digits(month, 2))?;
    let day = fields.next().map_or(Some(1), |day| digits(day, 2))?;
    let valid = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day) && fields.next().is_none();
    let seconds = valid.then(|| days(year, month, day) * 86_400)?;
    let whole = Number::from(seconds);
    match time {
        None => Some(whole),
        Some(time) => whole.plus(clock(time)?),
    }
}

/// The time of day with its zone, in seconds.
fn clock(text: &str) -> Option<Number> {
    let (text, offset) = match text.strip_suffix(['Z', 'z']) {
        Some(text) => (text, 0),
        None => {
            let at = text.rfind(['+', '-'])?;
            let (text, zone) = text.split_at_checked(at)?;
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let minutes = digits(hours, 2)? * 60 + digits(minutes, 2).filter(|minutes| *minutes < 60)?;
            (text, if zone.starts_with('-') { minutes * 60 } else { -minutes * 60 })
        }
    };
    let mut fields = text.split(':');
    let hours = digits(fields.next()?, 2).filter(|hours| *hours < 24)?;
    let minutes = digits(fields.next()?, 2).filter(|minutes| *minutes < 60)?;
    let seconds = fields.next().unwrap_or("00");
    let whole = digits(seconds.split('.').next()?, 2).filter(|seconds| *seconds <= 60)?;
    let fraction = seconds.get(2..).filter(|fraction| fraction.len() != 1)?;
    let fraction = Number::parse(&format!("0{fraction}"))?;
    let rest = fields.next();
    Number::from(hours * 3_600 + minutes * 60 + whole + offset).plus(fraction).filter(|_| rest.is_none())
}

fn digits(text: &str, count: usize) -> Option<i64> {
    let valid = text.len() == count && text.bytes().all(|digit| digit.is_ascii_digit());
    text.parse().ok().filter(|_| valid)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Counted from March, so that the leap day is a year's last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        let cases = [
            ("1970-01-01T00:00:00Z", "0"),
            ("2020-02-29", "1582934400"),
            ("2026-11-23T10:00:00+02:00", "1795420800"),
            ("2026-11-23T10:00Z", "1795428000"),
            ("2026-11-23T10:00:00.25Z", "1795428000.25"),
            ("1969", "-31536000"),
            ("1795428000", "1795428000"),
            ("-1", "-1"),
            ("1970-02", "2678400"),
            ("0000-02-29", "-62162121600"),
            ("0000-03-01", "-62162035200"),
            ("0001-01-01", "-62135596800"),
            ("9999-12-31T23:59:59Z", "253402300799"),
            ("1970-01-01T01:02:03Z", "3723"),
            ("1970-01-01t01:02z", "3720"),
            ("1970-01-01T00:00:00-01:30", "5400"),
            ("1970-01-01T00:00:00+01:30", "-5400"),
            ("1970-01-01T00:00:59.5+00:59", "-3480.5"),
            // A leap second.
            ("1970-01-01T23:59:60Z", "86400"),
            ("1970-01-01T00:00:00.000000000001Z", "0.000000000001"),
        ];
        for (text, seconds) in cases {
            assert_eq!(parse(text), Number::parse(seconds), "{text}");
        }
        for text in [
            "",
            "today",
            "197-01",
            "1970-1-1",
            "19700-01-01",
            "+970-01-01",
            "1970-00-01",
            "1970-01-00",
            "1970-01-01-01",
            "1970-01-01T",
            "1970-01-01T00:00",
            "1970-01-01T0a:00Z",
            "1970-01-01T00:60Z",
            "1970-01-01T00:00:0Z",
            "1970-01-01T00:00:61Z",
            "1970-01-01T00:00:00:00Z",
            "1970-01-01T00:00:00.5.5Z",
            "1970-01-01T00:00+00:60",
            "1970-01-01T00:00+0000",
            "2021-13-01",
            "2026-11-23T24:00Z",
            "2026-11-23T10Z",
            "2026-11-23T10:00:00.Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_follow_one_another() {
        let mut seconds = -2_335_219_200;
        for year in 1896..=2104 {
            // Every fourth year, but of the full centuries every fourth alone.
            let leap = if year % 100 == 0 { year / 100 % 4 == 0 } else { year % 4 == 0 };
            let february = if leap { 29 } else { 28 };
            for (month, length) in (1..).zip([31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
                for day in 1..=length {
                    let text = format!("{year}-{month:02}-{day:02}");
                    assert_eq!(parse(&text), Some(Number::from(seconds)), "{text}");
                    seconds += 86_400;
                }
                let text = format!("{year}-{month:02}-{:02}", length + 1);
                assert_eq!(parse(&text), None, "{text}");
            }
        }
    }
}
