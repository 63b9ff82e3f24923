//! Migrations that exist only here prove the way from one layout to the next.

use std::cell::Cell;

use idb::{Database, Factory, TransactionMode};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::*;
use crate::indexed_db::open::open;
use crate::indexed_db::{IndexedDbStore, OpenOptions};

type Step = Pin<Box<dyn Future<Output = Result<(), StoreError>>>>;

/// Adds a table, reads every alias and writes it anew, and deletes a row: with awaits in between.
fn rewrites_rows(upgrade: Rc<Upgrade>) -> Step {
    Box::pin(async move {
        let moved = upgrade.create("moved")?;
        let aliases = upgrade.table("aliases")?;
        let keys = aliases.get_all_keys(None, None).map_err(from_idb)?.await.map_err(from_idb)?;
        for key in keys {
            let value = aliases.get(key.clone()).map_err(from_idb)?.await.map_err(from_idb)?;
            let text = value.and_then(|value| value.as_string()).unwrap_or_default();
            aliases.put(&format!("{text}+").into(), Some(&key)).map_err(from_idb)?.await.map_err(from_idb)?;
            moved.put(&text.into(), Some(&key)).map_err(from_idb)?.await.map_err(from_idb)?;
        }
        upgrade.table("keys")?.delete(JsValue::from("old")).map_err(from_idb)?.await.map_err(from_idb)
    })
}

fn adds_a_table(upgrade: Rc<Upgrade>) -> Step {
    Box::pin(async move { upgrade.create("policies").map(drop) })
}

/// Changes something, and then finds that it cannot go on.
fn fails(upgrade: Rc<Upgrade>) -> Step {
    Box::pin(async move {
        upgrade.create("half")?;
        let keys = upgrade.table("keys")?;
        keys.clear().map_err(from_idb)?.await.map_err(from_idb)?;
        Err(StoreError::new(Problem::Damaged, "row `old` of table `keys`: no good"))
    })
}

/// Asks for something that the database refuses.
fn is_refused(upgrade: Rc<Upgrade>) -> Step {
    Box::pin(async move {
        let keys = upgrade.table("keys")?;
        keys.add(&"again".into(), Some(&"old".into())).map_err(from_idb)?.await.map_err(from_idb).map(drop)
    })
}

const SIX: &[Migration] = &[first_layout, grants_and_key_stores, identities, documents, rewrites_rows, adds_a_table];

fn options() -> OpenOptions {
    OpenOptions { name: format!("layout {}", js_sys::Math::random()), ..OpenOptions::default() }
}

fn named(name: &str) -> OpenOptions {
    OpenOptions { name: name.to_owned(), ..OpenOptions::default() }
}

/// A database in the present layout, which is the older one here, with three rows.
async fn old_database() -> String {
    let options = options();
    let name = options.name.clone();
    drop(open(options, MIGRATIONS).await.unwrap());
    let database = connect(&name).await;
    let transaction = database.transaction(&["aliases", "keys"], TransactionMode::ReadWrite).unwrap();
    let aliases = transaction.object_store("aliases").unwrap();
    aliases.put(&"1".into(), Some(&"a".into())).unwrap();
    aliases.put(&"2".into(), Some(&"b".into())).unwrap();
    transaction.object_store("keys").unwrap().put(&"row".into(), Some(&"old".into())).unwrap();
    assert!(transaction.await.unwrap().is_committed());
    database.close();
    name
}

async fn connect(name: &str) -> Database {
    Factory::new().unwrap().open(name, None).unwrap().await.unwrap()
}

async fn get(database: &Database, table: &str, key: &str) -> Option<JsValue> {
    let transaction = database.transaction(&[table], TransactionMode::ReadOnly).unwrap();
    transaction.object_store(table).unwrap().get(JsValue::from(key)).unwrap().await.unwrap()
}

#[wasm_bindgen_test]
async fn an_older_layout_is_brought_to_the_present_one() {
    let name = old_database().await;
    drop(open(named(&name), SIX).await.unwrap());
    let database = connect(&name).await;
    assert_eq!(database.version(), Ok(6));
    assert!(["moved", "policies"].iter().all(|table| database.store_names().contains(&(*table).to_owned())));
    assert_eq!(get(&database, "aliases", "a").await, Some("1+".into()));
    assert_eq!(get(&database, "aliases", "b").await, Some("2+".into()));
    assert_eq!(get(&database, "moved", "b").await, Some("2".into()));
    assert_eq!(get(&database, "keys", "old").await, None);
    assert_eq!(get(&database, META, SCHEMA).await, Some(6.into()));
    database.close();

    // A program that knows only the older layout now leaves it alone.
    let error = IndexedDbStore::open(named(&name)).await.err().unwrap();
    assert_eq!(error.problem, Problem::Newer, "{error}");
    // One that knows all does nothing more.
    drop(open(named(&name), SIX).await.unwrap());
    assert_eq!(get(&connect(&name).await, "aliases", "a").await, Some("1+".into()));
}

