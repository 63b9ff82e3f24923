//! GetParametersForImport, ImportKeyMaterial, DeleteImportedKeyMaterial.

use kms_api::key::{ExpirationModel, ImportType, KeySpec, KeyState, Origin, WrappingAlgorithm, WrappingKeySpec};
use kms_api::operation::{
    DeleteImportedKeyMaterialRequest, DeleteImportedKeyMaterialResponse, GetParametersForImportRequest,
    GetParametersForImportResponse, ImportKeyMaterialRequest, ImportKeyMaterialResponse,
};
use kms_api::{ErrorCode, KeyArn, KmsError, Timestamp};
use kms_crypto::{KeyMaterial, KeyMaterialId, asymmetric, import};
use serde_json::{Value, json};

use super::asymmetric::is_asymmetric;
use super::import_token::ImportToken;
use super::rotation::{pending, primary};
use crate::change::{Row, RowKey};
use crate::due::{is_replica, resting_state};
use crate::engine::{Context, internal};
use crate::lifecycle;
use crate::state::{KeyRow, MaterialRow, State};

/// Days for which the parameters of an import are valid.
const PARAMETERS_DAYS: i64 = 1;
/// Days for which imported material may last.
const MAX_DAYS: i64 = 365;

/// The key, if material can be imported into it.
fn external_key(context: &mut Context<'_>, operation: &str, key_id: &str) -> Result<(KeyArn, KeyRow), KmsError> {
    let (arn, row) = context.managed_key(operation, key_id)?;
    if row.origin != Origin::External {
        let text = format!("{arn} origin is {} which is not valid for this operation.", row.origin);
        return Err(KmsError::new(ErrorCode::UnsupportedOperation, text));
    }
    lifecycle::check(operation, &arn, row.state)?;
    Ok((arn, row))
}

pub(super) fn get_parameters_for_import(
    context: &mut Context<'_>,
    request: GetParametersForImportRequest,
) -> Result<GetParametersForImportResponse, KmsError> {
    let (arn, row) = external_key(context, "GetParametersForImport", &request.key_id)?;
    let (algorithm, spec) = (request.wrapping_algorithm, request.wrapping_key_spec);
    check_wrapping(algorithm, spec, row.spec, context.region().partition() == "aws-cn")?;
    let wrapping_key = context.new_material(spec.key_spec())?;
    let public_key = asymmetric::public_key(spec.key_spec(), &wrapping_key)
        .ok_or_else(|| internal("The wrapping key has no public half."))?;
    let valid_to = context.now.plus_days(PARAMETERS_DAYS);
    let token = ImportToken::new(arn.clone(), algorithm, spec, valid_to, &wrapping_key);
    Ok(GetParametersForImportResponse {
        import_token: token.seal(context)?,
        key_id: arn,
        public_key: public_key.into(),
        parameters_valid_to: valid_to,
    })
}

/// Which wrapping can carry which material, and where: the China Regions have SM2PKE in place of RSA_AES_KEY_WRAP
/// (<https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html>).
fn check_wrapping(
    algorithm: WrappingAlgorithm,
    wrapping: WrappingKeySpec,
    spec: KeySpec,
    in_china: bool,
) -> Result<(), KmsError> {
    use WrappingAlgorithm as W;
    let is_rsa = matches!(spec, KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096);
    let fits = match algorithm {
        W::RsaesPkcs1V15 => false,
        W::Sm2Pke => wrapping == WrappingKeySpec::Sm2 && in_china,
        W::RsaesOaepSha1 | W::RsaesOaepSha256 => {
            let too_long = spec == KeySpec::EccNistP521 && wrapping == WrappingKeySpec::Rsa2048;
            wrapping != WrappingKeySpec::Sm2 && !is_rsa && !too_long
        }
        W::RsaAesKeyWrapSha1 | W::RsaAesKeyWrapSha256 => {
            wrapping != WrappingKeySpec::Sm2 && is_asymmetric(spec) && !in_china
        }
    };
    if fits {
        return Ok(());
    }
    let text = format!(
        "Wrapping algorithm {algorithm} and wrapping key spec {wrapping} are not valid for key material of key spec {spec}."
    );
    Err(KmsError::validation(text))
}

