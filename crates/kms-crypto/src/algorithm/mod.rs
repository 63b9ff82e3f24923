//! One file per algorithm family: what the operations of this crate do, on raw keys.

pub(crate) mod curve;
pub(crate) mod ecdsa;
pub(crate) mod ed25519;
pub(crate) mod ml_dsa;
pub(crate) mod ml_kem;
pub(crate) mod oaep;
pub(crate) mod rsa;
pub(crate) mod sm2;
