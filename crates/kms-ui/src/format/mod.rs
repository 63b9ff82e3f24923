//! Numbers, sizes and times as text.

pub mod bytes;
pub mod name;
pub mod number;
pub mod regions;
pub mod time;
