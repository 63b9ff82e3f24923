//! Scenario files.

use leptos::prelude::*;

use crate::components::page::PageHead;

/// The page.
#[component]
pub fn ScenariosPage() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title="Scenario files" />
        </div>
    }
    .into_any()
}
