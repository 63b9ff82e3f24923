//! The text editor: a module of its own (`www/editor`), loaded when an editor is first shown.
//!
//! Positions are offsets in UTF-16 code units, as JavaScript counts.

use js_sys::{JSON, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;
use web_sys::HtmlElement;

#[wasm_bindgen(module = "/js/import.js")]
extern "C" {
    #[wasm_bindgen(js_name = importModule, catch)]
    async fn import_module(address: &str) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    type Module;

    #[wasm_bindgen(method, catch)]
    fn create(this: &Module, host: &HtmlElement, options: &JsValue) -> Result<Handle, JsValue>;

    type Handle;

    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Handle, text: &str);

    #[wasm_bindgen(method, js_name = setReadOnly)]
    fn set_read_only(this: &Handle, read_only: bool);

    #[wasm_bindgen(method)]
    fn focus(this: &Handle);

    #[wasm_bindgen(method)]
    fn highlight(this: &Handle, ranges: &JsValue);

    #[wasm_bindgen(method, js_name = revealRange)]
    fn reveal_range(this: &Handle, from: f64, to: f64);

    #[wasm_bindgen(method)]
    fn destroy(this: &Handle);
}

/// The module, loaded.
pub struct EditorModule(Module);

/// What an editor is to begin with.
pub struct Start<'a> {
    /// The text.
    pub text: &'a str,
    /// What screen readers call the editor.
    pub label: &'a str,
    /// Whether the person may only read.
    pub read_only: bool,
}

/// An editor in the page. It ends when this is dropped.
pub struct Editor {
    handle: Handle,
    // Kept alive as long as the editor may call them.
    _changed: Closure<dyn FnMut(String)>,
    _diagnose: Closure<dyn FnMut(String) -> Promise>,
    _complete: Closure<dyn FnMut(String, f64) -> Promise>,
}

impl EditorModule {
    /// Loads the module of the build with this name.
    ///
    /// # Errors
    ///
    /// The browser's own words, if it cannot be loaded.
    pub async fn load(build: &str) -> Result<Self, String> {
        let module = import_module(&format!("./{build}/editor.js")).await.map_err(words)?;
        Ok(Self(module.unchecked_into()))
    }

    /// Puts an editor into an empty element. `changed` hears of every change by the person, `diagnose` gives the findings
    /// in a text and `complete` what could be typed at a place of it; both as JSON.
    ///
    /// # Errors
    ///
    /// The browser's own words.
    pub fn create<D, C>(
        &self,
        host: &HtmlElement,
        start: &Start<'_>,
        changed: impl FnMut(String) + 'static,
        diagnose: impl Fn(String) -> D + 'static,
        complete: impl Fn(String, usize) -> C + 'static,
    ) -> Result<Editor, String>
    where
        D: Future<Output = String> + 'static,
        C: Future<Output = String> + 'static,
    {
        let changed = Closure::<dyn FnMut(String)>::new(changed);
        let diagnose = Closure::<dyn FnMut(String) -> Promise>::new(move |text| promise(diagnose(text)));
        let complete = Closure::<dyn FnMut(String, f64) -> Promise>::new(move |text, position: f64| {
            promise(complete(text, position as usize))
        });
        let options = Object::new();
        for (name, value) in [
            ("text", &JsValue::from_str(start.text)),
            ("label", &JsValue::from_str(start.label)),
            ("readOnly", &JsValue::from_bool(start.read_only)),
            ("onChange", Closure::as_ref(&changed)),
            ("diagnose", Closure::as_ref(&diagnose)),
            ("complete", Closure::as_ref(&complete)),
        ] {
            Reflect::set(&options, &JsValue::from_str(name), value).map_err(words)?;
        }
        let handle = self.0.create(host, &options).map_err(words)?;
        Ok(Editor { handle, _changed: changed, _diagnose: diagnose, _complete: complete })
    }
}

impl Editor {
    /// Replaces the text, which `changed` does not hear of.
    pub fn set_text(&self, text: &str) {
        self.handle.set_text(text);
    }

    /// Sets whether the person may only read.
    pub fn set_read_only(&self, read_only: bool) {
        self.handle.set_read_only(read_only);
    }

    /// Gives the editor the focus.
    pub fn focus(&self) {
        self.handle.focus();
    }

    /// Marks ranges, given as JSON, in place of those marked before.
    pub fn highlight(&self, ranges: &str) {
        // What is not JSON marks nothing.
        self.handle.highlight(&JSON::parse(ranges).unwrap_or_else(|_| js_sys::Array::new().into()));
    }

    /// Selects a range, brings it into view and gives the editor the focus.
    pub fn reveal(&self, from: usize, to: usize) {
        self.handle.reveal_range(from as f64, to as f64);
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.handle.destroy();
    }
}

fn promise(json: impl Future<Output = String> + 'static) -> Promise {
    future_to_promise(async move { JSON::parse(&json.await) })
}

fn words(reason: JsValue) -> String {
    let message = reason.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.unwrap_or_else(|| format!("{reason:?}"))
}
