//! Attestation documents: those of real enclaves, and made ones with every rule broken in turn.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "these are tests")]

mod build;
mod certificates;
mod fields;
mod messages;
mod recorded;
