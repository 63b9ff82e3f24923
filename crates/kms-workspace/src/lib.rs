//! A workspace as one file.
//!
//! `docs/workspace-file.md` documents the format and `docs/workspace.schema.json` is its schema. A file is read with
//! suspicion: whatever is wrong with it is told with its place ([`Fault`]) before anything comes of it, and what is not
//! known is left out with a warning. The same reader and writer of rows serve snapshots.
//!
//! | module | for |
//! |---|---|
//! | [`mod@file`] | the file, written and read |
//! | [`seal`] | the file under a passphrase: Argon2id (RFC 9106) and AES-256-GCM |
//! | [`tables`] | rows as JSON |
//! | [`digest`] | the hash of a workspace's rows |
//! | [`compare`] | what differs between two sets of rows, field by field |

pub mod compare;
pub mod digest;
mod fault;
pub mod file;
pub mod seal;
pub mod tables;

pub use fault::{Fault, Refusal};
pub use file::{Contents, read, write};

/// The most bytes of a file that is read.
pub const MAX_BYTES: usize = 256 << 20;
