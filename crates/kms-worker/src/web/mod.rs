//! The Web Worker: what joins the host to the browser.
//!
//! Every tab has a worker. One of them, the holder of the Web Lock `kmsbox:writer`, owns the engine and writes; the others
//! follow it over a BroadcastChannel. When the writing tab closes or dies the browser gives the lock to the next in line,
//! which reads the workspace from the database and goes on.

mod bus;
mod content_cipher;
mod file;
mod lock;
mod output;
mod port;
mod rsa;
mod scope;
mod source;
mod tab;
mod text;

use kms_protocol::{Failure, FromWorker};
use wasm_bindgen_futures::spawn_local;

/// Starts the worker: takes its place among the tabs and answers the page.
pub fn start() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        if let Err(failure) = tab::run().await {
            port::send(&FromWorker::Failed { build: scope::build(), failure });
        }
    });
}

/// What the browser threw, as text.
fn thrown(error: &wasm_bindgen::JsValue) -> String {
    let message = js_sys::Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    let name = js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    match (name, message) {
        (Some(name), Some(message)) => format!("{name}: {message}"),
        _ => format!("{error:?}"),
    }
}

/// A failure that only a browser without something essential can cause.
fn unsupported(what: &str) -> Failure {
    Failure::Protocol(format!("This browser has no {what}."))
}
