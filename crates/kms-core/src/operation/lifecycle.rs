//! EnableKey, DisableKey, ScheduleKeyDeletion, CancelKeyDeletion.

use kms_api::KmsError;
use kms_api::key::{KeyState, MultiRegionKeyType};
use kms_api::operation::{
    CancelKeyDeletionRequest, CancelKeyDeletionResponse, DisableKeyRequest, Empty, EnableKeyRequest,
    ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse,
};
use serde_json::json;

use super::import::is_complete;
use super::key_store;
use super::rotation::replicas;
use crate::change::{Row, RowKey};
use crate::engine::Context;

/// The days for which a deletion may wait (the service model itself allows 1 to 365).
const WAITING_DAYS: std::ops::RangeInclusive<u16> = 7..=30;

pub(super) fn enable_key(context: &mut Context<'_>, request: EnableKeyRequest) -> Result<Empty, KmsError> {
    set_state(context, "EnableKey", &request.key_id, KeyState::Enabled)
}

pub(super) fn disable_key(context: &mut Context<'_>, request: DisableKeyRequest) -> Result<Empty, KmsError> {
    set_state(context, "DisableKey", &request.key_id, KeyState::Disabled)
}

fn set_state(context: &mut Context<'_>, operation: &str, key_id: &str, state: KeyState) -> Result<Empty, KmsError> {
    let (arn, mut row) = context.changeable_key(operation, key_id)?;
    row.state = state;
    context.trace.response = Some(json!({ "keyId": arn }));
    context.put(RowKey::Key(arn), Row::Key(Box::new(row)));
    Ok(Empty {})
}

pub(super) fn schedule_key_deletion(
    context: &mut Context<'_>,
    request: ScheduleKeyDeletionRequest,
) -> Result<ScheduleKeyDeletionResponse, KmsError> {
    let days = request.pending_window_in_days.unwrap_or(*WAITING_DAYS.end());
    if !WAITING_DAYS.contains(&days) {
        let (least, most) = (WAITING_DAYS.start(), WAITING_DAYS.end());
        return Err(KmsError::validation(format!(
            "PendingWindowInDays must be between {least} and {most} (inclusive)."
        )));
    }
    let (arn, mut row) = context.changeable_key("ScheduleKeyDeletion", &request.key_id)?;
    // A primary key waits for its replicas first; its own waiting period begins when the last of them is gone.
    let waits = row.multi_region == Some(MultiRegionKeyType::Primary) && !replicas(context.state, &arn).is_empty();
    let date = (!waits).then(|| context.now.plus_days(days.into()));
    row.state = if waits { KeyState::PendingReplicaDeletion } else { KeyState::PendingDeletion };
    row.deletion_date = date;
    row.deletion_window = waits.then_some(days);
    row.rotating_since = None;
    row.settles = None;
    let key_state = row.state;
    context.trace.additional.extend(key_store::recorded_backing(context.state, &arn, &row));
    context.put_key(&arn, row);
    let mut response = json!({ "keyId": arn, "keyState": key_state, "pendingWindowInDays": days });
    if let (Some(date), Some(response)) = (date, response.as_object_mut()) {
        response.insert("deletionDate".to_owned(), json!(date.to_cloudtrail_text()));
    }
    context.trace.response = Some(response);
    Ok(ScheduleKeyDeletionResponse { key_id: arn, deletion_date: date, key_state, pending_window_in_days: days })
}

pub(super) fn cancel_key_deletion(
    context: &mut Context<'_>,
    request: CancelKeyDeletionRequest,
) -> Result<CancelKeyDeletionResponse, KmsError> {
    let (arn, mut row) = context.changeable_key("CancelKeyDeletion", &request.key_id)?;
    let has_material = is_complete(context.state, &arn, &row);
    row.state = if has_material { KeyState::Disabled } else { KeyState::PendingImport };
    row.deletion_date = None;
    row.deletion_window = None;
    context.put(RowKey::Key(arn.clone()), Row::Key(Box::new(row)));
    context.trace.response = Some(json!({ "keyId": arn }));
    Ok(CancelKeyDeletionResponse { key_id: arn })
}
