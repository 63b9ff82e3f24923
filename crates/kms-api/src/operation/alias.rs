//! Aliases: names for keys that can be moved from one key to another.

use serde::{Deserialize, Serialize};

use crate::arn::{AliasArn, AliasName, KeyId};
use crate::time::Timestamp;

/// Gives a key a name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateAliasRequest {
    /// The name, with the prefix `alias/`.
    pub alias_name: String,
    /// A key id or key ARN.
    pub target_key_id: String,
}

/// Moves a name to another key of the same type and usage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateAliasRequest {
    /// The name, with the prefix `alias/`.
    pub alias_name: String,
    /// A key id or key ARN.
    pub target_key_id: String,
}

/// Removes a name; its key stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteAliasRequest {
    /// The name, with the prefix `alias/`.
    pub alias_name: String,
}

/// Asks for the aliases of the account and Region, or of one key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAliasesRequest {
    /// A key id or key ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// Entries on a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where the page begins: `next_marker` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// A page of aliases.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAliasesResponse {
    /// The aliases.
    pub aliases: Vec<AliasListEntry>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
    /// Whether there is a next page.
    pub truncated: bool,
}

/// An alias in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AliasListEntry {
    /// Its name.
    pub alias_name: AliasName,
    /// Its ARN.
    pub alias_arn: AliasArn,
    /// The key it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_key_id: Option<KeyId>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<Timestamp>,
    /// When it was last moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_updated_date: Option<Timestamp>,
}
