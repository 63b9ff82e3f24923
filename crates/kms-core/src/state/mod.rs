//! All that the engine knows, as rows, with the indexes that follow from them.
//!
//! [`State::apply`] is the one place where rows change, and where the indexes follow.

mod deadline;
mod grants;
pub mod identity;
mod metadata;
mod owned;
mod row;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use kms_api::{AccountId, AliasArn, AliasName, GrantId, KeyArn, KeyId, Region, Timestamp};
use kms_crypto::KeyMaterialId;

use crate::change::{Change, ChangeSet, Row, RowKey};
use grants::Grants;
use identity::Identities;

pub use deadline::Deadline;
pub use owned::Owned;
pub use row::{
    AliasRow, ClusterRow, GrantRow, KeyRow, KeyStoreRow, MaterialRow, Principal, ProxyRow, Rotation, RotationSchedule,
    UsageRow, WorkspaceRow,
};

/// Where the trail ends: what the next record follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// The number of the next record.
    pub next_seq: u64,
    /// The time of the last one; virtual time does not go behind it.
    pub time: Timestamp,
}

/// The rows and their indexes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    workspace: WorkspaceRow,
    keys: BTreeMap<KeyArn, KeyRow>,
    materials: BTreeMap<(KeyArn, KeyMaterialId), MaterialRow>,
    aliases: BTreeMap<AliasArn, AliasRow>,
    grants: Grants,
    usages: BTreeMap<KeyArn, UsageRow>,
    key_stores: BTreeMap<Owned, KeyStoreRow>,
    clusters: BTreeMap<Owned, ClusterRow>,
    proxies: BTreeMap<String, ProxyRow>,
    identities: Identities,
    /// Follows from `aliases`.
    aliases_of_key: BTreeMap<KeyArn, BTreeSet<AliasName>>,
    /// Follows from `keys`, `materials`, `key_stores` and `identities`: what happens by itself, and when.
    deadlines: BTreeSet<(Timestamp, Deadline)>,
    /// Follows from `keys`: how many of its own each account has in each Region.
    key_counts: BTreeMap<(Region, AccountId), usize>,
    /// Follows from `keys`: the Regions of each multi-Region key.
    regions_of_key: BTreeMap<(AccountId, KeyId), BTreeSet<Region>>,
    /// Follows from `keys`: those in custom key stores.
    keys_of_store: BTreeMap<Owned, BTreeSet<KeyId>>,
    /// Follows from `keys`: those shared with an account through AWS RAM, by Region.
    shared: BTreeSet<(AccountId, KeyArn)>,
}

impl State {
    /// The state that these rows make up.
    pub fn from_rows(rows: impl IntoIterator<Item = (RowKey, Row)>) -> Self {
        let mut state = Self::default();
        for (key, row) in rows {
            state.apply(&Change { key, before: None, after: Some(row) });
        }
        state
    }

    /// Every row, in the order of their tables and ids.
    pub fn rows(&self) -> Vec<(RowKey, Row)> {
        let workspace = [(RowKey::Workspace, Row::Workspace(self.workspace.clone()))];
        let keys = self.keys.iter().map(|(arn, row)| (RowKey::Key(arn.clone()), Row::Key(Box::new(row.clone()))));
        let materials = self
            .materials
            .iter()
            .map(|((arn, id), row)| (RowKey::Material(arn.clone(), *id), Row::Material(row.clone())));
        let aliases = self.aliases.iter().map(|(arn, row)| (RowKey::Alias(arn.clone()), Row::Alias(row.clone())));
        let grants = self.grants.all().map(|(arn, id, row)| (RowKey::Grant(arn.clone(), id), Row::Grant(row.clone())));
        let usages = self.usages.iter().map(|(arn, row)| (RowKey::Usage(arn.clone()), Row::Usage(row.clone())));
        let stores = self
            .key_stores
            .iter()
            .map(|(id, row)| (RowKey::KeyStore(id.clone()), Row::KeyStore(Box::new(row.clone()))));
        let clusters =
            self.clusters.iter().map(|(id, row)| (RowKey::Cluster(id.clone()), Row::Cluster(Box::new(row.clone()))));
        let proxies =
            self.proxies.iter().map(|(uri, row)| (RowKey::Proxy(uri.clone()), Row::Proxy(Box::new(row.clone()))));
        let world = stores.chain(clusters).chain(proxies);
        let identities = self.identities.rows();
        let identities = identities.map(|(key, row)| (RowKey::Identity(key), Row::Identity(Box::new(row))));
        workspace
            .into_iter()
            .chain(keys)
            .chain(materials)
            .chain(aliases)
            .chain(grants)
            .chain(usages)
            .chain(world)
            .chain(identities)
            .collect()
    }

