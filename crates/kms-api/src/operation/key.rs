//! Keys: make, describe, list.

use crate::arn::{KeyArn, KeyId};
use crate::key::{KeyMetadata, KeySpec, KeyUsage, Origin, ResourceOwner, Tag};

shapes! {
    /// Makes a key in the caller's account and Region.
    #[derive(Default)]
    CreateKeyRequest {
        /// The key policy as text; AWS's default policy if absent.
        policy: Option<String>,
        /// Up to 8,192 characters; not confidential.
        description: Option<String>,
        /// What the key may do; `ENCRYPT_DECRYPT` if absent, for symmetric encryption keys only.
        key_usage: Option<KeyUsage>,
        /// The former name of `key_spec`.
        customer_master_key_spec: Option<KeySpec>,
        /// The kind of material; `SYMMETRIC_DEFAULT` if absent.
        key_spec: Option<KeySpec>,
        /// Where the material comes from; `AWS_KMS` if absent.
        origin: Option<Origin>,
        /// The custom key store that makes the material.
        custom_key_store_id: Option<String>,
        /// Accept a policy that locks the caller out.
        bypass_policy_lockout_safety_check: Option<bool>,
        /// Tags of the new key.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<Tag>,
        /// Whether to make a multi-Region primary key.
        multi_region: Option<bool>,
        /// The key in the external key manager.
        xks_key_id: Option<String>,
    }

    /// The key that was made.
    CreateKeyResponse {
        /// Its metadata.
        key_metadata: KeyMetadata,
    }

    /// Asks for a key's metadata.
    #[derive(Default)]
    DescribeKeyRequest {
        /// A key id, key ARN, alias name or alias ARN.
        key_id: String,
        /// Grant tokens, at most 10.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        grant_tokens: Vec<String>,
    }

    /// What there is to tell of a key.
    DescribeKeyResponse {
        /// Its metadata.
        key_metadata: KeyMetadata,
    }

    /// Asks for the keys of the caller's account and Region.
    #[derive(Default)]
    ListKeysRequest {
        /// Entries on a page.
        limit: Option<u32>,
        /// Where the page begins: `next_marker` of the page before.
        marker: Option<String>,
        /// Whose keys; the caller's own if absent.
        resource_owners: Option<Vec<ResourceOwner>>,
    }

    /// A page of keys.
    #[derive(Default)]
    ListKeysResponse {
        /// The keys.
        keys: Vec<KeyListEntry>,
        /// Where the next page begins.
        next_marker: Option<String>,
        /// Whether there is a next page.
        truncated: bool,
    }

    /// A key in a list.
    KeyListEntry {
        /// Its id.
        key_id: KeyId,
        /// Its ARN.
        key_arn: KeyArn,
    }

    /// Replaces a key's description.
    #[derive(Default)]
    UpdateKeyDescriptionRequest {
        /// A key id or key ARN.
        key_id: String,
        /// Up to 8,192 characters.
        description: String,
    }
}
