//! What follows from the rows of identities: so that nothing is searched for.

use std::collections::{BTreeMap, BTreeSet};

use kms_api::AccountId;

use super::named::Named;
use super::row::{
    AccessKeyRow, AccountRow, GroupRow, ManagedPolicyRow, OrganizationRow, Policies, RoleRow, SessionRow, UserRow,
    VpcEndpointRow,
};
use crate::state::mark;

/// Something of IAM that has a name and a unique id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entity {
    /// A user.
    User(Named),
    /// A group.
    Group(Named),
    /// A role.
    Role(Named),
    /// A managed policy of a customer.
    Policy(Named),
}

/// The indexes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Indexes {
    /// The management account of each member's organization.
    pub(super) organization_of: BTreeMap<AccountId, AccountId>,
    /// The users of each group.
    pub(super) members: BTreeMap<Named, BTreeSet<String>>,
    /// The access keys of each user, and of the root user.
    pub(super) keys_of: BTreeMap<(AccountId, Option<String>), BTreeSet<String>>,
    /// What each managed policy is attached to, by its ARN.
    pub(super) attached: BTreeMap<String, BTreeSet<Entity>>,
    /// Whom each managed policy bounds, by its ARN.
    pub(super) bounded: BTreeMap<String, BTreeSet<Entity>>,
    /// What has each unique id.
    pub(super) by_id: BTreeMap<String, Entity>,
}

impl Indexes {
    fn principal(
        &mut self,
        entity: Entity,
        id: &str,
        policies: Option<&Policies>,
        boundary: Option<&String>,
        in_: bool,
    ) {
        for arn in policies.into_iter().flat_map(|policies| &policies.attached) {
            mark(&mut self.attached, arn.clone(), &entity, in_);
        }
        if let Some(arn) = boundary {
            mark(&mut self.bounded, arn.clone(), &entity, in_);
        }
        if in_ {
            self.by_id.insert(id.to_owned(), entity);
        } else if self.by_id.get(id) == Some(&entity) {
            // Unless another row has taken it over, for rows may change in any order.
            self.by_id.remove(id);
        }
    }
}

/// A row that indexes follow from.
pub(super) trait Indexed<K> {
    /// Takes the row into the indexes, or out of them.
    fn index(&self, _key: &K, _indexes: &mut Indexes, _in: bool) {}
}

impl Indexed<AccountId> for AccountRow {}

impl Indexed<AccountId> for OrganizationRow {
    fn index(&self, management: &AccountId, indexes: &mut Indexes, in_: bool) {
        for account in self.accounts.keys() {
            if in_ {
                indexes.organization_of.insert(account.clone(), management.clone());
            } else if indexes.organization_of.get(account) == Some(management) {
                indexes.organization_of.remove(account);
            }
        }
    }
}

impl Indexed<Named> for UserRow {
    fn index(&self, key: &Named, indexes: &mut Indexes, in_: bool) {
        let entity = Entity::User(key.clone());
        indexes.principal(entity, &self.id, Some(&self.policies), self.boundary.as_ref(), in_);
        for group in &self.groups {
            mark(&mut indexes.members, Named::new(&key.account, group), &key.name, in_);
        }
    }
}

impl Indexed<Named> for GroupRow {
    fn index(&self, key: &Named, indexes: &mut Indexes, in_: bool) {
        indexes.principal(Entity::Group(key.clone()), &self.id, Some(&self.policies), None, in_);
    }
}

impl Indexed<Named> for RoleRow {
    fn index(&self, key: &Named, indexes: &mut Indexes, in_: bool) {
        let entity = Entity::Role(key.clone());
        indexes.principal(entity, &self.id, Some(&self.policies), self.boundary.as_ref(), in_);
    }
}

impl Indexed<Named> for ManagedPolicyRow {
    fn index(&self, key: &Named, indexes: &mut Indexes, in_: bool) {
        indexes.principal(Entity::Policy(key.clone()), &self.id, None, None, in_);
    }
}

impl Indexed<String> for AccessKeyRow {
    fn index(&self, id: &String, indexes: &mut Indexes, in_: bool) {
        mark(&mut indexes.keys_of, (self.account.clone(), self.user.clone()), id, in_);
    }
}

impl Indexed<String> for SessionRow {}

impl Indexed<String> for VpcEndpointRow {}