    /// A row as it is now.
    pub fn row(&self, key: &RowKey) -> Option<Row> {
        match key {
            RowKey::Workspace => Some(Row::Workspace(self.workspace.clone())),
            RowKey::Key(arn) => self.key(arn).map(|row| Row::Key(Box::new(row.clone()))),
            RowKey::Material(arn, id) => self.material(arn, *id).map(|row| Row::Material(row.clone())),
            RowKey::Alias(arn) => self.alias(arn).map(|row| Row::Alias(row.clone())),
            RowKey::Grant(arn, id) => self.grant(arn, *id).map(|row| Row::Grant(row.clone())),
            RowKey::Usage(arn) => self.usage(arn).map(|row| Row::Usage(row.clone())),
            RowKey::KeyStore(id) => self.key_store(id).map(|row| Row::KeyStore(Box::new(row.clone()))),
            RowKey::Cluster(id) => self.clusters.get(id).map(|row| Row::Cluster(Box::new(row.clone()))),
            RowKey::Proxy(uri) => self.proxies.get(uri).map(|row| Row::Proxy(Box::new(row.clone()))),
            RowKey::Identity(key) => self.identities.row(key).map(|row| Row::Identity(Box::new(row))),
        }
    }

    /// Takes over all changes of a set.
    pub fn apply_all(&mut self, changes: &ChangeSet) {
        for change in &changes.0 {
            self.apply(change);
        }
    }

    /// Takes over one change.
    pub fn apply(&mut self, change: &Change) {
        match &change.key {
            RowKey::Workspace => {
                self.workspace = match &change.after {
                    Some(Row::Workspace(row)) => row.clone(),
                    _ => WorkspaceRow::default(),
                };
            }
            RowKey::Key(arn) => self.set_key(arn, change.after.as_ref()),
            RowKey::Material(arn, id) => self.set_material(arn, *id, change.after.as_ref()),
            RowKey::Alias(arn) => self.set_alias(arn, change.after.as_ref()),
            RowKey::Grant(arn, id) => match &change.after {
                Some(Row::Grant(row)) => self.grants.set(arn, *id, Some(row)),
                _ => self.grants.set(arn, *id, None),
            },
            RowKey::Usage(arn) => match &change.after {
                Some(Row::Usage(row)) => put(&mut self.usages, arn, row.clone()),
                _ => drop(self.usages.remove(arn)),
            },
            RowKey::KeyStore(id) => self.set_key_store(id, change.after.as_ref()),
            RowKey::Cluster(id) => match &change.after {
                Some(Row::Cluster(row)) => put(&mut self.clusters, id, (**row).clone()),
                _ => drop(self.clusters.remove(id)),
            },
            RowKey::Proxy(uri) => match &change.after {
                Some(Row::Proxy(row)) => put(&mut self.proxies, uri, (**row).clone()),
                _ => drop(self.proxies.remove(uri)),
            },
            RowKey::Identity(key) => {
                let after = match &change.after {
                    Some(Row::Identity(row)) => Some(&**row),
                    _ => None,
                };
                for deadline in deadline::of_identity(key, self.identities.row(key).as_ref()) {
                    self.deadlines.remove(&deadline);
                }
                self.deadlines.extend(deadline::of_identity(key, after));
                self.identities.set(key, after);
            }
        }
    }

