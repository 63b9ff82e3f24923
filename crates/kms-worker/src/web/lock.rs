//! Web Locks (<https://w3c.github.io/web-locks/>), which the browser releases when their holder is gone, however it went.
//!
//! They are reached by name: the typed bindings exist only behind a switch for unstable interfaces.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Array, Function, Object, Promise, Reflect};
use kms_protocol::Failure;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::{scope, thrown, unsupported};

/// Waits for the lock and holds it until the worker ends.
pub(super) async fn hold(name: &str) -> Result<(), Failure> {
    request(name, false).await.map(|_| ())
}

/// Holds the lock until the worker ends, if it is free now. Tells whether it was.
pub(super) async fn try_hold(name: &str) -> Result<bool, Failure> {
    request(name, true).await
}

async fn request(name: &str, only_if_available: bool) -> Result<bool, Failure> {
    let locks = Reflect::get(&scope::scope().navigator(), &"locks".into()).unwrap_or_default();
    let function = Reflect::get(&locks, &"request".into()).unwrap_or_default();
    let function: Function = function.dyn_into().map_err(|_| unsupported("Web Locks"))?;
    let options = Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &only_if_available.into());

    let (granted, answer) = oneshot::channel();
    let granted = Rc::new(RefCell::new(Some(granted)));
    let callback = Closure::<dyn Fn(JsValue) -> JsValue>::new(move |lock: JsValue| {
        let held = !lock.is_null();
        if let Some(granted) = granted.borrow_mut().take() {
            let _ = granted.send(held);
        }
        // A promise that never resolves keeps the lock.
        if held { Promise::new(&mut |_, _| {}).into() } else { JsValue::UNDEFINED }
    });
    let arguments = Array::of3(&name.into(), &options, callback.as_ref());
    function.apply(&locks, &arguments).map_err(|error| Failure::Protocol(thrown(&error)))?;
    callback.forget();
    answer.await.map_err(|_| unsupported("Web Locks"))
}
