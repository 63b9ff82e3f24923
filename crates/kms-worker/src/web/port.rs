//! The port to the page: arrays of a JSON text and, where a message concerns one, a file.

use js_sys::Array;
use kms_protocol::{FromWorker, ToWorker};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

use super::scope;

/// Sends a message to the page.
pub(super) fn send(message: &FromWorker) {
    post(message, None);
}

/// Sends a message and a file to the page.
pub(super) fn send_with_file(message: &FromWorker, file: &JsValue) {
    post(message, Some(file));
}

fn post(message: &FromWorker, file: Option<&JsValue>) {
    let Ok(text) = serde_json::to_string(message) else { return };
    let parts = Array::of1(&text.into());
    if let Some(file) = file {
        parts.push(file);
    }
    // Fails only for values that cannot be cloned, and texts and files can.
    let _ = scope::scope().post_message(&parts);
}

/// Hands every message of the page to `receive`, with the file that came along.
pub(super) fn listen(receive: impl Fn(ToWorker, JsValue) + 'static) {
    let handler = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let parts: Array = event.data().unchecked_into();
        let message = parts.get(0).as_string().and_then(|text| kms_api::json::from_text(&text).ok());
        if let Some(message) = message {
            receive(message, parts.get(1));
        }
    });
    scope::scope().set_onmessage(Some(handler.as_ref().unchecked_ref()));
    // The handler lives as long as the worker.
    handler.forget();
}
