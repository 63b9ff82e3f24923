//! The way from the list of keys to the lists of what belongs to them.

use leptos::prelude::*;

use crate::components::tabs::tabs;
use crate::route::Route;
use crate::text::keys::nav as text;

/// The links to the lists.
pub fn keys_nav(here: &Route) -> AnyView {
    let lists = vec![
        (text::keys(), Route::Keys),
        (text::aliases(), Route::Aliases),
        (text::grants(), Route::Grants),
        (text::key_stores(), Route::KeyStores),
    ];
    view! { <div class="section-nav">{tabs(text::label(), lists, here)}</div> }.into_any()
}
