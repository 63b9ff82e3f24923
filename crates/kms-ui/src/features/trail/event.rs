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
    /// The caller's ARN, or the service that called; empty where the record names neither.
    pub arn: String,
    /// The last part of it.
    pub caller: String,
}

/// Reads a record. What it lacks stays empty.
pub fn read(row: &TrailRow) -> Event {
    let text = |name: &str| row.event.get(name).and_then(Value::as_str).map(str::to_owned);
    let key = row.event.get("resources").and_then(Value::as_array).and_then(|resources| {
        resources.iter().find_map(|resource| resource.get("ARN").and_then(Value::as_str)?.parse().ok())
    });
    let arn = row.event.get("userIdentity").and_then(|identity| {
        identity.get("arn").and_then(Value::as_str).or_else(|| identity.get("invokedBy").and_then(Value::as_str))
    });
    let arn = arn.unwrap_or_default().to_owned();
    Event {
        seq: row.seq,
        time: text("eventTime").unwrap_or_default().replace('T', " ").replace('Z', ""),
        operation: text("eventName").unwrap_or_default(),
        error: text("errorCode"),
        key,
        caller: arn.rsplit(':').next().unwrap_or_default().to_owned(),
        arn,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
        assert_eq!((event.caller.as_str(), event.arn.as_str()), ("user/Alice", "arn:aws:iam::123456789012:user/Alice"));
        assert_eq!(read(&TrailRow { seq: 1, event: Value::Null }).operation, "");
    }
}
