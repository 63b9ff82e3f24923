//! Which records are shown, and its text form in an address: `#/trail?operation=Encrypt&result=failed&from=2026-01-31T08:05`.

use std::fmt::Write as _;

use kms_api::time::SECOND;
use kms_api::{KeyArn, Timestamp};
use kms_protocol::view::TrailQuery;

use crate::access::question::{decoded, encoded};
use crate::format::time;
use crate::route::Route;

/// Calls that worked, as the address has it.
pub const SUCCEEDED: &str = "succeeded";
/// Calls that failed with whatever error, as the address has it.
pub const FAILED: &str = "failed";

/// What a time field leaves out: it counts minutes, and the last one counts as a whole.
const REST_OF_MINUTE: i64 = 60 * SECOND - 1;

/// Which records are shown. What is empty or absent does not limit them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The key that they are about.
    pub key: Option<KeyArn>,
    /// The operation.
    pub operation: String,
    /// Who called: see [`TrailQuery::by`].
    pub by: String,
    /// How the call ended: [`SUCCEEDED`], [`FAILED`], or an error's code.
    pub result: String,
    /// The minute of the first.
    pub from: Option<Timestamp>,
    /// The minute of the last.
    pub to: Option<Timestamp>,
}

impl Filter {
    /// The filter for the records about a key.
    pub fn of_key(key: Option<KeyArn>) -> Self {
        Self { key, ..Self::default() }
    }

    /// Whether it leaves records out.
    pub fn limits(&self) -> bool {
        *self != Self::default()
    }

    /// The query of an address, with its question mark; nothing for all records.
    pub fn query(&self) -> String {
        let mut query = String::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                let mark = if query.is_empty() { '?' } else { '&' };
                // Writing to a text cannot fail.
                let _ = write!(query, "{mark}{name}={}", encoded(value));
            }
        };
        add("key", &self.key.as_ref().map(ToString::to_string).unwrap_or_default());
        add("operation", &self.operation);
        add("by", &self.by);
        add("result", &self.result);
        add("from", &self.from.map(time::to_field).unwrap_or_default());
        add("to", &self.to.map(time::to_field).unwrap_or_default());
        query
    }

    /// The filter that a query names. What cannot be read is left out.
    pub fn parse(query: &str) -> Self {
        let mut filter = Self::default();
        for member in query.split('&') {
            let Some((name, value)) = member.split_once('=') else { continue };
            let Some(value) = decoded(value) else { continue };
            match name {
                "key" => filter.key = value.parse().ok(),
                "operation" => filter.operation = value,
                "by" => filter.by = value,
                "result" => filter.result = value,
                "from" => filter.from = time::from_field(&value),
                "to" => filter.to = time::from_field(&value),
                _ => {}
            }
        }
        filter
    }

    /// The page that shows these records.
    pub fn route(self) -> Route {
        if self == Self::of_key(self.key.clone()) { Route::Trail(self.key) } else { Route::Records(Box::new(self)) }
    }

    /// What to ask the worker for, but for the place in the trail.
    pub fn asked(&self) -> TrailQuery {
        let named = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let (failed, error) = match self.result.as_str() {
            "" => (None, None),
            SUCCEEDED => (Some(false), None),
            FAILED => (Some(true), None),
            code => (None, Some(code.to_owned())),
        };
        TrailQuery {
            key: self.key.clone(),
            operation: named(&self.operation),
            by: named(&self.by),
            failed,
            error,
            from: self.from,
            to: self.to.map(|minute| minute + REST_OF_MINUTE),
            ..TrailQuery::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    fn full() -> Filter {
        Filter {
            key: Some(ARN.parse().unwrap()),
            operation: "Encrypt".to_owned(),
            by: "arn:aws:iam::123456789012:user/ann+b=c".to_owned(),
            result: "AccessDenied".to_owned(),
            from: time::from_field("2026-01-31T08:05"),
            to: time::from_field("2026-02-01T00:00"),
        }
    }

    #[test]
    fn every_filter_round_trips() {
        let query = full().query();
        assert!(query.contains("&from=2026-01-31T08:05&to=2026-02-01T00:00"), "{query}");
        assert_eq!(Filter::parse(query.trim_start_matches('?')), full());
        assert_eq!(Filter::default().query(), "");
        assert_eq!(Filter::parse("key=nonsense&from=soon&by=%zz&x=y&operation"), Filter::default());
        assert!(full().limits() && !Filter::default().limits());
    }

    #[test]
    fn the_worker_is_asked_in_its_terms() {
        let asked = full().asked();
        assert_eq!((asked.failed, asked.error.as_deref()), (None, Some("AccessDenied")));
        assert_eq!(asked.to.map(time::date_and_second).as_deref(), Some("1 Feb 2026, 00:00:59 UTC"));
        for (result, failed) in [(SUCCEEDED, Some(false)), (FAILED, Some(true)), ("", None)] {
            let asked = Filter { result: result.to_owned(), ..Filter::default() }.asked();
            assert_eq!((asked.failed, asked.error, asked.operation, asked.by), (failed, None, None, None));
        }
    }

    #[test]
    fn a_key_alone_has_the_short_route() {
        assert_eq!(Filter::default().route(), Route::Trail(None));
        assert_eq!(Filter::of_key(full().key).route(), Route::Trail(full().key));
        assert_eq!(full().route(), Route::Records(Box::new(full())));
    }
}
