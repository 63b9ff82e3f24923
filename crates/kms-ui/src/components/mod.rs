//! The parts that pages are made of. Each has its style sheet beside it.

pub mod act;
pub mod asked;
pub mod bill;
pub mod cards;
pub mod copy;
pub mod dialog;
pub mod drop_zone;
pub mod empty;
pub mod field;
pub mod form;
pub mod icon;
pub mod json;
pub mod key_picker;
pub mod live;
pub mod markdown;
pub mod notice;
pub mod page;
pub mod paged_list;
pub mod pairs;
pub mod plate;
pub mod policy_editor;
pub mod state_badge;
pub mod tabs;
pub mod tags;
pub mod virtual_list;
