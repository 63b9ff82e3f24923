//! The IndexedDB store in a page: the shared tests, and what only a database can do.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod browser;
mod suite;

use browser::Browser;
use idb::{Factory, ObjectStoreParams};
use js_sys::{Array, Function, Reflect, Uint8Array};
use kms_core::ChangeSet;
use kms_store::{Batch, Durability, IndexedDbStore, OpenOptions, Problem, Store};
use suite::Place;
use suite::fixture::{alias, change, key, put, record, remove, rng};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

every_test!(browser_tests);

/// JavaScript that a test runs, given the names of its parameters.
fn script(parameters: &str, body: &str) -> Function {
    Function::new_with_args(parameters, body)
}

/// The number of the present layout.
const LAYOUT: u32 = 4;

#[wasm_bindgen_test]
async fn the_layout_is_as_documented() {
    let place = Browser::new();
    let store = place.open().await;
    let row = key(1, "one");
    store
        .commit(Batch { changes: &ChangeSet(vec![put(row.clone())]), records: &[record(0)], documents: &[] })
        .await
        .unwrap();
    store.wrapping_key(&mut rng(1)).await.unwrap();

    let database = place.connect().await;
    assert_eq!(database.version(), Ok(LAYOUT));
    let tables = [
        "accessKeys",
        "accounts",
        "aliases",
        "clusters",
        "documents",
        "grants",
        "groups",
        "keyStores",
        "keys",
        "managedPolicies",
        "materials",
        "meta",
        "organizations",
        "proxies",
        "roles",
        "sessions",
        "trail",
        "usages",
        "users",
        "vpcEndpoints",
        "workspace",
    ];
    assert_eq!(database.store_names(), tables);
    database.close();
    assert_eq!(place.get("meta", "schema".into()).await, Some(LAYOUT.into()));
    assert_eq!(place.get("keys", row.0.id().into()).await, Some(row.1.encode().into()));
    let text = place.get("trail", 0.into()).await.and_then(|text| text.as_string()).unwrap();
    assert_eq!(serde_json::from_str::<kms_core::CallRecord>(&text).unwrap(), record(0));
    assert_eq!(OpenOptions::default().name, "kmsbox");
}

#[wasm_bindgen_test]
async fn the_stored_wrapping_key_cannot_be_read() {
    let place = Browser::new();
    let clear = place.open().await.wrapping_key(&mut rng(1)).await.unwrap();
    let entry = place.get("meta", "wrapping-key".into()).await.unwrap();
    let key = Reflect::get(&entry, &"key".into()).unwrap();
    assert_eq!(Reflect::get(&key, &"extractable".into()), Ok(JsValue::FALSE));
    let sealed: Uint8Array = Reflect::get(&entry, &"sealed".into()).unwrap().dyn_into().unwrap();
    assert_eq!(sealed.length(), 32 + 16);
    assert!(!sealed.to_vec().windows(8).any(|window| clear.as_bytes().windows(8).any(|part| part == window)));

    // Another seal, or another key of the browser's, does not open.
    sealed.set_index(3, sealed.get_index(3) ^ 1);
    place.put("meta", "wrapping-key".into(), entry).await;
    let error = place.open().await.wrapping_key(&mut rng(1)).await.unwrap_err();
    assert_eq!(error.problem, Problem::Damaged);
    assert!(error.detail.contains("`wrapping-key` of table `meta`"), "{error}");

    place.put("meta", "wrapping-key".into(), "nonsense".into()).await;
    assert_eq!(place.open().await.wrapping_key(&mut rng(1)).await.unwrap_err().problem, Problem::Damaged);
}

#[wasm_bindgen_test]
async fn a_newer_database_is_left_as_it_is() {
    let place = Browser::new();
    let mut request = Factory::new().unwrap().open(&place.name, Some(99)).unwrap();
    request.on_upgrade_needed(|event| {
        let database = idb::DatabaseEvent::database(&event).unwrap();
        let table = database.create_object_store("future", ObjectStoreParams::new()).unwrap();
        table.put(&"kept".into(), Some(&1.into())).unwrap();
    });
    request.await.unwrap().close();

    let error = IndexedDbStore::open(place.options()).await.err().unwrap();
    assert_eq!(error.problem, Problem::Newer, "{error}");
    assert!(error.detail.contains("VersionError"), "{error}");
    let database = place.connect().await;
    assert_eq!((database.version(), database.store_names()), (Ok(99), vec!["future".to_owned()]));
    database.close();
    assert_eq!(place.get("future", 1.into()).await, Some("kept".into()));
}

