//! Events as the trail has them, in short.
#![allow(dead_code, unreachable_pub, reason = "each test file uses some of it")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use kms_api::{KeyArn, Timestamp};
use kms_cost::{Ledger, Metered};
use serde_json::{Value, json};

pub const ACCOUNT: &str = "123456789012";
pub const REGION: &str = "us-east-1";

/// A point in time of UTC.
pub fn at(year: i32, month: u8, day: i64, hour: i64) -> Timestamp {
    kms_cost::Month::new(year, month).unwrap().start().plus_days(day - 1) + hour * kms_api::time::HOUR
}

/// A key by its number.
pub fn key(number: u32) -> KeyArn {
    format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-4000-8000-{number:012}").parse().unwrap()
}

/// A ledger that is told what happens in a few words.
#[derive(Default)]
pub struct Trail {
    pub ledger: Ledger,
    seq: u64,
}

impl Trail {
    pub fn event(&mut self, time: Timestamp, event: &Value) {
        self.seq += 1;
        self.ledger.record(self.seq, time, event, []);
    }

    pub fn create(&mut self, time: Timestamp, arn: &KeyArn) {
        let event = json!({
            "eventSource": "kms.amazonaws.com", "eventName": "CreateKey",
            "responseElements": { "keyMetadata": { "arn": arn, "origin": "AWS_KMS" } },
            "resources": [{ "ARN": arn }],
        });
        self.event(time, &event);
    }

    pub fn on(&mut self, time: Timestamp, name: &str, arn: &KeyArn) {
        let event = json!({
            "eventSource": "kms.amazonaws.com", "eventName": name, "requestParameters": { "keyId": arn },
            "responseElements": { "keyId": arn }, "resources": [{ "ARN": arn }],
        });
        self.event(time, &event);
    }

    pub fn undo(&mut self, time: Timestamp, details: Value) {
        self.event(time, &json!({ "eventSource": "kmsbox", "eventName": "Undo", "serviceEventDetails": details }));
    }

    /// Calls that are metered as one usage type.
    pub fn calls(&mut self, time: Timestamp, usage: &str, account: &str, arn: Option<&KeyArn>, count: u64) {
        self.calls_by(time, usage, account, arn, "Decrypt", "", "arn:aws:iam::123456789012:role/app", count);
    }

    #[allow(clippy::too_many_arguments, reason = "these are the names of a call")]
    pub fn calls_by(
        &mut self,
        time: Timestamp,
        usage: &str,
        account: &str,
        arn: Option<&KeyArn>,
        operation: &str,
        service: &str,
        principal: &str,
        count: u64,
    ) {
        self.seq += 1;
        let event = json!({
            "eventSource": "kms.amazonaws.com", "eventName": operation,
            "userIdentity": { "arn": principal, "invokedBy": service },
        });
        let unit = Metered { usage, account, region: REGION, key: arn, count };
        self.ledger.record(self.seq, time, &event, [unit]);
    }
}
