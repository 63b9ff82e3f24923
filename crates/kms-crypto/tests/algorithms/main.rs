//! Every algorithm of every key spec: round trips, what must fail, OpenSSL's keys and signatures, Wycheproof and NIST.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "these are tests")]

mod any_bytes;
mod encryption;
mod import;
mod kem_and_agreement;
mod keys;
mod macs;
mod nist;
mod openssl;
mod signatures;
mod support;
mod wycheproof;
