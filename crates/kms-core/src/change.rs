//! What a call changes, row by row, and how to take it back.

use std::collections::BTreeMap;
use std::fmt;

use kms_api::{AliasArn, GrantId, KeyArn};
use kms_crypto::KeyMaterialId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::state::identity::{IdentityKey, IdentityRow};
use crate::state::{
    AliasRow, ClusterRow, GrantRow, KeyRow, KeyStoreRow, MaterialRow, Owned, ProxyRow, State, UsageRow, WorkspaceRow,
};

/// The kinds of rows, each a table of its own where they are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// One row about the workspace itself.
    Workspace,
    /// Keys.
    Keys,
    /// Key material, wrapped.
    Materials,
    /// Aliases.
    Aliases,
    /// Grants.
    Grants,
    /// Each key's last use.
    Usages,
    /// Custom key stores.
    KeyStores,
    /// Simulated CloudHSM clusters.
    Clusters,
    /// Simulated external key store proxies.
    Proxies,
    /// Accounts.
    Accounts,
    /// Organizations of accounts.
    Organizations,
    /// IAM users.
    Users,
    /// Groups of IAM users.
    Groups,
    /// IAM roles.
    Roles,
    /// Managed policies of customers.
    ManagedPolicies,
    /// Access keys, without their secrets.
    AccessKeys,
    /// Temporary credentials, without their secrets.
    Sessions,
    /// VPC endpoints.
    VpcEndpoints,
}

impl Table {
    /// Every table.
    pub const ALL: &[Self] = &[
        Self::Workspace,
        Self::Keys,
        Self::Materials,
        Self::Aliases,
        Self::Grants,
        Self::Usages,
        Self::KeyStores,
        Self::Clusters,
        Self::Proxies,
        Self::Accounts,
        Self::Organizations,
        Self::Users,
        Self::Groups,
        Self::Roles,
        Self::ManagedPolicies,
        Self::AccessKeys,
        Self::Sessions,
        Self::VpcEndpoints,
    ];

    /// The table of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|table| table.name() == name)
    }

    /// The table's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Keys => "keys",
            Self::Materials => "materials",
            Self::Aliases => "aliases",
            Self::Grants => "grants",
            Self::Usages => "usages",
            Self::KeyStores => "keyStores",
            Self::Clusters => "clusters",
            Self::Proxies => "proxies",
            Self::Accounts => "accounts",
            Self::Organizations => "organizations",
            Self::Users => "users",
            Self::Groups => "groups",
            Self::Roles => "roles",
            Self::ManagedPolicies => "managedPolicies",
            Self::AccessKeys => "accessKeys",
            Self::Sessions => "sessions",
            Self::VpcEndpoints => "vpcEndpoints",
        }
    }
}

/// Which row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKey {
    /// The row about the workspace.
    Workspace,
    /// A key.
    Key(KeyArn),
    /// Material of a key.
    Material(KeyArn, KeyMaterialId),
    /// An alias.
    Alias(AliasArn),
    /// A grant on a key.
    Grant(KeyArn, GrantId),
    /// A key's last use.
    Usage(KeyArn),
    /// A custom key store, by id.
    KeyStore(Owned),
    /// A simulated CloudHSM cluster, by id.
    Cluster(Owned),
    /// A simulated external key store proxy, by URI.
    Proxy(String),
    /// Something of accounts, organizations or IAM.
    Identity(IdentityKey),
}

/// A row's content.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// The row about the workspace.
    Workspace(WorkspaceRow),
    /// A key.
    Key(Box<KeyRow>),
    /// Material of a key.
    Material(MaterialRow),
    /// An alias.
    Alias(AliasRow),
    /// A grant on a key.
    Grant(GrantRow),
    /// A key's last use.
    Usage(UsageRow),
    /// A custom key store.
    KeyStore(Box<KeyStoreRow>),
    /// A simulated CloudHSM cluster.
    Cluster(Box<ClusterRow>),
    /// A simulated external key store proxy.
    Proxy(Box<ProxyRow>),
    /// Something of accounts, organizations or IAM.
    Identity(Box<IdentityRow>),
}

/// One row before and after. Absent stands for a row that is not there.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which row.
    pub key: RowKey,
    /// Its content before.
    pub before: Option<Row>,
    /// Its content after.
    pub after: Option<Row>,
}

/// The changes of one call, in order. A row may occur more than once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeSet(pub Vec<Change>);

impl ChangeSet {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The changes that undo these.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let undo = |change: &Change| Change {
            key: change.key.clone(),
            before: change.after.clone(),
            after: change.before.clone(),
        };
        Self(self.0.iter().rev().map(undo).collect())
    }

    /// The same with at most one change of a row, in the order of rows; what ends as it began is left out.
    #[must_use]
    pub fn merged(&self) -> Self {
        let mut rows: BTreeMap<&RowKey, (&Option<Row>, &Option<Row>)> = BTreeMap::new();
        for change in &self.0 {
            rows.entry(&change.key).or_insert((&change.before, &change.after)).1 = &change.after;
        }
        let changed = rows.into_iter().filter(|(_, (before, after))| before != after);
        let change = |(key, (before, after)): (&RowKey, (&Option<Row>, &Option<Row>))| Change {
            key: key.clone(),
            before: before.clone(),
            after: after.clone(),
        };
        Self(changed.map(change).collect())
    }

    /// What leads from a state to other rows. Of rows with the same key the last counts.
    pub fn between(state: &State, rows: impl IntoIterator<Item = (RowKey, Row)>) -> Self {
        let gone = |(key, row)| Change { key, before: Some(row), after: None };
        let mut changes: BTreeMap<RowKey, Change> =
            state.rows().into_iter().map(|(key, row)| (key.clone(), gone((key, row)))).collect();
        for (key, row) in rows {
            let change = || Change { key: key.clone(), before: None, after: None };
            changes.entry(key.clone()).or_insert_with(change).after = Some(row);
        }
        Self(changes.into_values().filter(|change| change.before != change.after).collect())
    }
}

