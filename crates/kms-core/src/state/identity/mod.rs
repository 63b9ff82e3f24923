//! Accounts, organizations, and what IAM and STS know: rows with the indexes that follow from them.

mod index;
mod named;
mod row;

use std::collections::BTreeMap;
use std::ops::Bound;

use kms_api::AccountId;

use crate::change::Table;
use index::{Indexed, Indexes};

pub use index::Entity;
pub use named::{Named, NotNamed};
pub(crate) use row::SERVICE_LINKED;
pub use row::{
    AccessKeyRow, AccountRow, GroupRow, ManagedPolicyRow, MemberRow, OrganizationPolicyRow, OrganizationRow, Policies,
    PolicyType, PolicyVersionRow, RoleRow, SessionRow, UnitRow, UserRow, VpcEndpointRow,
};

/// Writes out what is the same for each kind of row.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident($key:ty => $row:ty) in $field:ident of $table:ident;)*) => {
        /// Which row of identities.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum IdentityKey {
            $($(#[$doc])* $kind($key),)*
        }

        /// A row of identities.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "a change holds it in a box")]
        pub enum IdentityRow {
            $($(#[$doc])* $kind($row),)*
        }

        impl IdentityKey {
            /// The table that holds the row.
            pub fn table(&self) -> Table {
                match self { $(Self::$kind(_) => Table::$table,)* }
            }

            /// The row's id in its table.
            pub fn id(&self) -> String {
                match self { $(Self::$kind(key) => key.to_string(),)* }
            }

            /// The key of the row with this id; `None` for another table's too.
            pub fn parse(table: Table, id: &str) -> Option<Self> {
                match table {
                    $(Table::$table => id.parse().ok().map(Self::$kind),)*
                    _ => None,
                }
            }
        }

        impl IdentityRow {
            /// The row as JSON text.
            pub(crate) fn encode(&self) -> String {
                match self { $(Self::$kind(row) => crate::change::text(row),)* }
            }

            /// A row of this table from JSON text; `None` for another table.
            pub(crate) fn decode(table: Table, text: &str) -> Option<Result<Self, String>> {
                match table {
                    $(Table::$table => Some(crate::change::row(text).map(Self::$kind)),)*
                    _ => None,
                }
            }
        }

        /// All of it.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Identities {
            $($field: BTreeMap<$key, $row>,)*
            indexes: Indexes,
        }

        impl Identities {
            /// Every row, in the order of their tables and ids.
            pub(super) fn rows(&self) -> impl Iterator<Item = (IdentityKey, IdentityRow)> {
                let none = std::iter::empty();
                $(let none = none.chain(
                    self.$field.iter().map(|(key, row)| (IdentityKey::$kind(key.clone()), IdentityRow::$kind(row.clone()))),
                );)*
                none
            }

            /// A row.
            pub(crate) fn row(&self, key: &IdentityKey) -> Option<IdentityRow> {
                match key { $(IdentityKey::$kind(key) => self.$field.get(key).cloned().map(IdentityRow::$kind),)* }
            }

            /// Puts a row in place of the one that there is, or takes it away.
            pub(super) fn set(&mut self, key: &IdentityKey, after: Option<&IdentityRow>) {
                match key {
                    $(IdentityKey::$kind(key) => {
                        if let Some(old) = self.$field.remove(key) {
                            old.index(key, &mut self.indexes, false);
                        }
                        if let Some(IdentityRow::$kind(row)) = after {
                            row.index(key, &mut self.indexes, true);
                            self.$field.insert(key.clone(), row.clone());
                        }
                    })*
                }
            }
        }
    };
}

kinds! {
    /// An account.
    Account(AccountId => AccountRow) in accounts of Accounts;
    /// An organization, by its management account.
    Organization(AccountId => OrganizationRow) in organizations of Organizations;
    /// An IAM user.
    User(Named => UserRow) in users of Users;
    /// A group of IAM users.
    Group(Named => GroupRow) in groups of Groups;
    /// An IAM role.
    Role(Named => RoleRow) in roles of Roles;
    /// A managed policy of a customer.
    Policy(Named => ManagedPolicyRow) in policies of ManagedPolicies;
    /// An access key of a user or root user, by its id.
    AccessKey(String => AccessKeyRow) in access_keys of AccessKeys;
    /// Temporary credentials, by their access key's id.
    Session(String => SessionRow) in sessions of Sessions;
    /// A VPC endpoint, by its id.
    VpcEndpoint(String => VpcEndpointRow) in vpc_endpoints of VpcEndpoints;
}

impl Identities {
    /// An account that is known by more than its id.
    pub fn account(&self, id: &AccountId) -> Option<&AccountRow> {
        self.accounts.get(id)
    }

    /// The accounts that are known by more than their ids.
    pub fn accounts(&self) -> impl Iterator<Item = (&AccountId, &AccountRow)> {
        self.accounts.iter()
    }

