//! Workspace files as texts: what comes along with a question, and what goes along with an answer.

use js_sys::Array;
use kms_protocol::{Ask, Failure};
use kms_workspace::MAX_BYTES;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use super::thrown;

/// The text of the workspace file that came along with a question, if one did.
pub(super) async fn read(ask: &Ask, file: JsValue) -> Result<Option<String>, Failure> {
    let (Ask::Workspace(_), Ok(blob)) = (ask, file.dyn_into::<Blob>()) else { return Ok(None) };
    if blob.size() > MAX_BYTES as f64 {
        return Err(Failure::File(format!("The file has {} bytes; at most {MAX_BYTES} are read.", blob.size())));
    }
    let text = JsFuture::from(blob.text()).await.map_err(|error| Failure::File(thrown(&error)))?;
    Ok(text.as_string())
}

/// A text as a file. The page takes files alone; the name is told beside it.
pub(super) fn blob(text: &str) -> Option<Blob> {
    File::new_with_str_sequence(&Array::of1(&text.into()), "workspace.json").ok().map(Into::into)
}