#[wasm_bindgen_test]
async fn a_newer_layout_is_refused() {
    let place = Browser::new();
    drop(place.open().await);
    for (schema, problem) in [
        (JsValue::from(LAYOUT + 1), Problem::Newer),
        (0.into(), Problem::Damaged),
        ("2".into(), Problem::Damaged),
        ((f64::from(LAYOUT) + 0.5).into(), Problem::Newer),
    ] {
        place.put("meta", "schema".into(), schema.clone()).await;
        let error = IndexedDbStore::open(place.options()).await.err().unwrap();
        assert_eq!(error.problem, problem, "{schema:?} {error}");
        assert_eq!(place.get("meta", "schema".into()).await, Some(schema));
    }
}

#[wasm_bindgen_test]
async fn a_database_without_our_tables_is_damaged() {
    let place = Browser::new();
    place.connect().await.close();
    let error = IndexedDbStore::open(place.options()).await.err().unwrap();
    assert_eq!(error.problem, Problem::Damaged, "{error}");
    assert!(error.detail.contains("is missing"), "{error}");
}

#[wasm_bindgen_test]
async fn values_of_another_kind_are_damage() {
    let place = Browser::new();
    let store = place.open().await;
    let id = key(1, "one").0.id();
    place.put("keys", id.as_str().into(), 5.into()).await;
    let error = store.load().await.unwrap_err();
    assert_eq!(error.problem, Problem::Damaged);
    assert!(error.detail.contains(&id), "{error}");

    let place = Browser::new();
    let store = place.open().await;
    place.put("aliases", 7.into(), "{}".into()).await;
    let error = store.load().await.unwrap_err();
    assert_eq!((error.problem, error.detail.contains("`7` of table `aliases`")), (Problem::Damaged, true), "{error}");

    let place = Browser::new();
    let store = place.open().await;
    place.put("trail", "last".into(), "{}".into()).await;
    let error = store.load().await.unwrap_err();
    assert_eq!((error.problem, error.detail.contains("`last` of table `trail`")), (Problem::Damaged, true), "{error}");
}

/// Runs a commit of two rows and a record while a method of `IDBObjectStore` is replaced, and checks that it leaves nothing.
async fn commit_with(method: &str, replacement: &str) -> kms_store::StoreError {
    let place = Browser::new();
    let store = place.open().await;
    let first = ChangeSet(vec![put(key(1, "one")), put(alias("a", 1))]);
    store.commit(Batch { changes: &first, records: &[record(0)], documents: &[] }).await.unwrap();
    let before = store.load().await.unwrap();

    let changes = ChangeSet(vec![
        change(Some(key(1, "one")), Some(key(1, "new"))),
        put(key(2, "two")),
        remove(alias("a", 1)),
        put(key(3, "three")),
    ]);
    let replace = script(
        "method, body",
        "const original = IDBObjectStore.prototype[method];
         let calls = 0;
         IDBObjectStore.prototype[method] = function (...values) {
             calls += 1;
             return new Function('calls', 'original', 'values', body).call(this, calls, original, values);
         };
         return () => { IDBObjectStore.prototype[method] = original; };",
    );
    let restore: Function =
        replace.call2(&JsValue::NULL, &method.into(), &replacement.into()).unwrap().dyn_into().unwrap();
    let result = store.commit(Batch { changes: &changes, records: &[record(1)], documents: &[] }).await;
    restore.call0(&JsValue::NULL).unwrap();

    assert_eq!(store.load().await.unwrap(), before);
    assert_eq!(place.open().await.load().await.unwrap(), before);
    store.commit(Batch { changes: &changes, records: &[record(1)], documents: &[] }).await.unwrap();
    assert_eq!(store.load().await.unwrap().counts().keys, 3);
    result.unwrap_err()
}

#[wasm_bindgen_test]
async fn a_full_disk_leaves_nothing() {
    // As a browser does that looks before it writes.
    let error = commit_with(
        "put",
        "if (calls === 2) throw new DOMException('no room', 'QuotaExceededError');
         return original.apply(this, values);",
    )
    .await;
    assert_eq!((error.problem, error.detail.as_str()), (Problem::Full, "QuotaExceededError: no room"));
}

#[wasm_bindgen_test]
async fn an_aborted_transaction_leaves_nothing() {
    // As a browser does that finds out when it commits: all requests are made, then the transaction is aborted.
    let error = commit_with(
        "add",
        "const request = original.apply(this, values);
         this.transaction.commit = () => this.transaction.abort();
         return request;",
    )
    .await;
    assert_eq!(error.problem, Problem::Other);
    assert!(error.detail.contains("AbortError"), "{error}");
}

#[wasm_bindgen_test]
async fn a_request_that_fails_says_why() {
    // The number of the record is taken, as the database finds out after all requests have been made.
    let error = commit_with(
        "add",
        "original.call(this, values[0], 0);
         return original.apply(this, values);",
    )
    .await;
    assert_eq!(error.problem, Problem::Other);
    assert!(error.detail.starts_with("ConstraintError"), "{error}");
}