pub(super) fn import_key_material(
    context: &mut Context<'_>,
    request: ImportKeyMaterialRequest,
) -> Result<ImportKeyMaterialResponse, KmsError> {
    let (arn, mut row) = external_key(context, "ImportKeyMaterial", &request.key_id)?;
    let (expiration, valid_to) = expiration(context, &request)?;
    let token = ImportToken::open(context, &request.import_token)?;
    if token.key != arn {
        return Err(KmsError::bare(ErrorCode::InvalidImportToken));
    }
    if token.valid_to < context.now {
        return Err(KmsError::bare(ErrorCode::ExpiredImportToken));
    }
    let material =
        import::unwrap(token.algorithm, token.spec, &token.wrapping_key(), request.encrypted_key_material.as_slice())
            .and_then(|bytes| KeyMaterial::import(row.spec, &bytes))
            .ok_or_else(|| KmsError::bare(ErrorCode::InvalidCiphertext))?;
    let id = material.id(&arn.key_id);
    let import_type = import_type(context, &arn, &row, &request)?;
    check_identity(context, &arn, &row, id, import_type, request.key_material_id.as_deref())?;

    let wrapped = context.wrapping_key.wrap(&material).ok_or_else(|| internal("The material cannot be wrapped."))?;
    let old = context.state.material(&arn, id).cloned();
    let group = primary(context.state, &arn).filter(|_| is_replica(&row));
    // A replica learns from its primary key what the material is there.
    let known = old.clone().or_else(|| group.and_then(|primary| context.state.material(&primary, id).cloned()));
    let first = row.current_material.is_none();
    let new_row = MaterialRow {
        wrapped: Some(wrapped),
        created: old.as_ref().map_or(context.now, |old| old.created),
        rotation: known.as_ref().and_then(|known| known.rotation),
        pending: known.as_ref().map_or(!first, |known| known.pending),
        expiration: Some(expiration),
        valid_to,
        description: request.key_material_description.or(known.and_then(|known| known.description)),
    };
    context.put(RowKey::Material(arn.clone(), id), Row::Material(new_row));
    if first {
        row.current_material = Some(id);
        row.public_key = asymmetric::public_key(row.spec, &material).map(Into::into);
    }
    if row.state == KeyState::PendingImport && is_complete(context.state, &arn, &row) {
        row.state = KeyState::Enabled;
    }
    let key_material_id = shown(&row, Some(id));
    context.put_key(&arn, row);
    context.trace.response = Some(recorded(&arn, key_material_id.as_deref()));
    Ok(ImportKeyMaterialResponse { key_id: arn, key_material_id })
}

/// The material's id for the response and the record: only that of a symmetric encryption key, which can have several.
fn shown(row: &KeyRow, id: Option<KeyMaterialId>) -> Option<String> {
    id.filter(|_| row.spec == KeySpec::SymmetricDefault).map(|id| id.to_string())
}

/// CloudTrail's `responseElements`.
fn recorded(arn: &KeyArn, key_material_id: Option<&str>) -> Value {
    match key_material_id {
        Some(id) => json!({ "keyId": arn, "keyMaterialId": id }),
        None => json!({ "keyId": arn }),
    }
}

/// Whether and when the material will expire.
fn expiration(
    context: &Context<'_>,
    request: &ImportKeyMaterialRequest,
) -> Result<(ExpirationModel, Option<Timestamp>), KmsError> {
    match (request.expiration_model.unwrap_or(ExpirationModel::Expires), request.valid_to) {
        (ExpirationModel::DoesNotExpire, None) => Ok((ExpirationModel::DoesNotExpire, None)),
        (ExpirationModel::DoesNotExpire, Some(_)) => Err(KmsError::validation(
            "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE",
        )),
        (ExpirationModel::Expires, None) => {
            Err(KmsError::validation("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES"))
        }
        (ExpirationModel::Expires, Some(date)) if date <= context.now => {
            Err(KmsError::validation("ValidTo must be in the future"))
        }
        (ExpirationModel::Expires, Some(date)) if date > context.now.plus_days(MAX_DAYS) => {
            Err(KmsError::validation(format!("ValidTo must be within {MAX_DAYS} days from now")))
        }
        (ExpirationModel::Expires, date) => Ok((ExpirationModel::Expires, date)),
    }
}

/// Whether the material is to be new: as asked, or by what the key has had.
fn import_type(
    context: &Context<'_>,
    arn: &KeyArn,
    row: &KeyRow,
    request: &ImportKeyMaterialRequest,
) -> Result<ImportType, KmsError> {
    if request.import_type.is_some() && row.spec != KeySpec::SymmetricDefault {
        let text = "ImportType can be specified only for symmetric encryption keys.";
        return Err(KmsError::validation(text));
    }
    let had_any = context.state.materials_of(arn).next().is_some();
    let usual = if had_any || is_replica(row) { ImportType::Existing } else { ImportType::New };
    Ok(request.import_type.unwrap_or(usual))
}

