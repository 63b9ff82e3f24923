//! The grants, and the indexes that lists and calls go by.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use kms_api::{GrantId, KeyArn};

use super::row::{GrantRow, Principal};

/// The grants of all keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Grants {
    /// By key, so that an ARN is kept once for all grants of its key.
    by_key: BTreeMap<KeyArn, KeyGrants>,
    /// Follows from `by_key`: who may retire which.
    retirable: BTreeMap<Principal, BTreeMap<KeyArn, BTreeSet<GrantId>>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct KeyGrants {
    rows: BTreeMap<GrantId, GrantRow>,
    /// Follows from `rows`.
    named: BTreeMap<String, BTreeSet<GrantId>>,
    /// Follows from `rows`.
    of_grantee: BTreeMap<Principal, BTreeSet<GrantId>>,
}

impl Grants {
    pub(super) fn set(&mut self, key: &KeyArn, id: GrantId, after: Option<&GrantRow>) {
        self.remove(key, id);
        let Some(row) = after else { return };
        let grants = match self.by_key.get_mut(key) {
            Some(grants) => grants,
            None => self.by_key.entry(key.clone()).or_default(),
        };
        if let Some(name) = &row.name {
            grants.named.entry(name.clone()).or_default().insert(id);
        }
        grants.of_grantee.entry(row.grantee.clone()).or_default().insert(id);
        if let Some(retiring) = &row.retiring {
            self.retirable.entry(retiring.clone()).or_default().entry(key.clone()).or_default().insert(id);
        }
        grants.rows.insert(id, row.clone());
    }

    fn remove(&mut self, key: &KeyArn, id: GrantId) {
        let Some(grants) = self.by_key.get_mut(key) else { return };
        let Some(row) = grants.rows.remove(&id) else { return };
        if let Some(name) = &row.name {
            forget(&mut grants.named, name, id);
        }
        forget(&mut grants.of_grantee, &row.grantee, id);
        if grants.rows.is_empty() {
            self.by_key.remove(key);
        }
        if let Some(retiring) = &row.retiring
            && let Some(keys) = self.retirable.get_mut(retiring)
        {
            forget(keys, key, id);
            if keys.is_empty() {
                self.retirable.remove(retiring);
            }
        }
    }

    pub(super) fn get(&self, key: &KeyArn, id: GrantId) -> Option<&GrantRow> {
        self.by_key.get(key)?.rows.get(&id)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&KeyArn, GrantId, &GrantRow)> {
        self.by_key.iter().flat_map(|(key, grants)| grants.rows.iter().map(move |(id, row)| (key, *id, row)))
    }

    pub(super) fn count(&self, key: &KeyArn) -> usize {
        self.by_key.get(key).map_or(0, |grants| grants.rows.len())
    }

    /// The grants of a key after this one, in the order of their ids.
    pub(super) fn after(&self, key: &KeyArn, after: Option<GrantId>) -> impl Iterator<Item = (GrantId, &GrantRow)> {
        let rows = self.by_key.get(key).map(|grants| grants.rows.range((lower(after), Bound::Unbounded)));
        rows.into_iter().flatten().map(|(id, row)| (*id, row))
    }

    /// The grants of a key to a principal, after this one.
    pub(super) fn to<'a>(
        &'a self,
        key: &KeyArn,
        grantee: &Principal,
        after: Option<GrantId>,
    ) -> impl Iterator<Item = (GrantId, &'a GrantRow)> + use<'a> {
        let grants = self.by_key.get(key);
        let ids = grants.and_then(|grants| grants.of_grantee.get(grantee));
        let ids = ids.map(|ids| ids.range((lower(after), Bound::Unbounded)));
        ids.into_iter().flatten().filter_map(move |id| Some((*id, grants?.rows.get(id)?)))
    }

    /// The grants of a key under a name.
    pub(super) fn named<'a>(
        &'a self,
        key: &KeyArn,
        name: &str,
    ) -> impl Iterator<Item = (GrantId, &'a GrantRow)> + use<'a> {
        let grants = self.by_key.get(key);
        let ids = grants.and_then(|grants| grants.named.get(name));
        ids.into_iter().flatten().filter_map(move |id| Some((*id, grants?.rows.get(id)?)))
    }

    /// The grants that a principal may retire, after this one, in the order of keys and ids.
    pub(super) fn retirable<'a>(
        &'a self,
        principal: &Principal,
        after: Option<&(KeyArn, GrantId)>,
    ) -> impl Iterator<Item = (&'a KeyArn, GrantId, &'a GrantRow)> + use<'a> {
        let start = match after {
            Some((key, _)) => Bound::Included(key.clone()),
            None => Bound::Unbounded,
        };
        let after = after.cloned();
        let keys = self.retirable.get(principal).map(|keys| keys.range((start, Bound::Unbounded)));
        keys.into_iter().flatten().flat_map(move |(key, ids)| {
            let first = after.as_ref().filter(|(first, _)| first == key).map(|(_, id)| *id);
            ids.range((lower(first), Bound::Unbounded)).filter_map(move |id| Some((key, *id, self.get(key, *id)?)))
        })
    }
}

fn lower(after: Option<GrantId>) -> Bound<GrantId> {
    after.map_or(Bound::Unbounded, Bound::Excluded)
}

fn forget<K: Ord>(index: &mut BTreeMap<K, BTreeSet<GrantId>>, key: &K, id: GrantId) {
    if let Some(ids) = index.get_mut(key) {
        ids.remove(&id);
        if ids.is_empty() {
            index.remove(key);
        }
    }
}
