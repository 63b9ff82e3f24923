//! Who may do what: in words, and in the addresses of links.

pub mod actor;
pub mod identity;
pub mod question;
pub mod words;

pub use question::Question;
