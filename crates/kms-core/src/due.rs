//! What happens by itself: deletions, rotations, expiries, and the ends of what takes time.

use kms_api::key::{ConnectionState, KeyState, MultiRegionKeyType, Origin, RotationType};
use kms_api::{AliasArn, KeyArn, KmsError, Timestamp};
use kms_crypto::KeyMaterialId;
use serde_json::{Value, json};

use crate::audit;
use crate::change::{Row, RowKey};
use crate::engine::Context;
use crate::operation::{import, key_store, rotation};
use crate::state::identity::IdentityKey;
use crate::state::{Deadline, KeyRow, Owned};

/// Lets something happen that has fallen due at `date`.
pub(crate) fn happen(context: &mut Context<'_>, date: Timestamp, deadline: &Deadline) -> Result<(), KmsError> {
    match deadline {
        Deadline::Deletion(arn) => delete_key(context, arn),
        Deadline::Rotation(arn) => rotate_by_calendar(context, arn)?,
        Deadline::Rotated(arn) => rotation::complete_on_demand(context, arn)?,
        Deadline::Expiry(arn, id) => expire(context, arn, *id),
        Deadline::Settled(arn) => settle(context, arn),
        Deadline::Connection(id) => connect(context, date, id),
        Deadline::SessionEnd(id) => context.remove(RowKey::Identity(IdentityKey::Session(id.clone()))),
    }
    Ok(())
}

/// Deletes a key with all that belongs to it.
fn delete_key(context: &mut Context<'_>, arn: &KeyArn) {
    let aliases: Vec<_> = context.state.aliases_of(arn).cloned().collect();
    for name in aliases {
        let alias = AliasArn { region: arn.region.clone(), account: arn.account.clone(), name };
        context.remove(RowKey::Alias(alias));
    }
    let materials: Vec<_> = context.state.materials_of(arn).map(|(id, _)| id).collect();
    for id in materials {
        context.remove(RowKey::Material(arn.clone(), id));
    }
    let grants: Vec<_> = context.state.grants_after(arn, None).map(|(id, _)| id).collect();
    for id in grants {
        context.remove(RowKey::Grant(arn.clone(), id));
    }
    if context.state.usage(arn).is_some() {
        context.remove(RowKey::Usage(arn.clone()));
    }
    let mut backing = context.state.key(arn).map(|row| key_store::recorded_backing(context.state, arn, row));
    context.remove(RowKey::Key(arn.clone()));
    let mut event = audit::service_event(context.rng, context.now, "DeleteKey", arn, None);
    if let Some(backing) = backing.take_if(|backing| !backing.is_empty())
        && let Some(event) = event.as_object_mut()
    {
        event.insert("additionalEventData".to_owned(), Value::Object(backing));
    }
    context.trace.service_events.push(event);
    start_waiting_primary(context, arn);
}

/// A primary key that waited for its replicas begins its waiting period when the last of them is gone.
fn start_waiting_primary(context: &mut Context<'_>, gone: &KeyArn) {
    let regions: Vec<_> = context.state.regions_of_key(&gone.account, &gone.key_id).cloned().collect();
    let [region] = regions.as_slice() else { return };
    let arn = KeyArn { region: region.clone(), ..gone.clone() };
    let Some(mut row) = context.state.key(&arn).cloned() else { return };
    if row.state == KeyState::PendingReplicaDeletion {
        row.state = KeyState::PendingDeletion;
        row.deletion_date = row.deletion_window.take().map(|days| context.now.plus_days(days.into()));
        context.put_key(&arn, row);
    }
}

fn rotate_by_calendar(context: &mut Context<'_>, arn: &KeyArn) -> Result<(), KmsError> {
    let Some(mut row) = context.state.key(arn).cloned() else { return Ok(()) };
    if let Some(schedule) = &mut row.rotation {
        schedule.next = context.now.plus_days(schedule.period.into());
        context.put_key(arn, row);
    }
    rotation::rotate(context, arn, RotationType::Automatic)
}

fn expire(context: &mut Context<'_>, arn: &KeyArn, id: KeyMaterialId) {
    import::forget(context, arn, id);
    let details = json!({ "keyId": arn.key_id, "keyMaterialId": id.to_string() });
    let event = audit::service_event(context.rng, context.now, "DeleteExpiredKeyMaterial", arn, Some(details));
    context.trace.service_events.push(event);
}

/// Ends the state `Creating` or `Updating`.
fn settle(context: &mut Context<'_>, arn: &KeyArn) {
    let Some(mut row) = context.state.key(arn).cloned() else { return };
    row.settles = None;
    let is_new = row.state == KeyState::Creating;
    if matches!(row.state, KeyState::Creating | KeyState::Updating) {
        row.state = resting_state(&row, import::is_complete(context.state, arn, &row));
    }
    context.put_key(arn, row);
    if is_new && let Some(primary) = rotation::primary(context.state, arn) {
        let event = audit::synchronized(context.rng, context.now, &primary);
        context.trace.service_events.push(event);
    }
}

/// The state of a key that is neither switched off nor waiting to be deleted.
pub(crate) fn resting_state(row: &KeyRow, has_material: bool) -> KeyState {
    if row.origin == Origin::External && !has_material { KeyState::PendingImport } else { KeyState::Enabled }
}

fn connect(context: &mut Context<'_>, _date: Timestamp, id: &Owned) {
    let Some(mut row) = context.state.key_store(id).cloned() else { return };
    row.settles = None;
    row.connection = match row.connection {
        ConnectionState::Connecting => match key_store::connection_error(context.state, id, &row) {
            None => ConnectionState::Connected,
            Some(error) => {
                row.error = Some(error.to_owned());
                ConnectionState::Failed
            }
        },
        ConnectionState::Disconnecting => ConnectionState::Disconnected,
        other => other,
    };
    context.put(RowKey::KeyStore(id.clone()), Row::KeyStore(Box::new(row)));
}

/// Whether the key is a replica.
pub(crate) fn is_replica(row: &KeyRow) -> bool {
    row.multi_region == Some(MultiRegionKeyType::Replica)
}