/// A stored row that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableRow {
    /// The table.
    pub table: Table,
    /// The row's id in that table.
    pub id: String,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for UnreadableRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row `{}` of table `{}`: {}", self.id, self.table.name(), self.reason)
    }
}

impl std::error::Error for UnreadableRow {}

impl RowKey {
    /// The table that holds the row.
    pub fn table(&self) -> Table {
        match self {
            Self::Workspace => Table::Workspace,
            Self::Key(_) => Table::Keys,
            Self::Material(..) => Table::Materials,
            Self::Alias(_) => Table::Aliases,
            Self::Grant(..) => Table::Grants,
            Self::Usage(_) => Table::Usages,
            Self::KeyStore(_) => Table::KeyStores,
            Self::Cluster(_) => Table::Clusters,
            Self::Proxy(_) => Table::Proxies,
            Self::Identity(key) => key.table(),
        }
    }

    /// The row's id in its table.
    pub fn id(&self) -> String {
        match self {
            Self::Workspace => "workspace".to_owned(),
            Self::Key(arn) | Self::Usage(arn) => arn.to_string(),
            Self::Material(arn, material) => format!("{arn}#{material}"),
            Self::Alias(arn) => arn.to_string(),
            Self::Grant(arn, grant) => format!("{arn}#{grant}"),
            Self::KeyStore(id) | Self::Cluster(id) => id.to_string(),
            Self::Proxy(uri) => uri.clone(),
            Self::Identity(key) => key.id(),
        }
    }

    /// The key of the row with this id.
    pub fn parse(table: Table, id: &str) -> Option<Self> {
        match table {
            Table::Workspace => (id == "workspace").then_some(Self::Workspace),
            Table::Keys => id.parse().ok().map(Self::Key),
            Table::Materials => {
                let (arn, material) = id.split_once('#')?;
                Some(Self::Material(arn.parse().ok()?, material.parse().ok()?))
            }
            Table::Aliases => id.parse().ok().map(Self::Alias),
            Table::Grants => {
                let (arn, grant) = id.split_once('#')?;
                Some(Self::Grant(arn.parse().ok()?, grant.parse().ok()?))
            }
            Table::Usages => id.parse().ok().map(Self::Usage),
            Table::KeyStores => Owned::parse(id).map(Self::KeyStore),
            Table::Clusters => Owned::parse(id).map(Self::Cluster),
            Table::Proxies => Some(Self::Proxy(id.to_owned())),
            _ => IdentityKey::parse(table, id).map(Self::Identity),
        }
    }
}

impl Row {
    /// The row as JSON text, the form in which it is stored.
    pub fn encode(&self) -> String {
        match self {
            Self::Workspace(row) => text(row),
            Self::Key(row) => text(row),
            Self::Material(row) => text(row),
            Self::Alias(row) => text(row),
            Self::Grant(row) => text(row),
            Self::Usage(row) => text(row),
            Self::KeyStore(row) => text(row),
            Self::Cluster(row) => text(row),
            Self::Proxy(row) => text(row),
            Self::Identity(row) => row.encode(),
        }
    }

    /// A stored row.
    ///
    /// # Errors
    ///
    /// The row's id or content is not what its table holds.
    pub fn decode(table: Table, id: &str, text: &str) -> Result<(RowKey, Self), UnreadableRow> {
        let unreadable = |reason: String| UnreadableRow { table, id: id.to_owned(), reason };
        let key = RowKey::parse(table, id).ok_or_else(|| unreadable("the id is not of its table's form".to_owned()))?;
        let row = match table {
            Table::Workspace => row(text).map(Self::Workspace),
            Table::Keys => row(text).map(Self::Key),
            Table::Materials => row(text).map(Self::Material),
            Table::Aliases => row(text).map(Self::Alias),
            Table::Grants => row(text).map(Self::Grant),
            Table::Usages => row(text).map(Self::Usage),
            Table::KeyStores => row(text).map(Self::KeyStore),
            Table::Clusters => row(text).map(Self::Cluster),
            Table::Proxies => row(text).map(Self::Proxy),
            _ => match IdentityRow::decode(table, text) {
                Some(row) => row.map(Box::new).map(Self::Identity),
                None => Err("the table is not known".to_owned()),
            },
        };
        row.map(|row| (key, row)).map_err(unreadable)
    }
}

/// Rows are maps with text keys, which always have a JSON form.
pub(crate) fn text(row: &impl Serialize) -> String {
    serde_json::to_string(row).unwrap_or_default()
}

/// A row from its JSON text.
pub(crate) fn row<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    kms_api::json::from_text(text).map_err(|error| error.to_string())
}
