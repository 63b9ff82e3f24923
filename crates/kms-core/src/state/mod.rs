//! All that the engine knows, as rows, with the indexes that follow from them.
//!
//! [`State::apply`] is the one place where rows change, and where the indexes follow.

mod row;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use kms_api::{AccountId, AliasArn, AliasName, KeyArn, KeyId, Region, Timestamp};
use kms_crypto::KeyMaterialId;

use crate::change::{Change, ChangeSet, Row, RowKey};

pub use row::{AliasRow, KeyRow, MaterialRow, WorkspaceRow};

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
    /// Follows from `aliases`.
    aliases_of_key: BTreeMap<KeyArn, BTreeSet<AliasName>>,
    /// Follows from `keys`: their deletion dates.
    deletions: BTreeSet<(Timestamp, KeyArn)>,
    /// Follows from `keys`: how many each account has in each Region.
    key_counts: BTreeMap<(Region, AccountId), usize>,
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
        workspace.into_iter().chain(keys).chain(materials).chain(aliases).collect()
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
            RowKey::Material(arn, id) => {
                let key = (arn.clone(), *id);
                match &change.after {
                    Some(Row::Material(row)) => self.materials.insert(key, row.clone()),
                    _ => self.materials.remove(&key),
                };
            }
            RowKey::Alias(arn) => self.set_alias(arn, change.after.as_ref()),
        }
    }

    fn set_key(&mut self, arn: &KeyArn, after: Option<&Row>) {
        let owner = (arn.region.clone(), arn.account.clone());
        let old = match after {
            Some(Row::Key(row)) => {
                if let Some(date) = row.deletion_date {
                    self.deletions.insert((date, arn.clone()));
                }
                *self.key_counts.entry(owner.clone()).or_default() += 1;
                self.keys.insert(arn.clone(), (**row).clone())
            }
            _ => self.keys.remove(arn),
        };
        let Some(old) = old else { return };
        let now = self.keys.get(arn).and_then(|row| row.deletion_date);
        if let Some(date) = old.deletion_date.filter(|date| Some(*date) != now) {
            self.deletions.remove(&(date, arn.clone()));
        }
        if let Some(count) = self.key_counts.get_mut(&owner) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.key_counts.remove(&owner);
            }
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

    /// The dates at which keys will be deleted, soonest first.
    pub fn deletions(&self) -> impl Iterator<Item = &(Timestamp, KeyArn)> {
        self.deletions.iter()
    }
}

/// The ARN of a key in the alias's account and Region, the only ones that an alias can name.
pub fn key_arn_beside(alias: &AliasArn, key_id: &KeyId) -> KeyArn {
    KeyArn { region: alias.region.clone(), account: alias.account.clone(), key_id: key_id.clone() }
}