    fn set_key(&mut self, arn: &KeyArn, after: Option<&Row>) {
        if let Some(old) = self.keys.remove(arn) {
            for deadline in deadline::of_key(arn, &old) {
                self.deadlines.remove(&deadline);
            }
            self.count_key(arn, &old, false);
        }
        if let Some(Row::Key(row)) = after {
            self.deadlines.extend(deadline::of_key(arn, row));
            self.count_key(arn, row, true);
            self.keys.insert(arn.clone(), (**row).clone());
        }
    }

    /// Takes a key into the indexes, or out of them.
    fn count_key(&mut self, arn: &KeyArn, row: &KeyRow, in_: bool) {
        if row.manager == kms_api::key::KeyManager::Customer {
            let owner = (arn.region.clone(), arn.account.clone());
            let count = self.key_counts.entry(owner.clone()).or_default();
            *count = if in_ { *count + 1 } else { count.saturating_sub(1) };
            if *count == 0 {
                self.key_counts.remove(&owner);
            }
        }
        if row.multi_region.is_some() {
            mark(&mut self.regions_of_key, (arn.account.clone(), arn.key_id.clone()), &arn.region, in_);
        }
        if let Some(id) = &row.key_store {
            let store = Owned { region: arn.region.clone(), account: arn.account.clone(), id: id.clone() };
            mark(&mut self.keys_of_store, store, &arn.key_id, in_);
        }
        for account in &row.shared_with {
            let entry = (account.clone(), arn.clone());
            if in_ {
                self.shared.insert(entry)
            } else {
                self.shared.remove(&entry)
            };
        }
    }

    fn set_material(&mut self, arn: &KeyArn, id: KeyMaterialId, after: Option<&Row>) {
        let key = (arn.clone(), id);
        if let Some(old) = self.materials.remove(&key) {
            for deadline in deadline::of_material(arn, id, &old) {
                self.deadlines.remove(&deadline);
            }
        }
        if let Some(Row::Material(row)) = after {
            self.deadlines.extend(deadline::of_material(arn, id, row));
            self.materials.insert(key, row.clone());
        }
    }

    fn set_key_store(&mut self, id: &Owned, after: Option<&Row>) {
        if let Some(old) = self.key_stores.remove(id) {
            for deadline in deadline::of_key_store(id, &old) {
                self.deadlines.remove(&deadline);
            }
        }
        if let Some(Row::KeyStore(row)) = after {
            self.deadlines.extend(deadline::of_key_store(id, row));
            self.key_stores.insert(id.clone(), (**row).clone());
        }
    }

    fn set_alias(&mut self, arn: &AliasArn, after: Option<&Row>) {
        let old = match after {
            Some(Row::Alias(row)) => self.aliases.insert(arn.clone(), row.clone()),
            _ => self.aliases.remove(arn),
        };
        if let Some(old) = old {
            let target = key_arn_beside(arn, &old.target);
            if let Some(names) = self.aliases_of_key.get_mut(&target) {
                names.remove(&arn.name);
                if names.is_empty() {
                    self.aliases_of_key.remove(&target);
                }
            }
        }
        if let Some(row) = self.aliases.get(arn) {
            let target = key_arn_beside(arn, &row.target);
            self.aliases_of_key.entry(target).or_default().insert(arn.name.clone());
        }
    }

    /// What there is to know about the workspace itself.
    pub fn workspace(&self) -> &WorkspaceRow {
        &self.workspace
    }

    /// A key.
    pub fn key(&self, arn: &KeyArn) -> Option<&KeyRow> {
        self.keys.get(arn)
    }

    /// Every key, in the order of their ARNs.
    pub fn keys(&self) -> impl Iterator<Item = (&KeyArn, &KeyRow)> {
        self.keys.iter()
    }

