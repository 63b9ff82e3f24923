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

fn jobs() -> Jobs {
    use_context().unwrap_or_default()
}

fn file_tabs(here: &Route) -> AnyView {
    tabs("Files", vec![("Seal", Route::SealFile), ("Open", Route::OpenFile)], here)
}
