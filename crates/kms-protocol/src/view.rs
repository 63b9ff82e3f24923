//! What the page may look at, and what it sees.

use kms_api::arn::{AliasName, KeyArn, KeyId};
use kms_api::key::{KeyMetadata, KeySpec, KeyState, KeyUsage, Tag};
use kms_api::{AccountId, Region, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bill::BillQuery;
use crate::decision::WhatIf;
use crate::policy::PolicyKind;

/// A look at the workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum View {
    /// The account at a glance. Answered with [`Overview`].
    Overview,
    /// A window of the list of keys. Answered with [`KeysPage`].
    Keys(KeysQuery),
    /// A window of the aliases of the account in the Region, by name. Answered with [`AliasesPage`].
    Aliases(ListQuery),
    /// A window of the grants on the keys of the account in the Region, by key. Answered with [`GrantsPage`].
    Grants(ListQuery),
    /// One key. Answered with [`KeyDetail`], or null if there is none.
    Key {
        /// The key.
        key_id: KeyId,
    },
    /// A window of the trail, newest first. Answered with [`TrailPage`].
    Trail(TrailQuery),
    /// The bill of the month so far. Answered with [`BillView`](crate::bill::BillView).
    Bill(BillQuery),
    /// What of the keys wants attention. Answered with a list of [`Attention`], the gravest first.
    Attention,
    /// Who there is to act as. Answered with a list of [`crate::decision::ActorView`].
    Actors,
    /// The decisions on a call that is not carried out. Answered with a list of [`crate::decision::DecisionView`].
    WhatIf(WhatIf),
    /// Who may do what on a key. Answered with [`crate::decision::Matrix`].
    Matrix {
        /// The key.
        key: KeyArn,
    },
    /// What another key policy would allow or deny. Answered with a list of [`crate::decision::Difference`].
    Compare {
        /// The key.
        key: KeyArn,
        /// The other policy.
        policy: String,
    },
    /// The accounts of the workspace with their identities. Answered with a list of [`crate::identity::AccountView`].
    Identities,
    /// AWS's own managed policies, as far as they are known. Answered with their texts by their ARNs.
    AwsPolicies,
    /// What comes of a scenario file. Answered with [`crate::scenario::ScenarioReport`].
    Scenario {
        /// Its text.
        text: String,
    },
    /// A scenario file of what was pasted: outputs of AWS's command line, or a scenario file, which stays as it is.
    /// Answered with its text, `Result<String, Vec<`[`ScenarioFault`](crate::scenario::ScenarioFault)`>>`.
    ScenarioOf {
        /// The text; one JSON document after another.
        text: String,
    },
    /// What falls due until a time. Answered with a list of [`Due`], oldest first.
    Upcoming {
        /// The last moment that counts.
        until: Timestamp,
    },
    /// What is found in a policy. Answered with a list of [`Finding`](crate::policy::Finding), in the order of the text.
    PolicyFindings {
        /// What the policy is attached to.
        kind: PolicyKind,
        /// The policy, however unfinished.
        text: String,
    },
    /// What could be typed into a policy. Answered with a list of [`Completion`](crate::policy::Completion), the likeliest
    /// first.
    PolicyCompletions {
        /// What the policy is attached to.
        kind: PolicyKind,
        /// The policy, however unfinished.
        text: String,
        /// Where the caret stands, in UTF-8 bytes.
        position: usize,
    },
}

/// The account at a glance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The account that calls are made from.
    pub account: AccountId,
    /// The Region that calls are made to.
    pub region: Region,
    /// The ARN that calls are made as.
    pub caller: String,
    /// How many keys there are in each state that occurs.
    pub states: Vec<(KeyState, u64)>,
    /// How many calls were recorded.
    pub calls: u64,
    /// What falls due next, at most ten.
    pub upcoming: Vec<Due>,
    /// The latest records, at most ten, newest first.
    pub latest: Vec<TrailRow>,
}

/// Something that happens to a key at a point in virtual time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: DueEvent,
    /// The key.
    pub key: KeyArn,
}

/// What can fall due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DueEvent {
    /// The key's waiting period ends and it is deleted.
    Deletion,
    /// The key is rotated.
    Rotation,
    /// Imported key material expires.
    Expiry,
}

/// Keys that want attention for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// The reason.
    pub want: Want,
    /// How many keys.
    pub count: u64,
    /// The first of them.
    pub keys: Vec<KeyId>,
}

/// Why a key wants attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Want {
    /// It will be deleted within thirty days.
    Deletion,
    /// Its policy allows something to everybody, without a condition.
    Public,
    /// Its key store is not connected.
    Unavailable,
    /// Its imported material expires within thirty days.
    Expiry,
    /// It waits for its material.
    Import,
    /// It is a symmetric key that is not rotated by the calendar.
    Rotation,
    /// It was not used for ninety days.
    Unused,
}