    /// The keys of an account in a Region, in order, after this one.
    pub fn keys_after(
        &self,
        region: &Region,
        account: &AccountId,
        after: Option<&KeyId>,
    ) -> impl Iterator<Item = (&KeyArn, &KeyRow)> {
        let first = |key_id: KeyId| KeyArn { region: region.clone(), account: account.clone(), key_id };
        let start = match after {
            Some(key_id) => Bound::Excluded(first(key_id.clone())),
            None => Bound::Included(first(KeyId::from_bytes([0; 16], false))),
        };
        self.keys
            .range((start, Bound::Unbounded))
            .take_while(move |(arn, _)| arn.region == *region && arn.account == *account)
    }

    /// How many keys an account has in a Region.
    pub fn key_count(&self, region: &Region, account: &AccountId) -> usize {
        self.key_counts.get(&(region.clone(), account.clone())).copied().unwrap_or_default()
    }

    /// The accounts that have keys in a Region.
    pub fn accounts(&self, region: &Region) -> impl Iterator<Item = &AccountId> {
        self.key_counts.keys().filter(move |(found, _)| found == region).map(|(_, account)| account)
    }

    /// A material of a key.
    pub fn material(&self, arn: &KeyArn, id: KeyMaterialId) -> Option<&MaterialRow> {
        self.materials.get(&(arn.clone(), id))
    }

    /// All materials of a key.
    pub fn materials_of(&self, arn: &KeyArn) -> impl Iterator<Item = (KeyMaterialId, &MaterialRow)> {
        let bounds = (arn.clone(), KeyMaterialId([0; 32]))..=(arn.clone(), KeyMaterialId([0xff; 32]));
        self.materials.range(bounds).map(|((_, id), row)| (*id, row))
    }

    /// An alias.
    pub fn alias(&self, arn: &AliasArn) -> Option<&AliasRow> {
        self.aliases.get(arn)
    }

    /// The aliases of an account in a Region, in order, after this one.
    pub fn aliases_after(
        &self,
        region: &Region,
        account: &AccountId,
        after: Option<&AliasName>,
    ) -> impl Iterator<Item = (&AliasArn, &AliasRow)> {
        // Aliases sort by Region, account and name; all of the account's lie together.
        let after = after.cloned();
        let least =
            "alias/-".parse().ok().map(|name| AliasArn { region: region.clone(), account: account.clone(), name });
        let start = match (&after, least) {
            (Some(name), Some(arn)) => Bound::Excluded(AliasArn { name: name.clone(), ..arn }),
            (None, Some(arn)) => Bound::Included(arn),
            (_, None) => Bound::Unbounded,
        };
        self.aliases
            .range((start, Bound::Unbounded))
            .take_while(move |(arn, _)| arn.region == *region && arn.account == *account)
    }

    /// The aliases of a key, in order.
    pub fn aliases_of(&self, arn: &KeyArn) -> impl Iterator<Item = &AliasName> {
        self.aliases_of_key.get(arn).into_iter().flatten()
    }

    /// A grant.
    pub fn grant(&self, arn: &KeyArn, id: GrantId) -> Option<&GrantRow> {
        self.grants.get(arn, id)
    }

    /// How many grants a key has.
    pub fn grant_count(&self, arn: &KeyArn) -> usize {
        self.grants.count(arn)
    }

    /// The grants of a key, in the order of their ids, after this one.
    pub fn grants_after(&self, arn: &KeyArn, after: Option<GrantId>) -> impl Iterator<Item = (GrantId, &GrantRow)> {
        self.grants.after(arn, after)
    }

