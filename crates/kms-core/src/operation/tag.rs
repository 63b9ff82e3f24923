//! TagResource, UntagResource, ListResourceTags.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::str::FromStr;

use kms_api::key::Tag;
use kms_api::operation::{
    Empty, ListResourceTagsRequest, ListResourceTagsResponse, TagResourceRequest, UntagResourceRequest,
};
use kms_api::{ErrorCode, KmsError, sorted};
use serde_json::json;

use super::page;
use crate::change::{Row, RowKey};
use crate::engine::Context;
use crate::quota;

/// The tags by key, if they keep the rules for tags.
pub(super) fn checked(tags: &[Tag]) -> Result<BTreeMap<String, String>, KmsError> {
    let refuse = |text: &str| Err(KmsError::new(ErrorCode::Tag, text));
    if tags.iter().any(|tag| is_reserved(&tag.tag_key)) {
        return refuse("Tags beginning with aws: are reserved");
    }
    let by_key = sorted::map(tags.iter().map(|tag| (tag.tag_key.clone(), tag.tag_value.clone())));
    if by_key.len() != tags.len() {
        return refuse("Duplicate tag keys");
    }
    if by_key.len() > quota::TAGS_PER_KEY { refuse("Too many tags") } else { Ok(by_key) }
}

fn is_reserved(key: &str) -> bool {
    key.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"))
}

pub(super) fn tag_resource(context: &mut Context<'_>, request: TagResourceRequest) -> Result<Empty, KmsError> {
    let tags = checked(&request.tags)?;
    let (arn, mut row) = context.changeable_key("TagResource", &request.key_id)?;
    row.tags.extend(tags);
    if row.tags.len() > quota::TAGS_PER_KEY {
        return Err(KmsError::new(ErrorCode::Tag, "Too many tags"));
    }
    context.trace.response = Some(json!({ "keyId": arn }));
    context.put(RowKey::Key(arn), Row::Key(Box::new(row)));
    Ok(Empty {})
}

pub(super) fn untag_resource(context: &mut Context<'_>, request: UntagResourceRequest) -> Result<Empty, KmsError> {
    if request.tag_keys.iter().any(|key| is_reserved(key)) {
        return Err(KmsError::new(ErrorCode::Tag, "Tags beginning with aws: are reserved"));
    }
    let (arn, mut row) = context.changeable_key("UntagResource", &request.key_id)?;
    row.tags.retain(|key, _| !request.tag_keys.contains(key));
    context.trace.response = Some(json!({ "keyId": arn }));
    context.put(RowKey::Key(arn), Row::Key(Box::new(row)));
    Ok(Empty {})
}

/// A tag key as a marker's name: any text.
struct TagKey(String);

impl FromStr for TagKey {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

pub(super) fn list_resource_tags(
    context: &mut Context<'_>,
    request: ListResourceTagsRequest,
) -> Result<ListResourceTagsResponse, KmsError> {
    let after: Option<TagKey> = page::after(request.marker.as_deref())?;
    let (_, row) = context.changeable_key("ListResourceTags", &request.key_id)?;
    let tags = row.tags.iter().filter(|(key, _)| after.as_ref().is_none_or(|after| **key > after.0));
    let page = page::page(tags, page::limit(request.limit, 50, 50), |(key, _)| (*key).clone());
    let tag = |(key, value): (&String, &String)| Tag { tag_key: key.clone(), tag_value: value.clone() };
    Ok(ListResourceTagsResponse {
        truncated: page.next_marker.is_some(),
        next_marker: page.next_marker,
        tags: page.items.into_iter().map(tag).collect(),
    })
}