/// Whether the material is the one that it should be.
fn check_identity(
    context: &Context<'_>,
    arn: &KeyArn,
    row: &KeyRow,
    id: KeyMaterialId,
    import_type: ImportType,
    announced: Option<&str>,
) -> Result<(), KmsError> {
    let incorrect = || Err(KmsError::bare(ErrorCode::IncorrectKeyMaterial));
    let group = if is_replica(row) { primary(context.state, arn) } else { None };
    // What the primary key has had, its replicas may have.
    let known = context.state.material(arn, id).is_some()
        || group.is_some_and(|primary| context.state.material(&primary, id).is_some());
    match import_type {
        ImportType::Existing => {
            if announced.is_some_and(|announced| announced != id.to_string()) || !known {
                return incorrect();
            }
            Ok(())
        }
        ImportType::New if announced.is_some() => {
            Err(KmsError::validation("KeyMaterialId can be specified only for EXISTING_KEY_MATERIAL."))
        }
        ImportType::New if is_replica(row) => {
            let text = format!("{arn} is not a multi-region primary key.");
            Err(KmsError::new(ErrorCode::UnsupportedOperation, text))
        }
        ImportType::New => {
            if let Some((waiting, _)) = pending(context.state, arn).filter(|(waiting, _)| *waiting != id) {
                let text = format!(
                    "New key material (id: {id}) cannot be imported into KMS key {}, because another key material (id: \
                     {waiting}) is pending rotation.",
                    arn.key_id
                );
                return Err(KmsError::new(ErrorCode::KmsInvalidState, text));
            }
            let repeats = context.state.material(arn, id).is_some_and(|row| !row.pending);
            if repeats { incorrect() } else { Ok(()) }
        }
    }
}

pub(super) fn delete_imported_key_material(
    context: &mut Context<'_>,
    request: DeleteImportedKeyMaterialRequest,
) -> Result<DeleteImportedKeyMaterialResponse, KmsError> {
    let (arn, row) = external_key(context, "DeleteImportedKeyMaterial", &request.key_id)?;
    let id = match request.key_material_id {
        Some(text) => {
            let id = text.parse().ok().filter(|id| context.state.material(&arn, *id).is_some());
            let text = format!("Key material (id: {text}) of KMS key {} does not exist.", arn.key_id);
            Some(id.ok_or_else(|| KmsError::new(ErrorCode::NotFound, text))?)
        }
        None => row.current_material,
    };
    if let Some(id) = id {
        forget(context, &arn, id);
    }
    let key_material_id = shown(&row, id);
    context.trace.response = Some(recorded(&arn, key_material_id.as_deref()));
    Ok(DeleteImportedKeyMaterialResponse { key_id: arn, key_material_id })
}

/// Takes imported material away: by request, or because it has expired. Material that only waited for a rotation is
/// forgotten altogether; every other can be imported again.
pub(crate) fn forget(context: &mut Context<'_>, arn: &KeyArn, id: KeyMaterialId) {
    let Some(mut material) = context.state.material(arn, id).cloned() else { return };
    let key = RowKey::Material(arn.clone(), id);
    if material.pending {
        context.remove(key);
    } else {
        material.wrapped = None;
        context.put(key, Row::Material(material));
    }
    let Some(mut row) = context.state.key(arn).cloned() else { return };
    if matches!(row.state, KeyState::Enabled | KeyState::Disabled) {
        let has_material = is_complete(context.state, arn, &row);
        if !has_material {
            row.state = resting_state(&row, has_material);
            context.put_key(arn, row);
        }
    }
}

/// Whether a key has all the material that it needs: for an imported one every material that has ever been current.
pub(crate) fn is_complete(state: &State, arn: &KeyArn, row: &KeyRow) -> bool {
    if row.origin != Origin::External {
        return true;
    }
    let complete = |(_, material): (_, &MaterialRow)| material.pending || material.wrapped.is_some();
    let mut materials = state.materials_of(arn).peekable();
    let any = materials.peek().is_some();
    // A replica needs what its primary key has, too.
    let shared = primary(state, arn).filter(|_| is_replica(row));
    let has = |id| state.material(arn, id).is_some_and(|own| own.wrapped.is_some());
    let follows =
        shared.is_none_or(|primary| state.materials_of(&primary).all(|(id, material)| material.pending || has(id)));
    any && materials.all(complete) && follows
}