#[wasm_bindgen_test]
async fn a_newer_tab_takes_over() {
    let place = Browser::new();
    let store = place.open().await;
    let changes = ChangeSet(vec![put(key(1, "one"))]);
    store.commit(Batch { changes: &changes, records: &[], documents: &[] }).await.unwrap();
    assert_eq!(store.closed(), None);

    // Would wait for ever if the store did not let go.
    Factory::new().unwrap().open(&place.name, Some(LAYOUT + 1)).unwrap().await.unwrap().close();
    assert_eq!(store.closed().unwrap().problem, Problem::Newer);
    let changes = ChangeSet(vec![put(key(2, "two"))]);
    let error = store.commit(Batch { changes: &changes, records: &[], documents: &[] }).await.unwrap_err();
    assert_eq!(error.problem, Problem::Newer, "{error}");
    assert_eq!(store.load().await.unwrap_err().problem, Problem::Newer);
    assert_eq!(store.wrapping_key(&mut rng(1)).await.unwrap_err().problem, Problem::Newer);
    assert!(place.get("keys", key(1, "one").0.id().into()).await.is_some());
    assert!(place.get("keys", key(2, "two").0.id().into()).await.is_none());
}

#[wasm_bindgen_test]
async fn a_deleted_database_is_reported_and_not_made_again() {
    let place = Browser::new();
    let store = place.open().await;
    Factory::new().unwrap().delete(&place.name).unwrap().await.unwrap();
    let changes = ChangeSet(vec![put(key(1, "one"))]);
    let error = store.commit(Batch { changes: &changes, records: &[], documents: &[] }).await.unwrap_err();
    assert_eq!(error.problem, Problem::Other);
    assert!(error.detail.contains("deleted"), "{error}");
}

#[wasm_bindgen_test]
async fn a_dropped_store_lets_go() {
    let place = Browser::new();
    drop(place.open().await);
    let database = Factory::new().unwrap().open(&place.name, Some(LAYOUT + 1)).unwrap().await.unwrap();
    assert_eq!(database.version(), Ok(LAYOUT + 1));
    database.close();
}

#[wasm_bindgen_test]
async fn the_durability_asked_for_is_used() {
    for (durability, name) in [(Durability::Strict, "strict"), (Durability::Relaxed, "relaxed")] {
        let place = Browser::new();
        let store = IndexedDbStore::open(OpenOptions { durability, ..place.options() }).await.unwrap();
        let watch = script(
            "seen",
            "const original = IDBDatabase.prototype.transaction;
             IDBDatabase.prototype.transaction = function (...values) {
                 const transaction = original.apply(this, values);
                 seen.push(transaction.durability);
                 return transaction;
             };
             return () => { IDBDatabase.prototype.transaction = original; };",
        );
        let seen = Array::new();
        let restore: Function = watch.call1(&JsValue::NULL, &seen).unwrap().dyn_into().unwrap();
        let changes = ChangeSet(vec![put(key(1, "one"))]);
        store.commit(Batch { changes: &changes, records: &[], documents: &[] }).await.unwrap();
        restore.call0(&JsValue::NULL).unwrap();
        assert_eq!(seen.get(0), name);
    }
}

#[wasm_bindgen_test]
async fn without_indexed_db_storage_is_denied() {
    let hide = script(
        "",
        "const own = Object.getOwnPropertyDescriptor(self, 'indexedDB');
         Object.defineProperty(self, 'indexedDB', { value: undefined, configurable: true });
         return () => { Object.defineProperty(self, 'indexedDB', own); };",
    );
    let restore: Function = hide.call0(&JsValue::NULL).unwrap().dyn_into().unwrap();
    let opened = IndexedDbStore::open(OpenOptions::default()).await;
    restore.call0(&JsValue::NULL).unwrap();
    assert_eq!(opened.err().unwrap().problem, Problem::Denied);
}

#[wasm_bindgen_test]
async fn a_private_window_is_denied() {
    let refuse = script(
        "name",
        "const original = IDBFactory.prototype.open;
         IDBFactory.prototype.open = function () {
             throw new DOMException('A mutation operation was attempted on a database that did not allow mutations.', name);
         };
         return () => { IDBFactory.prototype.open = original; };",
    );
    for name in ["InvalidStateError", "SecurityError"] {
        let restore: Function = refuse.call1(&JsValue::NULL, &name.into()).unwrap().dyn_into().unwrap();
        let opened = IndexedDbStore::open(OpenOptions::default()).await;
        restore.call0(&JsValue::NULL).unwrap();
        assert_eq!(opened.err().unwrap().problem, Problem::Denied, "{name}");
    }
}
