//! One file a command.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod endpoint;
pub(crate) mod interop;
pub(crate) mod lint;
pub(crate) mod serve;
pub(crate) mod setup;
pub(crate) mod test;
