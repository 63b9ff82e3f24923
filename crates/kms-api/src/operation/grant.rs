//! Grants: leave to use a key, given by one principal to another.

use serde::{Deserialize, Serialize};

use crate::arn::KeyArn;
use crate::context::EncryptionContext;
use crate::key::GrantOperation;
use crate::time::Timestamp;

/// What must hold for a grant to allow a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GrantConstraints {
    /// Pairs that the call's encryption context must contain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_context_subset: Option<EncryptionContext>,
    /// Pairs that the call's encryption context must be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_context_equals: Option<EncryptionContext>,
    /// The resource for which an AWS service calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_arn: Option<String>,
}

shapes! {
    /// Makes a grant.
    CreateGrantRequest {
        /// A key id or key ARN.
        key_id: String,
        /// Who may then use the key, as an ARN.
        grantee_principal: Option<String>,
        /// Who may retire the grant, as an ARN.
        retiring_principal: Option<String>,
        /// What the grantee may do.
        operations: Vec<GrantOperation>,
        /// What must hold besides.
        constraints: Option<GrantConstraints>,
        /// Grant tokens, at most 10.
        #[serde(default)]
        grant_tokens: Vec<String>,
        /// A name: the same request under the same name makes no second grant.
        name: Option<String>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
        /// The AWS service that may then use the key.
        grantee_service_principal: Option<String>,
        /// The AWS service that may retire the grant.
        retiring_service_principal: Option<String>,
    }

    /// A grant.
    CreateGrantResponse {
        /// With it the grant counts at once.
        grant_token: String,
        /// Its id: 64 hexadecimal digits.
        grant_id: String,
    }

    /// Asks for a page of a key's grants.
    ListGrantsRequest {
        /// Grants on the page; 50 if absent, at most 100.
        limit: Option<u32>,
        /// What the page before gave.
        marker: Option<String>,
        /// A key id or key ARN.
        key_id: String,
        /// Only this grant.
        grant_id: Option<String>,
        /// Only grants to this principal.
        grantee_principal: Option<String>,
        /// Only grants to this AWS service.
        grantee_service_principal: Option<String>,
    }

    /// Asks for a page of the grants, on any key, that a principal may retire.
    ListRetirableGrantsRequest {
        /// Grants on the page; 50 if absent, at most 100.
        limit: Option<u32>,
        /// What the page before gave.
        marker: Option<String>,
        /// The principal.
        retiring_principal: Option<String>,
        /// The AWS service.
        retiring_service_principal: Option<String>,
    }

    /// A page of grants.
    ListGrantsResponse {
        /// The grants.
        grants: Vec<GrantListEntry>,
        /// Where the next page begins.
        next_marker: Option<String>,
        /// Whether there is a next page.
        truncated: bool,
    }

    /// A grant in a list.
    GrantListEntry {
        /// The ARN of the key.
        key_id: KeyArn,
        /// The grant's id.
        grant_id: String,
        /// Its name; empty if it has none.
        name: String,
        /// When it was made.
        creation_date: Timestamp,
        /// Who may use the key.
        grantee_principal: Option<String>,
        /// Who may retire the grant.
        retiring_principal: Option<String>,
        /// The account in which the grant was made, as the ARN of its root user.
        issuing_account: String,
        /// What the grantee may do.
        operations: Vec<GrantOperation>,
        /// What must hold besides.
        constraints: Option<GrantConstraints>,
        /// The AWS service that may use the key.
        grantee_service_principal: Option<String>,
        /// The AWS service that may retire the grant.
        retiring_service_principal: Option<String>,
    }

    /// Ends a grant that is no longer needed: by its token, or by key and id.
    RetireGrantRequest {
        /// The token.
        grant_token: Option<String>,
        /// The key's ARN.
        key_id: Option<String>,
        /// The grant's id.
        grant_id: Option<String>,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }

    /// Takes a grant away.
    RevokeGrantRequest {
        /// A key id or key ARN.
        key_id: String,
        /// The grant's id.
        grant_id: String,
        /// Check whether the call would succeed, and do nothing.
        dry_run: Option<bool>,
    }
}
