//! The layout of the database, and how older layouts are brought to it.
//!
//! The database's version is the number of migrations that have been carried out. All that are missing run in one
//! transaction, in which the browser lets nobody else in: either the database comes out in the present layout, or it stays
//! as it was. A new layout is a new migration at the end of [`MIGRATIONS`]; those that have been released never change.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use idb::{Database, ObjectStore, ObjectStoreParams};
use kms_core::Table;

use super::META;
use super::exception::{from_idb, from_idb_open};
use crate::error::{Problem, StoreError};
use crate::record::{DOCUMENTS, TRAIL};

/// Every migration in order: the first makes version 1 from an empty database, each other the next version.
pub(super) const MIGRATIONS: &[Migration] = &[first_layout, grants_and_key_stores, identities, documents];

/// A step from one layout to the next. It may read and write rows, but must await nothing but requests of its own
/// transaction, or the browser takes the transaction for finished.
pub(super) type Migration = fn(Rc<Upgrade>) -> Pin<Box<dyn Future<Output = Result<(), StoreError>>>>;

/// What a migration works with.
pub(super) struct Upgrade {
    database: Database,
    transaction: idb::Transaction,
}

impl Upgrade {
    pub(super) fn new(database: Database, transaction: idb::Transaction) -> Self {
        Self { database, transaction }
    }

    /// A new table, whose rows have keys that are not part of them.
    pub(super) fn create(&self, table: &str) -> Result<ObjectStore, StoreError> {
        self.database.create_object_store(table, ObjectStoreParams::new()).map_err(from_idb_open)
    }

    /// A table that is already there.
    pub(super) fn table(&self, table: &str) -> Result<ObjectStore, StoreError> {
        self.transaction.object_store(table).map_err(from_idb_open)
    }
}

/// The tables that the present layout has.
pub(super) fn tables() -> impl Iterator<Item = &'static str> {
    Table::ALL.iter().map(|table| table.name()).chain([META, TRAIL, DOCUMENTS])
}

/// The key in [`META`] of the layout's number. The database's version says the same, but a copy of the data lacks it.
pub(super) const SCHEMA: &str = "schema";

/// Carries out the migrations after the first `done`.
pub(super) async fn migrate(upgrade: Upgrade, migrations: &[Migration], done: usize) -> Result<(), StoreError> {
    if done > 0 && !upgrade.database.store_names().iter().any(|table| table == META) {
        return Err(StoreError::new(Problem::Damaged, format!("table `{META}` is missing")));
    }
    let upgrade = Rc::new(upgrade);
    for migration in migrations.iter().skip(done) {
        migration(Rc::clone(&upgrade)).await?;
    }
    let number = migrations.len() as f64;
    upgrade.table(META)?.put(&number.into(), Some(&SCHEMA.into())).map_err(from_idb).map(drop)
}

fn first_layout(upgrade: Rc<Upgrade>) -> Pin<Box<dyn Future<Output = Result<(), StoreError>>>> {
    Box::pin(async move {
        let tables = ["meta", "workspace", "keys", "materials", "aliases", "trail"];
        tables.iter().try_for_each(|table| upgrade.create(table).map(drop))
    })
}

fn grants_and_key_stores(upgrade: Rc<Upgrade>) -> Pin<Box<dyn Future<Output = Result<(), StoreError>>>> {
    Box::pin(async move {
        let tables = ["grants", "usages", "keyStores", "clusters", "proxies"];
        tables.iter().try_for_each(|table| upgrade.create(table).map(drop))
    })
}

fn identities(upgrade: Rc<Upgrade>) -> Pin<Box<dyn Future<Output = Result<(), StoreError>>>> {
    Box::pin(async move {
        let tables = [
            "accounts",
            "organizations",
            "users",
            "groups",
            "roles",
            "managedPolicies",
            "accessKeys",
            "sessions",
            "vpcEndpoints",
        ];
        tables.iter().try_for_each(|table| upgrade.create(table).map(drop))
    })
}

fn documents(upgrade: Rc<Upgrade>) -> Pin<Box<dyn Future<Output = Result<(), StoreError>>>> {
    Box::pin(async move { upgrade.create("documents").map(drop) })
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
