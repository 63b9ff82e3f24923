//! Aliases: names for keys that can be moved from one key to another.

use crate::arn::{AliasArn, AliasName, KeyId};
use crate::time::Timestamp;

shapes! {
    /// Gives a key a name.
    #[derive(Default)]
    CreateAliasRequest {
        /// The name, with the prefix `alias/`.
        alias_name: String,
        /// A key id or key ARN.
        target_key_id: String,
    }

    /// Moves a name to another key of the same type and usage.
    #[derive(Default)]
    UpdateAliasRequest {
        /// The name, with the prefix `alias/`.
        alias_name: String,
        /// A key id or key ARN.
        target_key_id: String,
    }

    /// Removes a name; its key stays.
    #[derive(Default)]
    DeleteAliasRequest {
        /// The name, with the prefix `alias/`.
        alias_name: String,
    }

    /// Asks for the aliases of the account and Region, or of one key.
    #[derive(Default)]
    ListAliasesRequest {
        /// A key id or key ARN.
        key_id: Option<String>,
        /// Entries on a page.
        limit: Option<u32>,
        /// Where the page begins: `next_marker` of the page before.
        marker: Option<String>,
    }

    /// A page of aliases.
    #[derive(Default)]
    ListAliasesResponse {
        /// The aliases.
        aliases: Vec<AliasListEntry>,
        /// Where the next page begins.
        next_marker: Option<String>,
        /// Whether there is a next page.
        truncated: bool,
    }

    /// An alias in a list.
    AliasListEntry {
        /// Its name.
        alias_name: AliasName,
        /// Its ARN.
        alias_arn: AliasArn,
        /// The key it names.
        target_key_id: Option<KeyId>,
        /// When it was made.
        creation_date: Option<Timestamp>,
        /// When it was last moved.
        last_updated_date: Option<Timestamp>,
    }
}
