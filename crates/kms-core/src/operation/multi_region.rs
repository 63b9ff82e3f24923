//! ReplicateKey, UpdatePrimaryRegion.

use kms_api::key::{KeyState, MultiRegionKeyType, Origin, Tag};
use kms_api::operation::{Empty, ReplicateKeyRequest, ReplicateKeyResponse, UpdatePrimaryRegionRequest};
use kms_api::time::SECOND;
use kms_api::{ErrorCode, KeyArn, KmsError, Region};
use serde_json::json;

use super::tag;
use crate::audit;
use crate::change::{Row, RowKey};
use crate::engine::Context;
use crate::state::KeyRow;
use crate::{authorization, lifecycle, policy, quota};

/// How long a replica is `Creating`, and how long keys are `Updating`, in milliseconds.
const SETTLING: i64 = 2 * SECOND;

/// The Regions of the standard partition, for which keys can be replicated (<https://docs.aws.amazon.com/general/latest/gr/kms.html>),
/// and those of the others.
const REGIONS: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// The key, if it is the primary key of a multi-Region group and in a state that allows the operation.
fn primary_key(context: &mut Context<'_>, operation: &str, key_id: &str) -> Result<(KeyArn, KeyRow), KmsError> {
    let (arn, row) = context.managed_key(operation, key_id)?;
    if row.multi_region != Some(MultiRegionKeyType::Primary) {
        let text = format!("{arn} is not a multi-region primary key.");
        return Err(KmsError::new(ErrorCode::UnsupportedOperation, text));
    }
    lifecycle::check(operation, &arn, row.state)?;
    Ok((arn, row))
}

pub(super) fn replicate_key(
    context: &mut Context<'_>,
    request: ReplicateKeyRequest,
) -> Result<ReplicateKeyResponse, KmsError> {
    let (primary, row) = primary_key(context, "ReplicateKey", &request.key_id)?;
    let region = request.replica_region;
    check_region(&region, &primary)?;
    let arn = KeyArn { region: region.clone(), ..primary.clone() };
    if context.state.key(&arn).is_some() {
        let text = format!("Unable to replicate key {primary} to region {region}, as it already exists there.");
        return Err(KmsError::new(ErrorCode::AlreadyExists, text));
    }
    authorization::check_account(context, "CreateKey")?;
    let tags = tag::checked(&request.tags)?;
    if !tags.is_empty() {
        authorization::check_account(context, "TagResource")?;
    }
    let policy = match request.policy {
        Some(text) => {
            let bypass = request.bypass_policy_lockout_safety_check == Some(true);
            policy::accept(context, &text, &arn, &row, bypass)?;
            policy::stored(&arn, text)
        }
        None => None,
    };
    if context.state.key_count(&region, &arn.account) >= quota::KEYS {
        let text = format!("The account has reached the quota of {} KMS keys in {region}.", quota::KEYS);
        return Err(KmsError::new(ErrorCode::LimitExceeded, text));
    }
    // Material that KMS made goes along; imported material is imported into each replica.
    if row.origin == Origin::AwsKms {
        let materials: Vec<_> = context.state.materials_of(&primary).map(|(id, row)| (id, row.clone())).collect();
        for (id, material) in materials {
            context.put(RowKey::Material(arn.clone(), id), Row::Material(material));
        }
    }
    let replica = KeyRow {
        created: context.now,
        description: request.description.unwrap_or_default(),
        state: KeyState::Creating,
        settles: Some(context.now + SETTLING),
        multi_region: Some(MultiRegionKeyType::Replica),
        policy,
        shared_with: Default::default(),
        tags,
        rotation: None,
        rotating_since: None,
        ..row
    };
    context.put_key(&arn, replica.clone());
    let mut metadata = context.state.metadata(&arn, &replica);
    metadata.current_key_material_id = None;
    let text = policy::text(&arn, &replica);
    let recorded = super::key::recorded(&metadata);
    context.trace.response = Some(json!({ "replicaKeyMetadata": recorded, "replicaPolicy": text }));
    // The other Region records that a key was made.
    let parameters = json!({
        "keySpec": replica.spec, "keyUsage": replica.usage, "origin": replica.origin, "multiRegion": true,
        "description": replica.description,
    });
    let copy = audit::in_region(&arn, "CreateKey", parameters, Some(json!({ "keyMetadata": recorded })));
    context.trace.elsewhere.push(copy);
    let tag = |(key, value): (&String, &String)| Tag { tag_key: key.clone(), tag_value: value.clone() };
    Ok(ReplicateKeyResponse {
        replica_key_metadata: metadata,
        replica_policy: text,
        replica_tags: replica.tags.iter().map(tag).collect(),
    })
}

fn check_region(region: &Region, primary: &KeyArn) -> Result<(), KmsError> {
    let known = REGIONS.contains(&region.as_str()) && region.partition() == primary.region.partition();
    if !known || *region == primary.region {
        let text = format!("Invalid replica region {region} for key {primary}.");
        return Err(KmsError::validation(text));
    }
    Ok(())
}

pub(super) fn update_primary_region(
    context: &mut Context<'_>,
    request: UpdatePrimaryRegionRequest,
) -> Result<Empty, KmsError> {
    let (old_arn, mut old) = primary_key(context, "UpdatePrimaryRegion", &request.key_id)?;
    let new_arn = KeyArn { region: request.primary_region, ..old_arn.clone() };
    if new_arn == old_arn {
        let text = format!("PrimaryRegion {} is the present primary region.", new_arn.region);
        return Err(KmsError::validation(text));
    }
    let Some(mut new) = context.state.key(&new_arn).cloned() else {
        return Err(KmsError::new(ErrorCode::NotFound, format!("Key '{new_arn}' does not exist")));
    };
    authorization::check(context, "UpdatePrimaryRegion", &new_arn, &new)?;
    lifecycle::check("UpdatePrimaryRegion", &new_arn, new.state)?;
    for (row, role) in [(&mut old, MultiRegionKeyType::Replica), (&mut new, MultiRegionKeyType::Primary)] {
        row.multi_region = Some(role);
        row.state = KeyState::Updating;
        row.settles = Some(context.now + SETTLING);
    }
    // The schedule is the group's: it goes where the primary key goes.
    new.rotation = old.rotation.take();
    let parameters = json!({ "keyId": new_arn, "primaryRegion": new_arn.region });
    context.trace.elsewhere.push(audit::in_region(&new_arn, "UpdatePrimaryRegion", parameters, None));
    context.put_key(&old_arn, old);
    context.put_key(&new_arn, new);
    Ok(Empty {})
}
