//! Web Workers.

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, File, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::text::platform as text;

/// A worker that exchanges `[json]` or `[json, file]` messages. It ends when this is dropped.
pub struct Port {
    worker: Worker,
    // Kept alive as long as the worker may call them.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Port {
    /// Starts the module at `script`, relative to the document, as a worker of this name.
    ///
    /// # Errors
    ///
    /// The browser's own words, if it does not let us start a worker.
    pub fn start(
        script: &str,
        name: &str,
        mut on_message: impl FnMut(String, Option<File>) + 'static,
        mut on_error: impl FnMut(String) + 'static,
    ) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(name);
        let worker = Worker::new_with_options(script, &options).map_err(|reason| format!("{reason:?}"))?;
        let on_message = Closure::new(move |event: MessageEvent| {
            let items: Array = Array::from(&event.data());
            if let Some(text) = items.get(0).as_string() {
                on_message(text, items.get(1).dyn_into().ok());
            }
        });
        let on_error = Closure::new(move |event: ErrorEvent| {
            // A script that could not be loaded gives a plain Event, which has no message.
            let message = js_sys::Reflect::get(&event, &"message".into()).ok().and_then(|text| text.as_string());
            on_error(message.unwrap_or_else(|| text::no_script().to_owned()));
        });
        worker.set_onmessage(Some(Closure::as_ref(&on_message).unchecked_ref()));
        worker.set_onerror(Some(Closure::as_ref(&on_error).unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a message.
    pub fn send(&self, text: &str, file: Option<&File>) {
        let items = Array::of1(&JsValue::from_str(text));
        if let Some(file) = file {
            items.push(file);
        }
        // A text and a File can always be cloned, so this cannot fail.
        let _ = self.worker.post_message(&items);
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
