//! Opening the database.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use idb::event::VersionChangeEvent;
use idb::{DatabaseEvent, Event, Factory, Request, TransactionMode};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{IdbDatabase, IdbVersionChangeEvent};

use super::exception::{from_idb, from_idb_open};
use super::schema::{self, Migration, SCHEMA, Upgrade};
use super::{Durability, IndexedDbStore, META};
use crate::error::{Problem, StoreError};

/// How to open an [`IndexedDbStore`].
pub struct OpenOptions {
    /// The database's name.
    pub name: String,
    /// How safely a commit is stored before it is reported.
    pub durability: Durability,
    /// Called if the database has to be brought to a newer layout, and another tab of an older version does not let go of
    /// it. Opening goes on as soon as that tab is closed; the user should be told to close it.
    pub on_blocked: Option<Box<dyn FnOnce()>>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { name: "kmsbox".to_owned(), durability: Durability::default(), on_blocked: None }
    }
}

pub(super) async fn open(options: OpenOptions, migrations: &'static [Migration]) -> Result<IndexedDbStore, StoreError> {
    let version = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    let factory = Factory::new().map_err(from_idb_open)?;
    let mut request = factory.open(&options.name, Some(version)).map_err(from_idb_open)?;
    let failure = Rc::new(Cell::new(None));
    let report = Rc::clone(&failure);
    request.on_upgrade_needed(move |event| upgrade(&event, migrations, report));
    if let Some(on_blocked) = options.on_blocked {
        request.on_blocked(move |_| on_blocked());
    }
    let opened = request.await;
    if let Some(error) = failure.take() {
        return Err(error);
    }
    let store = connect(opened.map_err(from_idb_open)?.into(), options.durability);
    check(&store, version).await?;
    Ok(store)
}

/// Runs the migrations in the transaction that the event brings. A failure takes the transaction back, which fails the
/// opening with an exception that does not say why, so it is reported aside.
fn upgrade(event: &VersionChangeEvent, migrations: &'static [Migration], report: Rc<Cell<Option<StoreError>>>) {
    let Ok((done, database, request)) = parts(event) else { return };
    let Some(transaction) = request.transaction() else { return };
    let Some(again) = request.transaction() else { return };
    wasm_bindgen_futures::spawn_local(async move {
        let upgrade = Upgrade::new(database, transaction);
        if let Err(error) = schema::migrate(upgrade, migrations, done).await {
            report.set(Some(error));
            // Fails if the browser has already taken it back.
            let _ = again.abort();
        }
    });
}

fn parts(event: &VersionChangeEvent) -> Result<(usize, idb::Database, idb::request::OpenDatabaseRequest), idb::Error> {
    Ok((event.old_version()? as usize, event.database()?, event.target()?))
}

/// A store on an open connection, which lets go of it when another tab needs that.
fn connect(database: IdbDatabase, durability: Durability) -> IndexedDbStore {
    let closed = Rc::new(RefCell::new(None));

    let (why, connection) = (Rc::clone(&closed), database.clone());
    let on_version_change = Closure::new(move |event: IdbVersionChangeEvent| {
        let error = match event.new_version() {
            Some(_) => StoreError::new(Problem::Newer, "another tab has opened the workspace with a newer version"),
            None => StoreError::new(Problem::Other, "the workspace was deleted in another tab"),
        };
        why.borrow_mut().get_or_insert(error);
        // Transactions that have begun are still carried out.
        connection.close();
    });
    database.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));

    let why = Rc::clone(&closed);
    let on_close = Closure::new(move || {
        let error = StoreError::new(Problem::Other, "the browser has closed the database");
        why.borrow_mut().get_or_insert(error);
    });
    database.set_onclose(Some(on_close.as_ref().unchecked_ref()));

    IndexedDbStore { database, durability, closed, _on_version_change: on_version_change, _on_close: on_close }
}

/// Whether the database is one of ours, in the present layout.
async fn check(store: &IndexedDbStore, version: u32) -> Result<(), StoreError> {
    let present = store.database.object_store_names();
    if let Some(missing) = schema::tables().find(|table| !present.contains(table)) {
        return Err(StoreError::new(Problem::Damaged, format!("table `{missing}` is missing")));
    }
    let transaction = store.begin(&[META], TransactionMode::ReadOnly)?;
    let request = transaction.table(META)?.get(wasm_bindgen::JsValue::from(SCHEMA)).map_err(from_idb)?;
    let found = request.await.map_err(from_idb)?.and_then(|value| value.as_f64());
    match found {
        Some(found) if found == f64::from(version) => Ok(()),
        Some(found) if found > f64::from(version) => {
            Err(StoreError::new(Problem::Newer, format!("its layout is {found}, this version knows {version}")))
        }
        _ => Err(StoreError::damaged_row(META, SCHEMA, format_args!("it is not {version}, the layout's number"))),
    }
}
