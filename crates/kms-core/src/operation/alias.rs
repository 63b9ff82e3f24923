//! CreateAlias, UpdateAlias, DeleteAlias, ListAliases.

use kms_api::key::KeySpec;
use kms_api::operation::{
    AliasListEntry, CreateAliasRequest, DeleteAliasRequest, Empty, ListAliasesRequest, ListAliasesResponse,
    UpdateAliasRequest,
};
use kms_api::{AliasArn, AliasName, ErrorCode, KeyRef, KmsError};

use super::asymmetric::is_asymmetric;
use super::page;
use super::resolve::{ALIAS, alias_not_found};
use crate::authorization;
use crate::change::{Row, RowKey};
use crate::engine::Context;
use crate::lifecycle;
use crate::quota;
use crate::state::{AliasRow, key_arn_beside};

pub(super) fn create_alias(context: &mut Context<'_>, request: CreateAliasRequest) -> Result<Empty, KmsError> {
    let alias = customer_alias(context, &request.alias_name)?;
    check_target(&request.target_key_id)?;
    authorization::check_alias(context, "CreateAlias", &alias)?;
    let (arn, _) = context.changeable_key("CreateAlias", &request.target_key_id)?;
    context.trace.resources.insert(0, (ALIAS, alias.to_string()));
    if context.state.alias(&alias).is_some() {
        let text = format!("An alias with the name {alias} already exists");
        return Err(KmsError::new(ErrorCode::AlreadyExists, text));
    }
    check_room(context, &arn)?;
    let row = AliasRow { target: arn.key_id, created: context.now, updated: context.now };
    context.put(RowKey::Alias(alias), Row::Alias(row));
    Ok(Empty {})
}

pub(super) fn update_alias(context: &mut Context<'_>, request: UpdateAliasRequest) -> Result<Empty, KmsError> {
    let alias = present_alias(context, &request.alias_name)?;
    check_target(&request.target_key_id)?;
    let Some(row) = context.state.alias(&alias).cloned() else { return Err(alias_not_found(&alias)) };
    context.trace.resources.push((ALIAS, alias.to_string()));
    authorization::check_alias(context, "UpdateAlias", &alias)?;
    let (arn, new) = context.managed_key("UpdateAlias", &request.target_key_id)?;
    let left = key_arn_beside(&alias, &row.target);
    if let Some(left_row) = context.state.key(&left).cloned().filter(|_| left != arn) {
        authorization::check(context, "UpdateAlias", &left, &left_row)?;
    }
    lifecycle::check("UpdateAlias", &arn, new.state)?;
    let old = context.state.key(&left);
    if old.is_some_and(|old| kind(old.spec) != kind(new.spec) || old.usage != new.usage) {
        let text = "The alias's present key and its new one must be of the same type and have the same key usage.";
        return Err(KmsError::new(ErrorCode::KmsInvalidState, text));
    }
    if row.target != arn.key_id {
        check_room(context, &arn)?;
    }
    let row = AliasRow { target: arn.key_id, created: row.created, updated: context.now };
    context.put(RowKey::Alias(alias), Row::Alias(row));
    Ok(Empty {})
}

pub(super) fn delete_alias(context: &mut Context<'_>, request: DeleteAliasRequest) -> Result<Empty, KmsError> {
    let alias = present_alias(context, &request.alias_name)?;
    let Some(row) = context.state.alias(&alias).cloned() else { return Err(alias_not_found(&alias)) };
    let target = key_arn_beside(&alias, &row.target);
    context.trace.resources.push((ALIAS, alias.to_string()));
    context.trace.resources.push((super::resolve::KEY, target.to_string()));
    authorization::check_alias(context, "DeleteAlias", &alias)?;
    if let Some(key) = context.state.key(&target).cloned() {
        authorization::check(context, "DeleteAlias", &target, &key)?;
    }
    context.remove(RowKey::Alias(alias));
    Ok(Empty {})
}

pub(super) fn list_aliases(
    context: &mut Context<'_>,
    request: ListAliasesRequest,
) -> Result<ListAliasesResponse, KmsError> {
    let after: Option<AliasName> = page::after(request.marker.as_deref())?;
    let limit = page::limit(request.limit, 50, 100);
    let page = match &request.key_id {
        None => {
            let aliases = context.state.aliases_after(context.region(), context.account(), after.as_ref());
            page::page(aliases.map(|(arn, row)| entry(arn.clone(), row)), limit, name)
        }
        Some(key_id) => {
            let arn = context.own_key("ListAliases", key_id)?;
            let names = context.state.aliases_of(&arn).filter(|name| after.as_ref().is_none_or(|after| *name > after));
            let aliases = names.map(|name| context.alias_arn(name.clone()));
            let entries = aliases.filter_map(|alias| context.state.alias(&alias).map(|row| entry(alias.clone(), row)));
            page::page(entries, limit, name)
        }
    };
    Ok(ListAliasesResponse {
        truncated: page.next_marker.is_some(),
        next_marker: page.next_marker,
        aliases: page.items,
    })
}

fn entry(arn: AliasArn, row: &AliasRow) -> AliasListEntry {
    AliasListEntry {
        alias_name: arn.name.clone(),
        alias_arn: arn,
        target_key_id: Some(row.target.clone()),
        creation_date: Some(row.created),
        last_updated_date: Some(row.updated),
    }
}

fn name(entry: &AliasListEntry) -> String {
    entry.alias_name.to_string()
}

/// The alias of this name, if customers may make and move it.
fn customer_alias(context: &Context<'_>, name: &str) -> Result<AliasArn, KmsError> {
    if !name.starts_with("alias/") {
        let page = "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html";
        let text = format!("Alias must start with the prefix \"alias/\". Please see {page}");
        return Err(KmsError::validation(text));
    }
    if name.starts_with("alias/aws/") {
        return Err(KmsError::bare(ErrorCode::NotAuthorized));
    }
    let name = name.parse().map_err(|_| KmsError::bare(ErrorCode::InvalidAliasName))?;
    Ok(context.alias_arn(name))
}

/// As [`customer_alias`], of an alias that should be there: none has a name that no alias can have.
fn present_alias(context: &Context<'_>, name: &str) -> Result<AliasArn, KmsError> {
    customer_alias(context, name).map_err(|error| match error.code {
        ErrorCode::InvalidAliasName => {
            let (region, account) = (context.region(), context.account());
            let arn = format!("arn:{}:kms:{region}:{account}:{name}", region.partition());
            KmsError::new(ErrorCode::NotFound, format!("Alias {arn} is not found."))
        }
        _ => error,
    })
}

/// What an alias cannot move between: symmetric encryption keys, HMAC keys and asymmetric keys.
fn kind(spec: KeySpec) -> (bool, bool) {
    (is_asymmetric(spec), spec == KeySpec::SymmetricDefault)
}

fn check_target(target: &str) -> Result<(), KmsError> {
    match target.parse() {
        Ok(KeyRef::Alias(_) | KeyRef::AliasArn(_)) => {
            Err(KmsError::validation("Aliases must refer to keys. Not aliases"))
        }
        _ => Ok(()),
    }
}

fn check_room(context: &Context<'_>, key: &kms_api::KeyArn) -> Result<(), KmsError> {
    if context.state.aliases_of(key).count() < quota::ALIASES_PER_KEY {
        return Ok(());
    }
    let text = format!("{key} has reached the quota of {} aliases.", quota::ALIASES_PER_KEY);
    Err(KmsError::new(ErrorCode::LimitExceeded, text))
}
