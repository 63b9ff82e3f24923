//! EnableKeyRotation, DisableKeyRotation, GetKeyRotationStatus, RotateKeyOnDemand, ListKeyRotations.

use kms_api::key::{ImportState, IncludeKeyMaterial, KeyMaterialState, KeySpec, KeyState, Origin, RotationType};
use kms_api::operation::{
    DisableKeyRotationRequest, Empty, EnableKeyRotationRequest, GetKeyRotationStatusRequest,
    GetKeyRotationStatusResponse, ListKeyRotationsRequest, ListKeyRotationsResponse, RotateKeyOnDemandRequest,
    RotateKeyOnDemandResponse, RotationsListEntry,
};
use kms_api::time::HOUR;
use kms_api::{ErrorCode, KeyArn, KmsError, sorted};
use kms_crypto::{KeyMaterial, KeyMaterialId};
use serde_json::json;

use super::page;
use crate::audit;
use crate::change::{Row, RowKey};
use crate::due::is_replica;
use crate::engine::{Context, internal};
use crate::quota;
use crate::state::{KeyRow, MaterialRow, Rotation, RotationSchedule, State};

/// Days between rotations where none are given, and those of AWS managed keys.
pub(crate) const DEFAULT_PERIOD: u16 = 365;
/// How near a rotation by the calendar may be for one on demand to be refused: 20 minutes.
const NEAR: i64 = HOUR / 3;

/// The keys that can be rotated: symmetric encryption keys whose material KMS has.
fn check_rotatable(arn: &KeyArn, row: &KeyRow, operation: &str) -> Result<(), KmsError> {
    if row.spec != KeySpec::SymmetricDefault {
        return Err(KmsError::bare(ErrorCode::UnsupportedOperation));
    }
    let by_calendar = matches!(operation, "EnableKeyRotation" | "DisableKeyRotation" | "GetKeyRotationStatus");
    let refused = match row.origin {
        Origin::AwsKms => false,
        Origin::External => by_calendar,
        Origin::AwsCloudHsm | Origin::ExternalKeyStore => true,
    };
    if refused {
        let text = format!("{arn} origin is {} which is not valid for this operation.", row.origin);
        return Err(KmsError::new(ErrorCode::UnsupportedOperation, text));
    }
    Ok(())
}

fn check_not_replica(arn: &KeyArn, row: &KeyRow) -> Result<(), KmsError> {
    if is_replica(row) {
        let text = format!("{arn} is not a multi-region primary key.");
        return Err(KmsError::new(ErrorCode::UnsupportedOperation, text));
    }
    Ok(())
}

pub(super) fn enable_key_rotation(
    context: &mut Context<'_>,
    request: EnableKeyRotationRequest,
) -> Result<Empty, KmsError> {
    let (arn, mut row) = context.managed_key("EnableKeyRotation", &request.key_id)?;
    check_rotatable(&arn, &row, "EnableKeyRotation")?;
    check_not_replica(&arn, &row)?;
    crate::lifecycle::check("EnableKeyRotation", &arn, row.state)?;
    let period = request.rotation_period_in_days.unwrap_or(DEFAULT_PERIOD);
    // Counted from the last rotation by the calendar if the schedule is on already, else from now.
    let begin = row.rotation.map_or(context.now, |old| old.next.plus_days(-i64::from(old.period)));
    let next = begin.plus_days(period.into()).max(context.now);
    row.rotation = Some(RotationSchedule { period, next });
    context.trace.response = Some(json!({ "keyId": arn }));
    context.put_key(&arn, row);
    Ok(Empty {})
}

pub(super) fn disable_key_rotation(
    context: &mut Context<'_>,
    request: DisableKeyRotationRequest,
) -> Result<Empty, KmsError> {
    let (arn, mut row) = context.managed_key("DisableKeyRotation", &request.key_id)?;
    check_rotatable(&arn, &row, "DisableKeyRotation")?;
    check_not_replica(&arn, &row)?;
    crate::lifecycle::check("DisableKeyRotation", &arn, row.state)?;
    row.rotation = None;
    context.trace.response = Some(json!({ "keyId": arn }));
    context.put_key(&arn, row);
    Ok(Empty {})
}