#[wasm_bindgen_test]
async fn databases_of_every_release_open_with_their_rows() {
    for released in 1..MIGRATIONS.len() {
        let options = options();
        let name = options.name.clone();
        let request = Factory::new().unwrap().open(&name, Some(released as u32)).unwrap();
        let older = Box::leak(MIGRATIONS[..released].to_vec().into_boxed_slice());
        let mut request = request;
        request.on_upgrade_needed(move |event| {
            let database = idb::DatabaseEvent::database(&event).unwrap();
            let open: idb::request::OpenDatabaseRequest = idb::Event::target(&event).unwrap();
            let upgrade = Upgrade::new(database, idb::Request::transaction(&open).unwrap());
            wasm_bindgen_futures::spawn_local(async move { migrate(upgrade, older, 0).await.unwrap() });
        });
        request.await.unwrap().close();
        let database = connect(&name).await;
        let transaction = database.transaction(&["trail"], TransactionMode::ReadWrite).unwrap();
        transaction.object_store("trail").unwrap().put(&"row".into(), Some(&3.into())).unwrap();
        assert!(transaction.await.unwrap().is_committed());
        database.close();

        drop(IndexedDbStore::open(options).await.unwrap());
        let database = connect(&name).await;
        assert_eq!(database.version(), Ok(MIGRATIONS.len() as u32));
        let transaction = database.transaction(&["trail"], TransactionMode::ReadOnly).unwrap();
        let kept = transaction.object_store("trail").unwrap().get(JsValue::from(3)).unwrap().await.unwrap();
        assert_eq!(kept, Some("row".into()));
    }
}

#[wasm_bindgen_test]
async fn a_new_database_goes_through_every_layout() {
    let options = options();
    let name = options.name.clone();
    drop(open(options, SIX).await.unwrap());
    let database = connect(&name).await;
    assert_eq!((database.version(), database.store_names().len()), (Ok(6), 23));
    assert_eq!(get(&database, META, SCHEMA).await, Some(6.into()));
}

#[wasm_bindgen_test]
async fn a_migration_that_fails_leaves_the_older_layout() {
    let with_failure: [(&'static [Migration], Problem, &str); 2] = [
        (
            &[first_layout, grants_and_key_stores, identities, documents, rewrites_rows, fails],
            Problem::Damaged,
            "row `old` of table `keys`: no good",
        ),
        (&[first_layout, grants_and_key_stores, identities, documents, is_refused], Problem::Other, "ConstraintError"),
    ];
    for (migrations, problem, detail) in with_failure {
        let name = old_database().await;
        let error = open(named(&name), migrations).await.err().unwrap();
        assert_eq!(error.problem, problem, "{error}");
        assert!(error.detail.contains(detail), "{error}");
        let database = connect(&name).await;
        assert_eq!((database.version(), database.store_names().len()), (Ok(4), 21));
        assert_eq!(get(&database, "aliases", "a").await, Some("1".into()));
        assert_eq!(get(&database, "keys", "old").await, Some("row".into()));
        database.close();
        assert!(IndexedDbStore::open(named(&name)).await.is_ok());
    }
}

#[wasm_bindgen_test]
async fn an_open_tab_of_ours_makes_room_for_a_newer_layout() {
    let name = old_database().await;
    let older = IndexedDbStore::open(named(&name)).await.unwrap();
    drop(open(named(&name), SIX).await.unwrap());
    assert_eq!(older.closed().unwrap().problem, Problem::Newer);
}

#[wasm_bindgen_test]
async fn a_tab_that_does_not_let_go_is_reported_and_waited_for() {
    let name = old_database().await;
    // No listener for `versionchange`: it stays open.
    let stubborn = Rc::new(Cell::new(Some(connect(&name).await)));
    let blocked = Rc::new(Cell::new(false));
    let (told, holder) = (Rc::clone(&blocked), Rc::clone(&stubborn));
    let on_blocked = Box::new(move || {
        told.set(true);
        // The user closes the other tab.
        if let Some(database) = holder.take() {
            database.close();
        }
    });
    let options = OpenOptions { on_blocked: Some(on_blocked), ..named(&name) };
    assert!(open(options, SIX).await.is_ok());
    assert!(blocked.get());
}
