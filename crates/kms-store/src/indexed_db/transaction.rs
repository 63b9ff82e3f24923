//! A transaction whose end is watched.
//!
//! `idb` has a future for this too, but of an aborted transaction it tells only that it was aborted. A full disk or an
//! exceeded quota mostly shows when the browser commits, so the exception of the `abort` event is what matters.

use std::cell::Cell;
use std::rc::Rc;

use futures_channel::oneshot;
use idb::{ObjectStore, TransactionMode};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, Event, IdbDatabase, IdbTransaction};

use super::exception::{from_idb, from_js};
use crate::error::{Doing, Problem, StoreError};

/// How safely a commit is stored before it is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// The data is on the storage medium: it survives a loss of power. The default, since it costs little: in Chromium the
    /// median commit takes 1 to 2 ms, against 0.5 to 1 ms.
    #[default]
    Strict,
    /// The data is with the operating system: it survives the end of the tab and of the browser.
    Relaxed,
}

/// A transaction. Unless it is committed, it is taken back when it goes out of scope, so that a commit that breaks off in
/// the middle leaves nothing.
pub(super) struct Transaction {
    inner: IdbTransaction,
    end: oneshot::Receiver<Result<(), StoreError>>,
    _on_complete: Closure<dyn FnMut(Event)>,
    _on_abort: Closure<dyn FnMut(Event)>,
}

impl Transaction {
    pub(super) fn begin(
        database: &IdbDatabase,
        tables: &[&str],
        mode: TransactionMode,
        durability: Durability,
    ) -> Result<Self, StoreError> {
        let inner = open(database, tables, mode, durability).map_err(|error| from_js(&error, Doing::Use))?;
        let (sender, end) = oneshot::channel();
        let sender = Rc::new(Cell::new(Some(sender)));
        let report = move |result| {
            if let Some(sender) = sender.take() {
                // Nobody listens once the transaction is out of scope.
                let _ = sender.send(result);
            }
        };
        let complete = report.clone();
        let on_complete = Closure::new(move |_: Event| complete(Ok(())));
        let on_abort = Closure::new(move |event: Event| report(Err(reason(&event))));
        inner.set_oncomplete(Some(on_complete.as_ref().unchecked_ref()));
        inner.set_onabort(Some(on_abort.as_ref().unchecked_ref()));
        Ok(Self { inner, end, _on_complete: on_complete, _on_abort: on_abort })
    }

    /// One of the tables that the transaction was begun with.
    pub(super) fn table(&self, name: &str) -> Result<ObjectStore, StoreError> {
        self.inner.object_store(name).map(Into::into).map_err(|error| from_js(&error, Doing::Use))
    }

    /// Commits what was requested, and waits until it is stored.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        #[allow(deprecated, reason = "it is in IndexedDB 3.0, and spares a turn of the event loop")]
        self.inner.commit().map_err(|error| from_js(&error, Doing::Use))?;
        match (&mut self.end).await {
            Ok(result) => result,
            // The closures hold the sender for as long as this waits.
            Err(oneshot::Canceled) => Err(StoreError::new(Problem::Other, "the transaction was lost")),
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        self.inner.set_oncomplete(None);
        self.inner.set_onabort(None);
        // Fails if the transaction has ended, and then it does not matter.
        let _ = self.inner.abort();
    }
}

/// `IDBDatabase.transaction` with options, which web-sys has only behind a compiler flag.
fn open(
    database: &IdbDatabase,
    tables: &[&str],
    mode: TransactionMode,
    durability: Durability,
) -> Result<IdbTransaction, JsValue> {
    let durability = match durability {
        Durability::Strict => "strict",
        Durability::Relaxed => "relaxed",
    };
    let mode = match mode {
        TransactionMode::ReadOnly => "readonly",
        _ => "readwrite",
    };
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &durability.into())?;
    let tables: Array = tables.iter().map(|table| JsValue::from(*table)).collect();
    let method: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    method.call3(database, &tables, &mode.into(), &options)?.dyn_into()
}

/// Why a transaction was aborted.
fn reason(event: &Event) -> StoreError {
    let transaction = event.target().and_then(|target| target.dyn_into::<IdbTransaction>().ok());
    let exception: Option<DomException> = transaction.and_then(|transaction| transaction.error());
    match exception {
        Some(exception) => from_js(&exception, Doing::Use),
        // No exception: somebody called `abort`, or the connection was forced to close.
        None => StoreError::from_exception("AbortError", "the transaction was aborted", Doing::Use),
    }
}

/// Requests of a transaction whose answers are awaited later. They must all be made before the first is awaited: a request
/// nobody listens to yet may be answered meanwhile.
pub(super) struct Listing {
    keys: idb::request::futures::GetAllKeysStoreRequestFuture,
    values: idb::request::futures::GetAllStoreRequestFuture,
}

impl Listing {
    /// Asks for the keys and values of a table, or of a range of it.
    pub(super) fn of(table: &ObjectStore, range: Option<&idb::KeyRange>) -> Result<Self, StoreError> {
        let query = || range.cloned().map(idb::Query::KeyRange);
        let keys = table.get_all_keys(query(), None).map_err(from_idb)?;
        let values = table.get_all(query(), None).map_err(from_idb)?;
        Ok(Self { keys: keys.into_future(), values: values.into_future() })
    }

    /// The keys with their values, in order.
    pub(super) async fn entries(self) -> Result<Vec<(JsValue, JsValue)>, StoreError> {
        // Both are awaited before either is looked at, so that no answer comes to a listener that is gone.
        let (keys, values) = (self.keys.await, self.values.await);
        Ok(keys.map_err(from_idb)?.into_iter().zip(values.map_err(from_idb)?).collect())
    }
}
