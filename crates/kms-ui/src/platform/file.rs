//! Files: reading small ones whole, and handing results to the visitor.

use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

use super::time;

/// How long a download's address stays valid. The browser takes the content when the download starts; a minute covers a
/// visitor who is asked where to save it.
const ADDRESS_LIFETIME_MS: i32 = 60_000;

/// The bytes of a file; `None` if it cannot be read, because it was moved or changed since it was chosen.
pub async fn read(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Offers bytes to the visitor under a file name.
pub fn save_bytes(bytes: &[u8], name: &str) {
    let options = BlobPropertyBag::new();
    options.set_type("application/octet-stream");
    let parts = Array::of1(&Uint8Array::from(bytes));
    if let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) {
        save(&blob, name);
    }
}

/// The text of a file; `None` if it cannot be read.
pub async fn text(file: &File) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
}

/// A file of a text.
pub fn of_text(text: &str, name: &str) -> Option<File> {
    File::new_with_str_sequence(&Array::of1(&JsValue::from_str(text)), name).ok()
}

/// A text that grows piece by piece, which the browser may keep out of memory.
#[derive(Default)]
pub struct Parts(Array);

impl Parts {
    /// Adds to its end.
    pub fn add(&self, text: &str) {
        if let Ok(blob) = Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text))) {
            self.0.push(&blob);
        }
    }

    /// All of it; `None` if the browser refuses.
    pub fn whole(&self) -> Option<Blob> {
        Blob::new_with_blob_sequence(&self.0).ok()
    }
}

/// Offers a file or blob to the visitor under a file name. Nothing is copied.
pub fn save(blob: &Blob, name: &str) {
    let Ok(address) = Url::create_object_url_with_blob(blob) else { return };
    let anchor = document().create_element("a").ok().and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(&address);
        anchor.set_download(name);
        anchor.click();
    }
    time::after(ADDRESS_LIFETIME_MS, move || {
        let _ = Url::revoke_object_url(&address);
    });
}

/// The first file of a change event's input.
pub fn chosen(event: &web_sys::Event) -> Option<File> {
    let input: web_sys::HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0);
    // The same file may be chosen again after a change; without this, no event would tell.
    input.set_value("");
    file
}

/// The first file that was dropped.
pub fn dropped(event: &web_sys::DragEvent) -> Option<File> {
    event.data_transfer()?.files()?.get(0)
}

/// A file as an item of a message.
pub fn from_js(value: JsValue) -> Option<File> {
    value.dyn_into().ok()
}
