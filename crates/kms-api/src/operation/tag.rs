//! Tags of keys.

use crate::key::Tag;

shapes! {
    /// Adds tags to a key, or replaces their values.
    #[derive(Default)]
    TagResourceRequest {
        /// A key id or key ARN.
        key_id: String,
        /// The tags.
        tags: Vec<Tag>,
    }

    /// Removes tags from a key.
    #[derive(Default)]
    UntagResourceRequest {
        /// A key id or key ARN.
        key_id: String,
        /// The keys of the tags.
        tag_keys: Vec<String>,
    }

    /// Asks for a key's tags.
    #[derive(Default)]
    ListResourceTagsRequest {
        /// A key id or key ARN.
        key_id: String,
        /// Entries on a page.
        limit: Option<u32>,
        /// Where the page begins: `next_marker` of the page before.
        marker: Option<String>,
    }

    /// A page of tags.
    #[derive(Default)]
    ListResourceTagsResponse {
        /// The tags.
        tags: Vec<Tag>,
        /// Where the next page begins.
        next_marker: Option<String>,
        /// Whether there is a next page.
        truncated: bool,
    }
}
