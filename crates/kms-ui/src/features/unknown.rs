//! The page for an address that names none.

use leptos::prelude::*;

use crate::components::page::PageHead;
use crate::route::Route;
use crate::text::unknown as text;

/// Says so, and leads on.
#[component]
pub fn UnknownPage(
    /// The fragment.
    fragment: String,
) -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=text::title() />
            <p>{text::nothing_under()} " " <code>{fragment}</code> {text::perhaps()}</p>
            <div class="form-actions">
                <a class="button button-primary" href=Route::Keys.href()>
                    {text::keys()}
                </a>
                <a class="button" href=Route::Overview.href()>
                    {text::overview()}
                </a>
            </div>
        </div>
    }
    .into_any()
}
