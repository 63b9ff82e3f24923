//! The browser. The one place of the page that touches it other than through the view.

pub mod clipboard;
pub mod crash;
pub mod dom;
pub mod editor;
pub mod file;
pub mod hash;
pub mod locks;
pub mod pack;
pub mod storage;
pub mod texts;
pub mod theme;
pub mod time;
pub mod worker;
pub mod wrap;
