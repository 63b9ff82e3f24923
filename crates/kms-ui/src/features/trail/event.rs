//! A record of the trail, as far as a list shows it.

use kms_api::KeyArn;
use kms_protocol::view::TrailRow;
use serde_json::Value;

/// What a list shows of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its number.
    pub seq: u64,
    /// When: the text of CloudTrail.
    pub time: String,
    /// The operation.
    pub operation: String,
    /// The error's code, if the call failed.
    pub error: Option<String>,
    /// The key, if one is named.
    pub key: Option<KeyArn>,
    /// The last part of the caller's ARN.
    pub caller: String,
}

/// Reads a record. What it lacks stays empty.
pub fn read(row: &TrailRow) -> Event {
    let text = |name: &str| row.event.get(name).and_then(Value::as_str).map(str::to_owned);
    let key = row.event.get("resources").and_then(Value::as_array).and_then(|resources| {
        resources.iter().find_map(|resource| resource.get("ARN").and_then(Value::as_str)?.parse().ok())
    });
    let caller = row.event.get("userIdentity").and_then(|identity| {
        let arn =
            identity.get("arn").and_then(Value::as_str).or_else(|| identity.get("invokedBy").and_then(Value::as_str));
        arn.map(|arn| arn.rsplit(':').next().unwrap_or(arn).to_owned())
    });
    Event {
        seq: row.seq,
        time: text("eventTime").unwrap_or_default().replace('T', " ").replace('Z', ""),
        operation: text("eventName").unwrap_or_default(),
        error: text("errorCode"),
        key,
        caller: caller.unwrap_or_default(),
    }
}

/// Puts the newest records in front of those that are held, newest first. Where there is a gap between the two, the newest
/// take the place of all: older ones are loaded again when they are asked for. Whether all were replaced.
pub fn merge(held: &mut Vec<TrailRow>, newest: Vec<TrailRow>) -> bool {
    let top = held.first().map(|row| row.seq);
    let meets = newest.iter().any(|row| Some(row.seq) == top);
    if !meets {
        *held = newest;
        return true;
    }
    let fresh: Vec<TrailRow> = newest.into_iter().filter(|row| Some(row.seq) > top).collect();
    held.splice(0..0, fresh);
    false
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(seqs: &[u64]) -> Vec<TrailRow> {
        seqs.iter().map(|seq| TrailRow { seq: *seq, event: Value::Null }).collect()
    }

    fn seqs(rows: &[TrailRow]) -> Vec<u64> {
        rows.iter().map(|row| row.seq).collect()
    }

    #[test]
    fn a_record_is_read() {
        let arn = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        let event = json!({
            "eventTime": "2026-01-31T08:05:09Z", "eventName": "Encrypt", "errorCode": "DisabledException",
            "userIdentity": {"arn": "arn:aws:iam::123456789012:user/Alice"},
            "resources": [{"ARN": "arn:aws:s3:::x"}, {"ARN": arn}],
        });
        let event = read(&TrailRow { seq: 7, event });
        assert_eq!((event.seq, event.time.as_str(), event.operation.as_str()), (7, "2026-01-31 08:05:09", "Encrypt"));
        assert_eq!(event.error.as_deref(), Some("DisabledException"));
        assert_eq!(event.key.unwrap().to_string(), arn);
        assert_eq!(event.caller, "user/Alice");
        assert_eq!(read(&TrailRow { seq: 1, event: Value::Null }).operation, "");
    }

    #[test]
    fn the_newest_are_joined_without_a_gap() {
        let mut held = rows(&[5, 4, 3]);
        assert!(!merge(&mut held, rows(&[7, 6, 5, 4])));
        assert_eq!(seqs(&held), [7, 6, 5, 4, 3]);
        assert!(!merge(&mut held, rows(&[7, 6])));
        assert_eq!(seqs(&held), [7, 6, 5, 4, 3]);
        assert!(merge(&mut held, rows(&[20, 19])), "a gap");
        assert_eq!(seqs(&held), [20, 19]);
        assert!(merge(&mut Vec::new(), rows(&[1])));
    }
}