pub(super) fn get_key_rotation_status(
    context: &mut Context<'_>,
    request: GetKeyRotationStatusRequest,
) -> Result<GetKeyRotationStatusResponse, KmsError> {
    let (arn, row) = context.managed_key("GetKeyRotationStatus", &request.key_id)?;
    let no_status = row.origin == Origin::External && row.state == KeyState::PendingImport;
    if no_status || matches!(row.origin, Origin::AwsCloudHsm | Origin::ExternalKeyStore) {
        check_rotatable(&arn, &row, "GetKeyRotationStatus")?;
    }
    // A replica shows the schedule of its primary key.
    let primary = primary(context.state, &arn).filter(|_| is_replica(&row)).and_then(|arn| context.state.key(&arn));
    let schedule = primary.map_or(row.rotation, |primary| primary.rotation);
    let pending = matches!(row.state, KeyState::PendingDeletion | KeyState::PendingReplicaDeletion);
    let schedule = schedule.filter(|_| !pending);
    Ok(GetKeyRotationStatusResponse {
        key_rotation_enabled: schedule.is_some(),
        key_id: arn,
        rotation_period_in_days: schedule.map(|schedule| schedule.period),
        next_rotation_date: schedule.map(|schedule| schedule.next),
        on_demand_rotation_start_date: row.rotating_since,
    })
}

/// The primary key of a multi-Region key's group.
pub(crate) fn primary(state: &State, arn: &KeyArn) -> Option<KeyArn> {
    let keys = state.regions_of_key(&arn.account, &arn.key_id);
    let mut keys = keys.map(|region| KeyArn { region: region.clone(), ..arn.clone() });
    keys.find(|arn| state.key(arn).is_some_and(|row| !is_replica(row)))
}

pub(super) fn rotate_key_on_demand(
    context: &mut Context<'_>,
    request: RotateKeyOnDemandRequest,
) -> Result<RotateKeyOnDemandResponse, KmsError> {
    let (arn, mut row) = context.managed_key("RotateKeyOnDemand", &request.key_id)?;
    check_rotatable(&arn, &row, "RotateKeyOnDemand")?;
    check_not_replica(&arn, &row)?;
    crate::lifecycle::check("RotateKeyOnDemand", &arn, row.state)?;
    let soon = row.rotation.is_some_and(|schedule| schedule.next.as_millis() - context.now.as_millis() <= NEAR);
    if row.rotating_since.is_some() || soon {
        let text = format!("A key rotation is already in progress or due within 20 minutes for the key: {arn}.");
        return Err(KmsError::new(ErrorCode::Conflict, text));
    }
    let on_demand = context
        .state
        .materials_of(&arn)
        .filter(|(_, row)| row.rotation.is_some_and(|rotation| rotation.kind == RotationType::OnDemand));
    if on_demand.count() >= quota::ON_DEMAND_ROTATIONS {
        let text = format!(
            "The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be \
             performed for this key: {arn}"
        );
        return Err(KmsError::new(ErrorCode::LimitExceeded, text));
    }
    if row.origin == Origin::External {
        let Some((id, _)) = pending(context.state, &arn) else {
            let text = format!("No available key material pending rotation for the key: {arn}.");
            return Err(KmsError::new(ErrorCode::KmsInvalidState, text));
        };
        if !replicas_have(context.state, &arn, id) {
            let text = format!("The key material {id} is not imported into every replica of the key: {arn}.");
            return Err(KmsError::new(ErrorCode::KmsInvalidState, text));
        }
    }
    row.rotating_since = Some(context.now);
    context.put_key(&arn, row);
    context.trace.response = Some(json!({ "keyId": arn }));
    Ok(RotateKeyOnDemandResponse { key_id: arn })
}

/// The material of a key that waits for a rotation on demand.
pub(super) fn pending<'a>(state: &'a State, arn: &KeyArn) -> Option<(KeyMaterialId, &'a MaterialRow)> {
    state.materials_of(arn).find(|(_, row)| row.pending)
}

/// The replicas of a primary key.
pub(super) fn replicas(state: &State, arn: &KeyArn) -> Vec<KeyArn> {
    let others = state.regions_of_key(&arn.account, &arn.key_id).filter(|region| **region != arn.region);
    others.map(|region| KeyArn { region: region.clone(), ..arn.clone() }).collect()
}

/// Whether every replica of a key has this material.
pub(super) fn replicas_have(state: &State, arn: &KeyArn, id: KeyMaterialId) -> bool {
    replicas(state, arn).iter().all(|replica| state.material(replica, id).is_some_and(|row| row.wrapped.is_some()))
}

/// Ends a rotation on demand: the new material is current.
pub(crate) fn complete_on_demand(context: &mut Context<'_>, arn: &KeyArn) -> Result<(), KmsError> {
    let Some(mut row) = context.state.key(arn).cloned() else { return Ok(()) };
    row.rotating_since = None;
    context.put_key(arn, row);
    rotate(context, arn, RotationType::OnDemand)
}

