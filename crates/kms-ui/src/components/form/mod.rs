//! A form's state: whether it is under way, and what was refused.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::field::FieldError;
use crate::explain::Told;
use crate::forms::Placed;
use crate::platform::dom;

/// The state of a form. Copies are the same form.
#[derive(Clone, Copy)]
pub struct Form {
    /// Whether an answer is awaited.
    pub busy: RwSignal<bool>,
    placed: RwSignal<Placed>,
}

impl Default for Form {
    fn default() -> Self {
        Self { busy: RwSignal::new(false), placed: RwSignal::new(Placed::default()) }
    }
}

impl Form {
    /// What stands beside a field, by the member's name as AWS writes it.
    pub fn error(self, field: &'static str) -> FieldError {
        let placed = self.placed;
        Signal::derive(move || placed.with(|placed| placed.field(field)))
    }

    /// What stands at the head.
    pub fn head(self) -> Signal<Option<Told>> {
        let placed = self.placed;
        Signal::derive(move || placed.with(|placed| placed.head.clone()))
    }

    /// Shows what was refused, and moves the focus to the first field that is at fault.
    pub fn refuse(self, placed: Placed) {
        if self.placed.try_set(placed).is_none() {
            request_animation_frame(|| dom::focus_first("[aria-invalid=true]"));
        }
    }

    /// Takes away what was refused before.
    pub fn clear(self) {
        self.placed.try_set(Placed::default());
    }

    /// Does the work, unless it is under way already; then shows what was refused, or goes on.
    pub fn run<T: 'static>(
        self,
        work: impl Future<Output = Result<T, Placed>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.clear();
        spawn_local(async move {
            let result = work.await;
            self.busy.try_set(false);
            match result {
                Ok(value) => done(value),
                Err(placed) => self.refuse(placed),
            }
        });
    }
}

/// The button that sends a form. It can be pressed while the form is under way, and then does nothing: a button that is
/// switched off would lose the focus.
#[component]
pub fn Submit(
    /// The form.
    form: Form,
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// Whether what it does is grave.
    #[prop(optional)]
    grave: bool,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class=if grave { "button button-grave" } else { "button button-primary" }
            aria-disabled=move || form.busy.get().then_some("true")
        >
            {move || form.busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
            {move || label.get()}
        </button>
    }
    .into_any()
}
