//! Points in time.

use iam_policy::json::{Node, Value};
use kms_api::Timestamp;
use time::{Date, Month, Time, UtcOffset};

use super::Reader;

impl Reader {
    /// `2026-01-31T08:05:09Z`, `2026-01-31`, or seconds since 1970.
    pub(crate) fn time(&mut self, node: Option<&Node<'_>>, what: &str) -> Option<Timestamp> {
        let node = node?;
        let time = match &node.value {
            Value::Number(text) => {
                text.parse().ok().map(|seconds: i64| Timestamp::from_millis(seconds.saturating_mul(1_000)))
            }
            Value::String(text) => iso(text),
            _ => None,
        };
        if time.is_none() {
            self.wrong(node, what, "a time such as `2026-01-31T08:05:09Z`");
        }
        time
    }
}

fn iso(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
    let [year, month, day] = fields(date, '-')?;
    let [hour, minute, second] = fields(time.strip_suffix('Z')?, ':')?;
    let small = |number: i32| u8::try_from(number).ok();
    let month = Month::try_from(small(month)?).ok()?;
    let date = Date::from_calendar_date(year, month, small(day)?).ok()?;
    let time = Time::from_hms(small(hour)?, small(minute)?, small(second)?).ok()?;
    let seconds = date.with_time(time).assume_offset(UtcOffset::UTC).unix_timestamp();
    Some(Timestamp::from_millis(seconds.saturating_mul(1_000)))
}

fn fields(text: &str, between: char) -> Option<[i32; 3]> {
    let fields: Vec<i32> = text.split(between).map(|field| field.parse().ok()).collect::<Option<_>>()?;
    fields.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        assert_eq!(iso("2026-01-31T08:05:09Z").map(|time| time.to_iso8601()).as_deref(), Some("2026-01-31T08:05:09Z"));
        assert_eq!(iso("2026-01-31").map(|time| time.to_iso8601()).as_deref(), Some("2026-01-31T00:00:00Z"));
        for text in ["", "today", "2026-13-01", "2026-01-31T08:05:09", "2026-01-31T25:00:00Z"] {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}
