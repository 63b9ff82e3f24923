//! The engine behind an HTTP endpoint that AWS's clients take for KMS, and for IAM, STS and Organizations.
//!
//! [`Service`] is the whole behaviour without sockets: a request goes in, an answer comes out. [`server`] puts it on a
//! TCP port; the program of the same name adds options, logs and signals.
//!
//! | module | holds |
//! |---|---|
//! | [`service`] | one engine behind a lock, and the way of a call through it |
//! | `target` | which operation of which service a request is for |
//! | `query` | the Query protocol of IAM and STS: forms and XML |
//! | `wire` | AWS JSON 1.1: targets, bodies, headers, errors |
//! | `caller` | who calls, and where, by the access key and the credential scope of the signature |
//! | `sigv4` | verification of signatures, for access keys that were registered |
//! | `admin` | everything under `/_kmsbox/` |
//! | `journal` | durable state: an append-only file, one `fsync` for all calls that wait |
//! | `trail` | the newest records of the trail |
//! | `heavy` | what is made before a call enters the engine |
//! | [`server`] | connections, graceful stop, the log of requests |
//!
//! `docs/endpoint.md` says how it is used.

mod admin;
mod caller;
mod heavy;
mod journal;
mod query;
pub mod server;
pub mod service;
mod sigv4;
mod target;
mod times;
mod trail;
mod wire;

pub use journal::OpenError;
pub use service::{Answer, Note, Service, Settings, StartError};
pub use wire::BODY_LIMIT;