impl Want {
    /// Every reason, the gravest first.
    pub const ALL: [Self; 7] =
        [Self::Deletion, Self::Public, Self::Unavailable, Self::Expiry, Self::Import, Self::Rotation, Self::Unused];
}

/// Which keys to show, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysQuery {
    /// Text that the id, an alias or the description must contain, in any case; empty for all.
    pub search: String,
    /// Only keys in this state.
    pub state: Option<KeyState>,
    /// The order.
    pub sort: KeysSort,
    /// Whether the order is reversed.
    pub descending: bool,
    /// The first row wanted.
    pub offset: u64,
    /// How many rows, at most 200.
    pub limit: u64,
}

/// The orders of the list of keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeysSort {
    /// By the time they were made.
    #[default]
    Created,
    /// By their first alias, keys without one last.
    Alias,
    /// By state.
    State,
}

/// A window of the list of keys.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeysPage {
    /// How many keys there are.
    pub total: u64,
    /// How many match the search.
    pub matching: u64,
    /// The number of the first row given.
    pub offset: u64,
    /// The rows.
    pub rows: Vec<KeyRow>,
}

/// A key in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyRow {
    /// Its ARN.
    pub arn: KeyArn,
    /// Its aliases in order.
    pub aliases: Vec<AliasName>,
    /// Its description.
    pub description: String,
    /// Its state.
    pub state: KeyState,
    /// Its spec.
    pub spec: KeySpec,
    /// Its usage.
    pub usage: KeyUsage,
    /// When it was made.
    pub created: Timestamp,
    /// When it will be deleted.
    pub deletion_date: Option<Timestamp>,
}

/// Which part of a list to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListQuery {
    /// Text that an entry must contain, in any case; empty for all.
    pub search: String,
    /// The first entry wanted.
    pub offset: u64,
    /// How many entries, at most 200.
    pub limit: u64,
}

/// A window of the list of aliases.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AliasesPage {
    /// How many match the search.
    pub matching: u64,
    /// The aliases.
    pub rows: Vec<AliasLine>,
}

/// An alias in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AliasLine {
    /// Its name.
    pub name: AliasName,
    /// The key that it names.
    pub key: KeyId,
    /// The key's state.
    pub state: Option<KeyState>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last moved to another key, or made.
    pub updated: Timestamp,
}

/// A window of the list of grants.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GrantsPage {
    /// How many match the search.
    pub matching: u64,
    /// The grants.
    pub rows: Vec<GrantLine>,
}

/// A grant in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GrantLine {
    /// The key.
    pub key: KeyId,
    /// The key's first alias.
    pub alias: Option<AliasName>,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Who may use the key: an ARN or a service's name.
    pub grantee: String,
    /// What the grantee may do.
    pub operations: Vec<String>,
    /// When it was made.
    pub created: Timestamp,
}

/// Everything there is to tell of a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyDetail {
    /// Its metadata.
    pub metadata: KeyMetadata,
    /// Its aliases in order.
    pub aliases: Vec<AliasName>,
    /// Its tags.
    pub tags: Vec<Tag>,
    /// Its key policy.
    pub policy: String,
    /// The policy that AWS RAM wrote, if the key is shared with other accounts.
    pub ram_policy: Option<String>,
    /// Its last cryptographic use: the operation, and when.
    pub last_use: Option<(String, Timestamp)>,
}

/// Which records of the trail to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailQuery {
    /// Only records older than this one; the newest if absent.
    pub before: Option<u64>,
    /// Only records about this key.
    pub key: Option<KeyArn>,
    /// Only records of this operation.
    pub operation: Option<String>,
    /// Only calls by this principal: its ARN, for a session also that of its role, or what follows a `:` or `/` of the ARN;
    /// the id of an account for all of its principals; the name of a service.
    pub by: Option<String>,
    /// Only failed calls, or only successful ones.
    pub failed: Option<bool>,
    /// Only calls that failed with this code.
    pub error: Option<String>,
    /// Only calls at this time or later.
    pub from: Option<Timestamp>,
    /// Only calls at this time or earlier.
    pub to: Option<Timestamp>,
    /// How many to give whole, at most 200.
    pub limit: u64,
    /// How many records to look at, however many of them match; as many as it takes to find `limit` if absent. A search of
    /// the whole trail asks piece by piece, so that the worker can answer others in between.
    pub within: Option<u64>,
}

/// A window of the trail.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TrailPage {
    /// The records, newest first.
    pub rows: Vec<TrailRow>,
    /// All that match among those that were looked at, newest first: their numbers, when they were written, and whether the
    /// call failed.
    pub marks: Vec<(u64, Timestamp, bool)>,
    /// The record to go on before; none when the end of the trail was reached.
    pub next: Option<u64>,
}

/// A record of the trail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrailRow {
    /// Its number, by which records are ordered.
    pub seq: u64,
    /// The record as CloudTrail writes it.
    pub event: Value,
}
