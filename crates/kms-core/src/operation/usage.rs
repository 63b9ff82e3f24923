//! GetKeyLastUsage, and the tracking behind it.

use kms_api::operation::{GetKeyLastUsageRequest, GetKeyLastUsageResponse, KeyLastUsage};
use kms_api::{KeyArn, KmsError, Timestamp};
use serde_json::Value;

use super::resolve::KEY;
use crate::change::{Change, ChangeSet, Row, RowKey};
use crate::engine::{Context, Trace};
use crate::state::{State, UsageRow};

/// When AWS began to track uses: 2026-04-23.
const TRACKING_START: i64 = 1_776_902_400_000;

/// The operations whose use of a key is remembered.
const TRACKED: &[&str] = &[
    "Decapsulate",
    "Decrypt",
    "DeriveSharedSecret",
    "Encapsulate",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "ReEncrypt",
    "Sign",
    "Verify",
    "VerifyMac",
];

/// Remembers a call that succeeded as the last use of its keys. `event` is its record in the trail.
pub(crate) fn track(state: &State, operation: &str, now: Timestamp, event: &Value, trace: &Trace) -> ChangeSet {
    if !TRACKED.contains(&operation) || now.as_millis() < TRACKING_START {
        return ChangeSet::default();
    }
    let id = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let row =
        UsageRow { operation: operation.to_owned(), time: now, event_id: id("eventID"), request_id: id("requestID") };
    let mut keys: Vec<KeyArn> =
        trace.resources.iter().filter(|(kind, _)| *kind == KEY).filter_map(|(_, arn)| arn.parse().ok()).collect();
    keys.dedup();
    let change = |arn: KeyArn| Change {
        before: state.usage(&arn).cloned().map(Row::Usage),
        key: RowKey::Usage(arn),
        after: Some(Row::Usage(row.clone())),
    };
    ChangeSet(keys.into_iter().map(change).collect())
}

pub(super) fn get_key_last_usage(
    context: &mut Context<'_>,
    request: GetKeyLastUsageRequest,
) -> Result<GetKeyLastUsageResponse, KmsError> {
    let (arn, row) = context.changeable_key("GetKeyLastUsage", &request.key_id)?;
    let last = context.state.usage(&arn).map(|usage| KeyLastUsage {
        operation: Some(usage.operation.clone()),
        timestamp: Some(usage.time),
        cloud_trail_event_id: Some(usage.event_id.clone()),
        kms_request_id: Some(usage.request_id.clone()),
    });
    Ok(GetKeyLastUsageResponse {
        key_id: arn,
        key_last_usage: last.unwrap_or_default(),
        tracking_start_date: Timestamp::from_millis(TRACKING_START),
        key_creation_date: row.created,
    })
}
