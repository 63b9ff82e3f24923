//! Identities.

use leptos::prelude::*;

use crate::components::page::PageHead;

/// The page.
#[component]
pub fn IdentitiesPage() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title="Identities" />
        </div>
    }
    .into_any()
}
