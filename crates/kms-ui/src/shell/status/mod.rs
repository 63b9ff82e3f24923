//! Chips that tell of this tab and of where its data is.

use kms_protocol::Role;
use leptos::prelude::*;

use crate::client::{Status, use_client};
use crate::components::icon::Icon;
use crate::format::bytes;
use crate::route::Route;

/// The tab's role, when it is not the usual one, and the state of storage.
#[component]
pub fn StatusChips() -> impl IntoView {
    let client = use_client();
    let role = Memo::new(move |_| client.role());
    let starting = Memo::new(move |_| client.status.get() == Status::Starting);
    let storage = move || {
        let storage = client.storage.get();
        let used = storage.used.map(|used| format!(", {} used", bytes::size(used))).unwrap_or_default();
        let kept =
            if storage.persisted { "kept until you delete it" } else { "the browser may evict it under pressure" };
        (storage.persisted, format!("Saved on this device{used}; {kept}"))
    };
    view! {
        <span class="chips" role="status" aria-label="State of this tab">
            {move || {
                starting
                    .get()
                    .then(|| {
                        view! {
                            <span class="chip chip-wait">
                                <span class="spinner" aria-hidden="true"></span>
                                "Starting the engine"
                            </span>
                        }
                    })
            }}
            {move || {
                (role.get() == Role::Follower)
                    .then(|| {
                        view! {
                            <span class="chip" title="This tab follows; another tab writes">
                                {Icon::Follow.view()}
                                <span class="chip-text">"Follows"</span>
                                <span class="sr-only">"This tab follows; another tab writes"</span>
                            </span>
                        }
                    })
            }}
        </span>
        <a
            class="button button-bare button-icon storage-link"
            href=Route::About.href()
            title=move || storage().1
            aria-label=move || storage().1
        >
            {Icon::Store.view()}
            <span class="storage-dot" class:is-kept=move || storage().0></span>
        </a>
    }
    .into_any()
}
