//! Files of any size, sealed and opened under a data key.

mod diagram;
mod job;
pub mod open;
mod progress;
pub mod seal;
mod work;

pub use job::Jobs;

use leptos::prelude::*;

use crate::components::tabs::tabs;
use crate::route::Route;
use crate::text::files as text;

fn jobs() -> Jobs {
    use_context().unwrap_or_default()
}

fn file_tabs(here: &Route) -> AnyView {
    tabs(text::section(), vec![(text::seal(), Route::SealFile), (text::open(), Route::OpenFile)], here)
}
