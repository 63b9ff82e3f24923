//! The engine behind a message port, with the store.
//!
//! [`Host`] joins the engine and a store: every call is one transaction, answered after its commit; a commit that fails
//! takes the engine back. [`view`] answers what the page only looks at, [`workspace`] works on
//! the workspace as a whole. All are plain Rust over any
//! [`kms_store::Store`], tested natively. What makes them a Web Worker of the browser — the message port, the election of
//! the writing tab, the channel between tabs, files and `crypto.subtle` — is in `web`, for wasm alone.

mod access;
mod actor;
mod answer;
mod attention;
mod bill;
mod decision;
mod example;
pub mod host;
mod identity;
mod lists;
pub mod policy;
mod scenario;
pub mod view;
#[cfg(target_arch = "wasm32")]
pub mod web;
pub mod workspace;

pub use host::Host;
