//! The page of kmsbox: a Leptos application that talks to the engine's worker. It holds no key material and does no
//! cryptography.
//!
//! [`client`] speaks with the worker, [`platform`] with the browser. [`shell`] is the frame around the pages, each of
//! which is a folder in [`features`] that takes its parts from [`components`]. What can be decided without a browser is in
//! modules that native tests cover: [`access`], [`route`], [`mod@format`], [`explain`], [`forms`] and each folder's `model`.

pub mod access;
pub mod app;
pub mod client;
pub mod components;
pub mod explain;
pub mod features;
pub mod format;
pub mod forms;
pub mod platform;
pub mod route;
pub mod shell;
mod text;

/// Shows the application in the element `#app`, which is made if the document has none. Once per page.
pub fn start() {
    platform::crash::report_panics();
    wasm_bindgen_futures::spawn_local(async {
        shell::language::start().await;
        let root = platform::dom::mount_point();
        leptos::mount::mount_to(root, app::App).forget();
    });
}
