//! The page for an address that names none.

use leptos::prelude::*;

use crate::components::page::PageHead;
use crate::route::Route;

/// Says so, and leads on.
#[component]
pub fn UnknownPage(
    /// The fragment.
    fragment: String,
) -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title="There is no such page" />
            <p>"Nothing is found under " <code>{fragment}</code> ". The address may be cut off, or the key's id mistyped."</p>
            <div class="form-actions">
                <a class="button button-primary" href=Route::Keys.href()>
                    "Go to your keys"
                </a>
                <a class="button" href=Route::Overview.href()>
                    "Go to the overview"
                </a>
            </div>
        </div>
    }
    .into_any()
}