    /// The organization that an account belongs to, with its management account.
    pub fn organization_of(&self, account: &AccountId) -> Option<(&AccountId, &OrganizationRow)> {
        self.organizations.get_key_value(self.indexes.organization_of.get(account)?)
    }

    /// Every organization, with its management account.
    pub fn organizations(&self) -> impl Iterator<Item = (&AccountId, &OrganizationRow)> {
        self.organizations.iter()
    }

    /// An IAM user.
    pub fn user(&self, account: &AccountId, name: &str) -> Option<&UserRow> {
        self.users.get(&Named::new(account, name))
    }

    /// The IAM users of an account, in the order of their names, after this one.
    pub fn users_after(&self, account: &AccountId, after: Option<&str>) -> impl Iterator<Item = (&Named, &UserRow)> {
        after_name(&self.users, account, after)
    }

    /// A group of IAM users.
    pub fn group(&self, account: &AccountId, name: &str) -> Option<&GroupRow> {
        self.groups.get(&Named::new(account, name))
    }

    /// The groups of an account, in the order of their names, after this one.
    pub fn groups_after(&self, account: &AccountId, after: Option<&str>) -> impl Iterator<Item = (&Named, &GroupRow)> {
        after_name(&self.groups, account, after)
    }

    /// The names of a group's users, in order.
    pub fn members(&self, account: &AccountId, group: &str) -> impl Iterator<Item = &String> {
        self.indexes.members.get(&Named::new(account, group)).into_iter().flatten()
    }

    /// An IAM role.
    pub fn role(&self, account: &AccountId, name: &str) -> Option<&RoleRow> {
        self.roles.get(&Named::new(account, name))
    }

    /// The roles of an account, in the order of their names, after this one.
    pub fn roles_after(&self, account: &AccountId, after: Option<&str>) -> impl Iterator<Item = (&Named, &RoleRow)> {
        after_name(&self.roles, account, after)
    }

    /// A managed policy of a customer.
    pub fn policy(&self, account: &AccountId, name: &str) -> Option<&ManagedPolicyRow> {
        self.policies.get(&Named::new(account, name))
    }

    /// The managed policies of an account's own, in the order of their names, after this one.
    pub fn policies_after(
        &self,
        account: &AccountId,
        after: Option<&str>,
    ) -> impl Iterator<Item = (&Named, &ManagedPolicyRow)> {
        after_name(&self.policies, account, after)
    }

    /// The users, groups and roles that a managed policy is attached to, by its ARN.
    pub fn attached_to(&self, arn: &str) -> impl ExactSizeIterator<Item = &Entity> {
        self.indexes.attached.get(arn).unwrap_or(const { &std::collections::BTreeSet::new() }).iter()
    }

    /// The users and roles that a managed policy bounds, by its ARN.
    pub fn bounded_by(&self, arn: &str) -> impl ExactSizeIterator<Item = &Entity> {
        self.indexes.bounded.get(arn).unwrap_or(const { &std::collections::BTreeSet::new() }).iter()
    }

    /// What has a unique id such as `AIDA…` or `AROA…`.
    pub fn by_id(&self, id: &str) -> Option<&Entity> {
        self.indexes.by_id.get(id)
    }

    /// An access key.
    pub fn access_key(&self, id: &str) -> Option<&AccessKeyRow> {
        self.access_keys.get(id)
    }

    /// Every access key, in the order of their ids.
    pub fn access_keys(&self) -> impl Iterator<Item = (&String, &AccessKeyRow)> {
        self.access_keys.iter()
    }

    /// The ids of the access keys of a user, or of an account's root user.
    pub fn access_keys_of(&self, account: &AccountId, user: Option<&str>) -> impl Iterator<Item = &String> {
        self.indexes.keys_of.get(&(account.clone(), user.map(str::to_owned))).into_iter().flatten()
    }

    /// Temporary credentials, by their access key's id.
    pub fn session(&self, id: &str) -> Option<&SessionRow> {
        self.sessions.get(id)
    }

    /// All temporary credentials that are left, in the order of their ids.
    pub fn sessions(&self) -> impl Iterator<Item = (&String, &SessionRow)> {
        self.sessions.iter()
    }

    /// A VPC endpoint.
    pub fn vpc_endpoint(&self, id: &str) -> Option<&VpcEndpointRow> {
        self.vpc_endpoints.get(id)
    }

    /// Every VPC endpoint, in the order of their ids.
    pub fn vpc_endpoints(&self) -> impl Iterator<Item = (&String, &VpcEndpointRow)> {
        self.vpc_endpoints.iter()
    }
}

/// What an account has in a table, in the order of names, after this one.
fn after_name<'a, T>(
    rows: &'a BTreeMap<Named, T>,
    account: &AccountId,
    after: Option<&str>,
) -> impl Iterator<Item = (&'a Named, &'a T)> + use<'a, T> {
    let start = match after {
        Some(name) => Bound::Excluded(Named::new(account, name)),
        None => Bound::Included(Named::new(account, "")),
    };
    let account = account.clone();
    rows.range((start, Bound::Unbounded)).take_while(move |(key, _)| key.account == account)
}
