//! CreateGrant, ListGrants, ListRetirableGrants, RetireGrant, RevokeGrant.

use std::str::FromStr;

use kms_api::key::{GrantOperation, KeySpec, KeyUsage};
use kms_api::operation::{
    CreateGrantRequest, CreateGrantResponse, Empty, GrantConstraints, GrantListEntry, ListGrantsRequest,
    ListGrantsResponse, ListRetirableGrantsRequest, RetireGrantRequest, RevokeGrantRequest,
};
use kms_api::{EncryptionContext, ErrorCode, GrantId, KeyArn, KeyRef, KmsError};
use serde_json::json;

use super::resolve::KEY;
use super::{end_dry_run, grant_token, page};
use crate::authorization;
use crate::change::{Row, RowKey};
use crate::engine::Context;
use crate::quota;
use crate::state::{GrantRow, KeyRow, Principal};

/// Pairs in the encryption context of a constraint.
const MAX_PAIRS: usize = 8;
/// Characters of a value in the encryption context of a constraint.
const MAX_VALUE_LEN: usize = 384;

pub(super) fn create_grant(
    context: &mut Context<'_>,
    request: CreateGrantRequest,
) -> Result<CreateGrantResponse, KmsError> {
    grant_token::check(context, &request.grant_tokens)?;
    let (arn, row) = context.changeable_key("CreateGrant", &request.key_id)?;
    let grantee = grantee(&request)?;
    let retiring = retiring(&request)?;
    check_operations(&request.operations, &arn, &row)?;
    check_constraints(request.constraints.as_ref(), &row)?;
    if let Principal::Service(_) = grantee
        && (retiring.is_none() || request.constraints.as_ref().is_none_or(|given| given.source_arn.is_none()))
    {
        let text = "A grant to a service principal must have a SourceArn constraint and a retiring principal.";
        return Err(KmsError::validation(text));
    }
    let grant = GrantRow {
        created: context.now,
        name: request.name,
        grantee,
        retiring,
        operations: request.operations,
        constraints: request.constraints.filter(|given| *given != GrantConstraints::default()).map(Box::new),
        issuer: context.account().clone(),
    };
    end_dry_run(request.dry_run)?;
    let id = match same(context, &arn, &grant) {
        Some(id) => id,
        None => {
            if context.state.grant_count(&arn) >= quota::GRANTS_PER_KEY {
                let text = format!("{arn} has reached the quota of {} grants.", quota::GRANTS_PER_KEY);
                return Err(KmsError::new(ErrorCode::LimitExceeded, text));
            }
            let mut id = GrantId([0; 32]);
            context.rng.fill_bytes(&mut id.0);
            context.put(RowKey::Grant(arn.clone(), id), Row::Grant(grant));
            id
        }
    };
    context.trace.response = Some(json!({ "grantId": id, "keyId": arn }));
    let grant_token = grant_token::make(context, &arn, id)?;
    Ok(CreateGrantResponse { grant_token, grant_id: id.to_string() })
}

/// A grant of the same name that says the same: a repeated request makes no second one.
fn same(context: &Context<'_>, arn: &KeyArn, grant: &GrantRow) -> Option<GrantId> {
    let name = grant.name.as_deref()?;
    let mut candidates = context.state.grants_named(arn, name);
    candidates.find(|(_, found)| GrantRow { created: grant.created, ..(*found).clone() } == *grant).map(|(id, _)| id)
}

fn grantee(request: &CreateGrantRequest) -> Result<Principal, KmsError> {
    match (&request.grantee_principal, &request.grantee_service_principal) {
        (Some(arn), None) => principal(arn),
        (None, Some(service)) => Ok(Principal::Service(service.clone())),
        _ => Err(KmsError::validation("Specify exactly one of GranteePrincipal and GranteeServicePrincipal.")),
    }
}

fn retiring(request: &CreateGrantRequest) -> Result<Option<Principal>, KmsError> {
    match (&request.retiring_principal, &request.retiring_service_principal) {
        (None, None) => Ok(None),
        (Some(arn), None) => principal(arn).map(Some),
        (None, Some(service)) => Ok(Some(Principal::Service(service.clone()))),
        _ => Err(KmsError::validation("Specify at most one of RetiringPrincipal and RetiringServicePrincipal.")),
    }
}

/// A principal of a grant, by ARN. AWS's own grants name services so, too.
fn principal(text: &str) -> Result<Principal, KmsError> {
    let is_arn = text.starts_with("arn:aws") && text.split(':').count() >= 6;
    if is_arn {
        let mut parts = text.split(':').skip(2);
        let (service, _, account) = (parts.next(), parts.next(), parts.next());
        let known = matches!(service, Some("iam" | "sts")) && account.is_some_and(|account| account.len() == 12);
        if known {
            return Ok(Principal::Arn(text.to_owned()));
        }
    }
    if text.ends_with(".amazonaws.com") {
        return Ok(Principal::Service(text.to_owned()));
    }
    Err(KmsError::new(ErrorCode::InvalidArn, format!("Invalid arn {text}")))
}