/// Gives a key, and its replicas, new material.
pub(crate) fn rotate(context: &mut Context<'_>, arn: &KeyArn, kind: RotationType) -> Result<(), KmsError> {
    let Some(row) = context.state.key(arn).cloned() else { return Ok(()) };
    let rotation = Some(Rotation { date: context.now, kind });
    let new = match row.origin {
        Origin::External => match pending(context.state, arn).map(|(id, _)| id) {
            Some(id) => id,
            // It expired or was deleted in the meantime.
            None => return Ok(()),
        },
        _ => {
            let material = context.new_material(KeySpec::SymmetricDefault)?;
            let id = material.id(&arn.key_id);
            for key in std::iter::once(arn.clone()).chain(replicas(context.state, arn)) {
                add(context, &key, id, &material)?;
            }
            id
        }
    };
    for key in std::iter::once(arn.clone()).chain(replicas(context.state, arn)) {
        if let Some(mut material) = context.state.material(&key, new).cloned() {
            material.pending = false;
            material.rotation = rotation;
            context.put(RowKey::Material(key.clone(), new), Row::Material(material));
        }
        if let Some(mut row) = context.state.key(&key).cloned() {
            row.current_material = Some(new);
            context.put_key(&key, row);
        }
    }
    let details = json!({
        "rotationType": kind,
        "keyOrigin": row.origin,
        "previousKeyMaterialId": row.current_material.map(|id| id.to_string()),
        "currentKeyMaterialId": new.to_string(),
        "keyId": arn.key_id,
    });
    let event = audit::service_event(context.rng, context.now, "RotateKey", arn, Some(details));
    context.trace.service_events.push(event);
    if !replicas(context.state, arn).is_empty() {
        let event = audit::synchronized(context.rng, context.now, arn);
        context.trace.service_events.push(event);
    }
    Ok(())
}

/// Puts material that KMS made under a key.
pub(crate) fn add(
    context: &mut Context<'_>,
    arn: &KeyArn,
    id: KeyMaterialId,
    material: &KeyMaterial,
) -> Result<(), KmsError> {
    let wrapped = context.wrapping_key.wrap(material).ok_or_else(|| internal("The material cannot be wrapped."))?;
    let row = MaterialRow::new(context.now, wrapped);
    context.put(RowKey::Material(arn.clone(), id), Row::Material(row));
    Ok(())
}

pub(super) fn list_key_rotations(
    context: &mut Context<'_>,
    request: ListKeyRotationsRequest,
) -> Result<ListKeyRotationsResponse, KmsError> {
    let after: Option<usize> = page::after(request.marker.as_deref())?;
    let (arn, row) = context.changeable_key("ListKeyRotations", &request.key_id)?;
    check_rotatable(&arn, &row, "ListKeyRotations")?;
    let all = request.include_key_material == Some(IncludeKeyMaterial::AllKeyMaterial);
    let mut materials: Vec<_> =
        context.state.materials_of(&arn).filter(|(_, row)| all || row.rotation.is_some()).collect();
    // The first material has no date; what waits comes last.
    sorted::by_key(&mut materials, |(_, row)| (row.pending, row.rotation.map(|rotation| rotation.date), row.created));
    let entries = materials.iter().enumerate().skip(after.unwrap_or_default());
    let page = page::page(entries, page::limit(request.limit, 100, 1_000), |(place, _)| (place + 1).to_string());
    let has_all = |id| replicas_have(context.state, &arn, id);
    let rotations = page.items.into_iter().map(|(_, (id, material))| entry(&arn, &row, *id, material, has_all(*id)));
    Ok(ListKeyRotationsResponse {
        truncated: page.next_marker.is_some(),
        rotations: rotations.collect(),
        next_marker: page.next_marker,
    })
}

fn entry(arn: &KeyArn, key: &KeyRow, id: KeyMaterialId, row: &MaterialRow, everywhere: bool) -> RotationsListEntry {
    let imported = key.origin == Origin::External;
    let import_state = if row.wrapped.is_some() { ImportState::Imported } else { ImportState::PendingImport };
    let state = match row.pending {
        true if key.multi_region.is_some() && !everywhere => KeyMaterialState::PendingMultiRegionImportAndRotation,
        true => KeyMaterialState::PendingRotation,
        false if key.current_material == Some(id) => KeyMaterialState::Current,
        false => KeyMaterialState::NonCurrent,
    };
    RotationsListEntry {
        key_id: arn.clone(),
        key_material_id: Some(id.to_string()),
        key_material_description: row.description.clone(),
        import_state: imported.then_some(import_state),
        key_material_state: Some(state),
        expiration_model: row.expiration.filter(|_| row.wrapped.is_some()),
        valid_to: row.valid_to.filter(|_| row.wrapped.is_some()),
        rotation_date: row.rotation.map(|rotation| rotation.date),
        rotation_type: row.rotation.map(|rotation| rotation.kind),
    }
}