    /// The grants of a key to a principal, in the order of their ids, after this one.
    pub fn grants_to<'a>(
        &'a self,
        arn: &KeyArn,
        grantee: &Principal,
        after: Option<GrantId>,
    ) -> impl Iterator<Item = (GrantId, &'a GrantRow)> + use<'a> {
        self.grants.to(arn, grantee, after)
    }

    /// The grants of a key under a name.
    pub fn grants_named<'a>(
        &'a self,
        arn: &KeyArn,
        name: &str,
    ) -> impl Iterator<Item = (GrantId, &'a GrantRow)> + use<'a> {
        self.grants.named(arn, name)
    }

    /// The grants that a principal may retire, in the order of keys and ids, after this one.
    pub fn retirable_grants<'a>(
        &'a self,
        principal: &Principal,
        after: Option<&(KeyArn, GrantId)>,
    ) -> impl Iterator<Item = (&'a KeyArn, GrantId, &'a GrantRow)> + use<'a> {
        self.grants.retirable(principal, after)
    }

    /// A key's last use.
    pub fn usage(&self, arn: &KeyArn) -> Option<&UsageRow> {
        self.usages.get(arn)
    }

    /// A custom key store.
    pub fn key_store(&self, id: &Owned) -> Option<&KeyStoreRow> {
        self.key_stores.get(id)
    }

    /// Every custom key store.
    pub fn key_stores(&self) -> impl Iterator<Item = (&Owned, &KeyStoreRow)> {
        self.key_stores.iter()
    }

    /// The keys of a custom key store.
    pub fn keys_of_store(&self, id: &Owned) -> impl Iterator<Item = &KeyId> {
        self.keys_of_store.get(id).into_iter().flatten()
    }

    /// A simulated CloudHSM cluster; one that is in order unless it was arranged otherwise.
    pub fn cluster(&self, id: &Owned) -> ClusterRow {
        self.clusters.get(id).cloned().unwrap_or_default()
    }

    /// The CloudHSM clusters that were arranged.
    pub fn clusters(&self) -> impl Iterator<Item = (&Owned, &ClusterRow)> {
        self.clusters.iter()
    }

    /// A simulated external key store proxy; one that is in order unless it was arranged otherwise.
    pub fn proxy(&self, uri: &str) -> ProxyRow {
        self.proxies.get(uri).cloned().unwrap_or_default()
    }

    /// The external key store proxies that were arranged.
    pub fn proxies(&self) -> impl Iterator<Item = (&String, &ProxyRow)> {
        self.proxies.iter()
    }

    /// Accounts, organizations, users, roles, and the credentials of each.
    pub fn identities(&self) -> &Identities {
        &self.identities
    }

    /// The Regions in which there is a key of this multi-Region id.
    pub fn regions_of_key(&self, account: &AccountId, key_id: &KeyId) -> impl Iterator<Item = &Region> {
        self.regions_of_key.get(&(account.clone(), key_id.clone())).into_iter().flatten()
    }

    /// The keys of a Region that other accounts share with this one through AWS RAM, in order, after this one.
    pub fn shared_keys_after(
        &self,
        region: &Region,
        account: &AccountId,
        after: Option<&KeyArn>,
    ) -> impl Iterator<Item = &KeyArn> {
        let keys = self.shared.iter().filter(move |(with, arn)| with == account && arn.region == *region);
        keys.map(|(_, arn)| arn).filter(move |arn| after.is_none_or(|after| *arn > after))
    }

    /// What will happen by itself, soonest first.
    pub fn deadlines(&self) -> impl Iterator<Item = &(Timestamp, Deadline)> {
        self.deadlines.iter()
    }
}

/// Puts a row without a copy of its key where there is one already.
fn put<K: Ord + Clone, V>(rows: &mut BTreeMap<K, V>, key: &K, row: V) {
    match rows.get_mut(key) {
        Some(present) => *present = row,
        None => drop(rows.insert(key.clone(), row)),
    }
}

/// Puts an entry into an index of sets, or takes it out.
fn mark<K: Ord, V: Ord + Clone>(index: &mut BTreeMap<K, BTreeSet<V>>, key: K, value: &V, in_: bool) {
    if in_ {
        index.entry(key).or_default().insert(value.clone());
    } else if let Some(values) = index.get_mut(&key) {
        values.remove(value);
        if values.is_empty() {
            index.remove(&key);
        }
    }
}

/// The ARN of a key in the alias's account and Region, the only ones that an alias can name.
pub fn key_arn_beside(alias: &AliasArn, key_id: &KeyId) -> KeyArn {
    KeyArn { region: alias.region.clone(), account: alias.account.clone(), key_id: key_id.clone() }
}
