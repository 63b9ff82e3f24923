//! Chips that tell of this tab and of where its data is.

use kms_protocol::Role;
use leptos::prelude::*;

use crate::client::{Status, use_client};
use crate::components::icon::Icon;
use crate::format::bytes;
use crate::route::Route;
use crate::text::shell::status as text;

/// The tab's role, when it is not the usual one, and the state of storage.
#[component]
pub fn StatusChips() -> impl IntoView {
    let client = use_client();
    let role = Memo::new(move |_| client.role());
    let starting = Memo::new(move |_| client.status.get() == Status::Starting);
    let storage = move || {
        let storage = client.storage.get();
        let told = match (storage.persisted, storage.used.map(bytes::size)) {
            (true, Some(used)) => text::kept_used(&used),
            (true, None) => text::kept().to_owned(),
            (false, Some(used)) => text::may_go_used(&used),
            (false, None) => text::may_go().to_owned(),
        };
        (storage.persisted, told)
    };
    view! {
        <span class="chips" role="status" aria-label=text::chips()>
            {move || {
                starting
                    .get()
                    .then(|| {
                        view! {
                            <span class="chip chip-wait">
                                <span class="spinner" aria-hidden="true"></span>
                                {text::starting()}
                            </span>
                        }
                    })
            }}
            {move || {
                (role.get() == Role::Follower)
                    .then(|| {
                        view! {
                            <span class="chip" title=text::follows_told()>
                                {Icon::Follow.view()}
                                <span class="chip-text">{text::follows()}</span>
                                <span class="sr-only">{text::follows_told()}</span>
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
