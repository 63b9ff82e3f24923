//! The tags of a key.

use kms_api::ErrorCode;
use kms_api::key::Tag;
use kms_api::operation::{TagResourceRequest, UntagResourceRequest};
use leptos::prelude::*;

use super::Shown;
use crate::components::tags::{Setting, TagActions, tag_panel};
use crate::forms::place;
use crate::text::key as text;

/// The panel of the tags.
pub(super) fn tags(shown: Shown) -> AnyView {
    let tags = shown.part(|detail| detail.tags.clone());
    let pair = |tag: Tag| (tag.tag_key, tag.tag_value);
    let pairs = Signal::derive(move || tags.get().unwrap_or_default().into_iter().map(pair).collect());
    let set = move |(tag_key, tag_value)| -> Setting {
        let request = TagResourceRequest { key_id: shown.id(), tags: vec![Tag { tag_key, tag_value }] };
        Box::pin(async move {
            let codes = [(ErrorCode::Tag, "tags")];
            let set = shown.act.client.call(request).await;
            set.map(drop).map_err(|failure| place(&failure, &["tags"], &codes))
        })
    };
    let remove = move |key: String| {
        let said = text::tag_removed(&key);
        shown.act.run(UntagResourceRequest { key_id: shown.id(), tag_keys: vec![key] }, said);
    };
    let actions = TagActions { set: Callback::new(set), remove: Callback::new(remove) };
    tag_panel(text::tags_purpose(), pairs, Signal::derive(|| true), actions)
}
