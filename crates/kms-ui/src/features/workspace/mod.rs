//! The workspace as a whole: what was changed and how to take it back, snapshots to return to, and the file that holds all
//! of it.

mod changes;
mod clear;
mod export;
mod history;
mod import;
mod snapshots;

use leptos::prelude::*;

use self::clear::clear;
use self::export::export;
use self::history::history;
use self::import::import;
use self::snapshots::snapshots;
use crate::components::page::PageHead;
use crate::text::workspace as text;

/// The page; with what a link holds, its preview comes first.
pub fn workspace(link: Option<String>) -> AnyView {
    view! {
        <div class="page">
            <PageHead title=text::title() lead=text::lead().into_any() />
            <div class="split">
                <div class="stack">{import(link)} {export()} {clear()}</div>
                <div class="stack">{snapshots()} {history()}</div>
            </div>
        </div>
    }
    .into_any()
}