/// What a grant on a key of this kind may allow.
fn allowed(row: &KeyRow) -> &'static [GrantOperation] {
    use GrantOperation as G;
    match (row.usage, row.spec) {
        (KeyUsage::EncryptDecrypt, KeySpec::SymmetricDefault) => &[
            G::Decrypt,
            G::Encrypt,
            G::GenerateDataKey,
            G::GenerateDataKeyWithoutPlaintext,
            G::GenerateDataKeyPair,
            G::GenerateDataKeyPairWithoutPlaintext,
            G::ReEncryptFrom,
            G::ReEncryptTo,
        ],
        (KeyUsage::EncryptDecrypt, _) => &[G::Decrypt, G::Encrypt, G::ReEncryptFrom, G::ReEncryptTo, G::GetPublicKey],
        (KeyUsage::SignVerify, _) => &[G::Sign, G::Verify, G::GetPublicKey],
        (KeyUsage::GenerateVerifyMac, _) => &[G::GenerateMac, G::VerifyMac],
        (KeyUsage::KeyAgreement, _) => &[G::DeriveSharedSecret, G::GetPublicKey],
        (KeyUsage::EncapsulateDecapsulate, _) => &[G::Encapsulate, G::Decapsulate, G::GetPublicKey],
    }
}

fn check_operations(operations: &[GrantOperation], arn: &KeyArn, row: &KeyRow) -> Result<(), KmsError> {
    let for_all = [GrantOperation::CreateGrant, GrantOperation::RetireGrant, GrantOperation::DescribeKey];
    if operations.is_empty() {
        return Err(KmsError::validation("A grant must allow at least one operation."));
    }
    match operations.iter().find(|operation| !for_all.contains(operation) && !allowed(row).contains(operation)) {
        None => Ok(()),
        Some(wrong) => {
            let text = format!(
                "{arn} key usage is {} and key spec is {}, for which a grant cannot allow {wrong}.",
                row.usage, row.spec
            );
            Err(KmsError::validation(text))
        }
    }
}

fn check_constraints(constraints: Option<&GrantConstraints>, row: &KeyRow) -> Result<(), KmsError> {
    let Some(constraints) = constraints else { return Ok(()) };
    let (subset, equals) = (&constraints.encryption_context_subset, &constraints.encryption_context_equals);
    if subset.is_some() && equals.is_some() {
        let text = "Specify at most one of EncryptionContextSubset and EncryptionContextEquals.";
        return Err(KmsError::validation(text));
    }
    let Some(pairs) = subset.as_ref().or(equals.as_ref()) else { return Ok(()) };
    if row.spec != KeySpec::SymmetricDefault {
        let text = format!("Encryption context constraints are not valid for keys of the key spec {}.", row.spec);
        return Err(KmsError::validation(text));
    }
    check_pairs(pairs)
}

fn check_pairs(pairs: &EncryptionContext) -> Result<(), KmsError> {
    if pairs.0.len() > MAX_PAIRS {
        let text = format!("An encryption context constraint may have at most {MAX_PAIRS} pairs.");
        return Err(KmsError::validation(text));
    }
    if pairs.0.values().any(|value| value.chars().count() > MAX_VALUE_LEN) {
        let text = format!("A value of an encryption context constraint may have at most {MAX_VALUE_LEN} characters.");
        return Err(KmsError::validation(text));
    }
    Ok(())
}

fn entry(key: &KeyArn, id: GrantId, row: &GrantRow) -> GrantListEntry {
    let arn = |principal: &Principal| principal.arn().map(str::to_owned);
    let service = |principal: &Principal| principal.service().map(str::to_owned);
    GrantListEntry {
        key_id: key.clone(),
        grant_id: id.to_string(),
        name: row.name.clone().unwrap_or_default(),
        creation_date: row.created,
        grantee_principal: arn(&row.grantee),
        retiring_principal: row.retiring.as_ref().and_then(arn),
        issuing_account: format!("arn:{}:iam::{}:root", key.region.partition(), row.issuer),
        operations: row.operations.clone(),
        constraints: row.constraints.as_deref().cloned(),
        grantee_service_principal: service(&row.grantee),
        retiring_service_principal: row.retiring.as_ref().and_then(service),
    }
}

pub(super) fn list_grants(
    context: &mut Context<'_>,
    request: ListGrantsRequest,
) -> Result<ListGrantsResponse, KmsError> {
    let after: Option<GrantId> = page::after(request.marker.as_deref())?;
    let (arn, _) = context.changeable_key("ListGrants", &request.key_id)?;
    let limit = page::limit(request.limit, 50, 100);
    let only = request.grant_id.as_deref().map(grant_id).transpose()?;
    let grantee = match (request.grantee_principal, request.grantee_service_principal) {
        (Some(arn), None) => Some(principal(&arn)?),
        (None, Some(service)) => Some(Principal::Service(service)),
        (None, None) => None,
        _ => {
            let text = "Specify at most one of GranteePrincipal and GranteeServicePrincipal.";
            return Err(KmsError::validation(text));
        }
    };
    let page = match (only, &grantee) {
        (Some(id), _) => {
            let row = context.state.grant(&arn, id).ok_or_else(|| KmsError::bare(ErrorCode::InvalidGrantId))?;
            let fits = grantee.as_ref().is_none_or(|grantee| row.grantee == *grantee);
            page::page(fits.then_some((id, row)).into_iter(), limit, name)
        }
        (None, Some(grantee)) => page::page(context.state.grants_to(&arn, grantee, after), limit, name),
        (None, None) => page::page(context.state.grants_after(&arn, after), limit, name),
    };
    Ok(ListGrantsResponse {
        truncated: page.next_marker.is_some(),
        next_marker: page.next_marker,
        grants: page.items.into_iter().map(|(id, row)| entry(&arn, id, row)).collect(),
    })
}

