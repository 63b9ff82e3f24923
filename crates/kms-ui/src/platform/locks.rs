//! The Web Locks API, as far as the page needs it.
//!
//! `web-sys` has it only behind a compiler flag for unstable APIs, so the one call we make is spelled out here.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Calls back when a lock becomes free, and lets go of it at once. Whether the browser took the request.
pub fn when_free(name: &str, then: impl FnOnce() + 'static) -> bool {
    let callback = Closure::once_into_js(move |_lock: JsValue| then());
    request(name, &callback).is_ok()
}

fn request(name: &str, callback: &JsValue) -> Result<(), JsValue> {
    let locks = Reflect::get(&window().navigator(), &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let promise: Promise = request.call2(&locks, &name.into(), callback)?.dyn_into()?;
    // The promise fails only when the page is going away; then nobody is left to tell.
    let ignore = Closure::once_into_js(|_reason: JsValue| {});
    let catch: Function = Reflect::get(&promise, &"catch".into())?.dyn_into()?;
    catch.call1(&promise, &ignore)?;
    Ok(())
}
