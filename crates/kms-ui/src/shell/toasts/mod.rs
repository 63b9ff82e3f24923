//! Short messages about what was done.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::platform::time;
use crate::text::shell::toasts as text;

/// How long a toast stays.
const SHOWN_FOR_MS: i32 = 8_000;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    id: u64,
    good: bool,
    text: String,
}

/// The toasts that are shown. Copies are the same list.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
}

impl Default for Toasts {
    fn default() -> Self {
        Self { list: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }
}

impl Toasts {
    /// Tells of something that was done.
    pub fn say(self, text: impl Into<String>) {
        self.push(true, text.into());
    }

    /// Tells of something that did not work and has no better place.
    pub fn warn(self, text: impl Into<String>) {
        self.push(false, text.into());
    }

    fn push(self, good: bool, text: String) {
        let Some(id) = self.next.try_update_value(|next| {
            *next += 1;
            *next
        }) else {
            return;
        };
        self.list.try_update(|list| list.push(Toast { id, good, text }));
        time::after(SHOWN_FOR_MS, move || self.dismiss(id));
    }

    fn dismiss(self, id: u64) {
        self.list.try_update(|list| list.retain(|toast| toast.id != id));
    }
}

/// The toasts of this page.
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_default()
}

/// The place where toasts appear.
#[component]
pub fn ToastList() -> impl IntoView {
    let toasts = use_toasts();
    let toast = move |toast: Toast| {
        let icon = if toast.good { Icon::Check } else { Icon::Warning };
        view! {
            <li class="toast" class:toast-bad=!toast.good>
                {icon.view()}
                <p>{toast.text}</p>
                <button
                    type="button"
                    class="button button-bare button-icon"
                    aria-label=text::dismiss()
                    on:click=move |_| toasts.dismiss(toast.id)
                >
                    {Icon::Close.view()}
                </button>
            </li>
        }
    };
    view! {
        <section class="toasts" aria-label=text::messages() role="status">
            <ul>
                <For each=move || toasts.list.get() key=|toast| toast.id children=toast />
            </ul>
        </section>
    }
    .into_any()
}