fn name((id, _): &(GrantId, &GrantRow)) -> String {
    id.to_string()
}

/// Key and grant, as a marker holds them.
struct Place(KeyArn, GrantId);

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (arn, id) = text.split_once('#').ok_or(())?;
        Ok(Self(arn.parse().map_err(|_| ())?, id.parse().map_err(|_| ())?))
    }
}

pub(super) fn list_retirable_grants(
    context: &mut Context<'_>,
    request: ListRetirableGrantsRequest,
) -> Result<ListGrantsResponse, KmsError> {
    let after: Option<Place> = page::after(request.marker.as_deref())?;
    let principal = match (request.retiring_principal, request.retiring_service_principal) {
        (Some(arn), None) => principal(&arn)?,
        (None, Some(service)) => Principal::Service(service),
        _ => {
            let text = "Specify exactly one of RetiringPrincipal and RetiringServicePrincipal.";
            return Err(KmsError::validation(text));
        }
    };
    check_own(context, &principal)?;
    let after = after.map(|Place(arn, id)| (arn, id));
    let (region, account) = (context.region(), context.account());
    // A principal of the account may retire grants on keys of others; a service's grants are shown to the keys' owner.
    let is_service = principal.service().is_some();
    let grants = context
        .state
        .retirable_grants(&principal, after.as_ref())
        .filter(|(arn, ..)| arn.region == *region && (!is_service || arn.account == *account));
    let page = page::page(grants, page::limit(request.limit, 50, 100), |(arn, id, _)| format!("{arn}#{id}"));
    Ok(ListGrantsResponse {
        truncated: page.next_marker.is_some(),
        next_marker: page.next_marker,
        grants: page.items.into_iter().map(|(arn, id, row)| entry(arn, id, row)).collect(),
    })
}

/// Refuses to list what the principals of another account may retire.
fn check_own(context: &Context<'_>, principal: &Principal) -> Result<(), KmsError> {
    let Some(arn) = principal.arn() else { return Ok(()) };
    if arn.split(':').nth(4) == Some(context.account().as_str()) {
        return Ok(());
    }
    let caller = context.caller.arn();
    let text = format!("User: {caller} is not authorized to perform: kms:ListRetirableGrants on resource: {arn}");
    Err(KmsError::new(ErrorCode::AccessDenied, text))
}

pub(super) fn retire_grant(context: &mut Context<'_>, request: RetireGrantRequest) -> Result<Empty, KmsError> {
    let (arn, id) = match (&request.grant_token, &request.key_id, &request.grant_id) {
        (Some(token), None, None) => grant_token::parse(context, token)?,
        (None, Some(key_id), Some(grant)) => {
            let Ok(KeyRef::Arn(arn)) = key_id.parse() else {
                return Err(KmsError::new(ErrorCode::InvalidArn, format!("Invalid arn {key_id}")));
            };
            context.check_region(&arn.region)?;
            (arn, grant_id(grant)?)
        }
        _ => {
            let text = "Specify either GrantToken, or both KeyId and GrantId.";
            return Err(KmsError::validation(text));
        }
    };
    let Some(row) = context.state.grant(&arn, id).cloned() else {
        let code = if request.grant_token.is_some() { ErrorCode::NotFound } else { ErrorCode::InvalidGrantId };
        let text = format!("Grant ID {id} not found");
        return Err(KmsError::new(code, text));
    };
    authorization::check_retire(context, &arn, &row)?;
    context.trace.resources.push((KEY, arn.to_string()));
    context.trace.additional.insert("grantId".to_owned(), json!(id));
    end_dry_run(request.dry_run)?;
    context.remove(RowKey::Grant(arn, id));
    Ok(Empty {})
}

pub(super) fn revoke_grant(context: &mut Context<'_>, request: RevokeGrantRequest) -> Result<Empty, KmsError> {
    let (arn, _) = context.changeable_key("RevokeGrant", &request.key_id)?;
    let id = grant_id(&request.grant_id)?;
    if context.state.grant(&arn, id).is_none() {
        return Err(KmsError::new(ErrorCode::NotFound, format!("Grant ID {id} not found")));
    }
    end_dry_run(request.dry_run)?;
    context.trace.response = Some(json!({ "keyId": arn }));
    context.remove(RowKey::Grant(arn, id));
    Ok(Empty {})
}

fn grant_id(text: &str) -> Result<GrantId, KmsError> {
    text.parse().map_err(|_| KmsError::bare(ErrorCode::InvalidGrantId))
}
