//! The offer of a new version.

use leptos::prelude::*;

use crate::components::markdown::rich;
use crate::platform::dom;
use crate::text::shell::update as text;

/// Appears when the boot script says that a new version is there.
#[component]
pub fn UpdateBanner() -> impl IntoView {
    let offered = RwSignal::new(false);
    let listener = window_event_listener_untyped("kmsbox:update", move |_| offered.set(true));
    on_cleanup(move || listener.remove());
    view! {
        <div role="status" class="update-slot">
            <Show when=move || offered.get()>
                <div class="update">
                    <p>{rich(text::ready())}</p>
                    <div class="form-actions">
                        <button
                            type="button"
                            class="button button-primary button-small"
                            on:click=move |_| dom::tell_window("kmsbox:update-accepted")
                        >
                            {text::reload()}
                        </button>
                        <button type="button" class="button button-quiet button-small" on:click=move |_| offered.set(false)>
                            {text::later()}
                        </button>
                    </div>
                </div>
            </Show>
        </div>
    }
    .into_any()
}
