//! Durable state: an append-only file.
//!
//! A call is answered when what it changed, and its record, are flushed to the file. One thread writes; while it waits for
//! a flush, the calls that come meanwhile gather and share the next one. If the file cannot be written, the calls that
//! wait are taken back, latest first, and answered with an error; the engine is then as if they had never been made.

mod entry;
mod error;
mod file;
mod frame;
mod keys;
mod place;
mod queue;
mod writer;

pub use error::OpenError;
pub(crate) use keys::fingerprint;
pub(crate) use queue::{Item, Pending, Queue, Replacement, StorageFailed};
pub(crate) use writer::{Journal, open};
