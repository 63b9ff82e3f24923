//! The worker's global scope.

use js_sys::{Date, Function, Promise, Reflect};
use kms_api::Timestamp;
use kms_protocol::Storage;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, FileSystemDirectoryHandle, StorageEstimate, StorageManager, SubtleCrypto};

use kms_protocol::Failure;

use super::unsupported;

/// The scope, of which there is one.
pub(super) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// The build id: the name of the folder that the worker was loaded from, as its starter found it.
pub(super) fn build() -> String {
    text_of("kmsboxBuild")
}

/// The name that the page gave to this worker.
pub(super) fn name() -> String {
    text_of("name")
}

fn text_of(property: &str) -> String {
    Reflect::get(&scope(), &property.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// Real time.
pub(super) fn now() -> Timestamp {
    Timestamp::from_millis(Date::now() as i64)
}

/// Waits for this many milliseconds.
pub(super) async fn sleep(millis: i32) {
    let promise = Promise::new(&mut |resolve: Function, _| {
        // Without a timer the wait is over at once, which only makes the caller look again too soon.
        if scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis).is_err() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// `crypto.subtle`, which only secure contexts have.
pub(super) fn subtle() -> Result<SubtleCrypto, Failure> {
    scope().crypto().map(|crypto| crypto.subtle()).map_err(|_| unsupported("crypto.subtle"))
}

/// The origin's storage manager, which WebKitGTK does not have.
fn storage_manager() -> Option<StorageManager> {
    Reflect::get(&scope().navigator(), &"storage".into()).ok()?.dyn_into().ok()
}

/// The root of the origin's private file system, where the browser has one.
pub(super) async fn private_files() -> Option<FileSystemDirectoryHandle> {
    let manager = storage_manager()?;
    let open: Function = Reflect::get(&manager, &"getDirectory".into()).ok()?.dyn_into().ok()?;
    let root: Promise = open.call0(&manager).ok()?.dyn_into().ok()?;
    JsFuture::from(root).await.ok()?.dyn_into().ok()
}

/// What the browser says of the place where the workspace is kept.
pub(super) async fn storage() -> Storage {
    let mut storage = Storage::default();
    let Some(manager) = storage_manager() else { return storage };
    if let Ok(promise) = manager.persisted() {
        storage.persisted = JsFuture::from(promise).await.is_ok_and(|persisted| persisted.is_truthy());
    }
    if let Ok(promise) = manager.estimate()
        && let Ok(estimate) = JsFuture::from(promise).await
    {
        let estimate: StorageEstimate = estimate.unchecked_into();
        storage.used = estimate.get_usage().map(|bytes| bytes as u64);
        storage.quota = estimate.get_quota().map(|bytes| bytes as u64);
    }
    storage
}
