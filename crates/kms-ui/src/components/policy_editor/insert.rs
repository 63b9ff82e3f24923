//! The dialog that puts a ready-made statement into the text of a policy.

use kms_protocol::policy::Span;
use leptos::prelude::*;
use serde_json::Value;

use super::statements::add;
use crate::components::dialog::Dialog;
use crate::text::components::policy_editor as text;

/// What the dialog works on. Copies are the same.
#[derive(Clone, Copy)]
pub struct Target {
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
    /// The text that gets the statement.
    pub text: RwSignal<String>,
    /// Set to where it stands then.
    pub reveal: RwSignal<Option<Span>>,
}

impl Target {
    /// Whether the text takes no statement, since it is no JSON object.
    fn is_unreadable(self) -> bool {
        self.text.with(|text| add(text, &serde_json::json!({})).is_none())
    }

    /// Puts a statement behind the last one and closes the dialog. Nothing happens where the text takes none.
    pub fn put(self, statement: &Value) {
        if let Some(added) = self.text.with_untracked(|text| add(text, statement)) {
            self.replace(added.text, added.span);
        }
    }

    /// Puts a text in place of the whole, and closes the dialog.
    pub fn replace(self, text: String, reveal: Span) {
        self.open.set(false);
        self.text.set(text);
        self.reveal.set(Some(reveal));
    }
}

/// A button that offers something to put into a policy.
pub fn offer(title: &'static str, about: &'static str, off: Signal<bool>, put: impl Fn() + 'static) -> AnyView {
    let put: Box<dyn Fn()> = Box::new(put);
    view! {
        <li>
            <button
                type="button"
                class="template"
                aria-disabled=move || off.get().then_some("true")
                on:click=move |_| put()
            >
                <span class="template-title">{title}</span>
                <span class="template-about">{about}</span>
            </button>
        </li>
    }
    .into_any()
}

/// The dialog. `offers` makes the buttons, anew each time it opens, and gets to know whether the text takes no statement;
/// `before` and `after` are what stands around them.
pub fn insert_dialog(
    target: Target,
    before: impl Fn() -> AnyView + Send + Sync + 'static,
    offers: impl Fn(Signal<bool>) -> Vec<AnyView> + Send + Sync + 'static,
    after: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let off = Memo::new(move |_| target.open.get() && target.is_unreadable());
    let wrong = move || {
        off.get().then(|| {
            view! {
                <p class="field-error">{text::not_an_object()}</p>
            }
        })
    };
    view! {
        <Dialog open=target.open id="insert-statement" title=text::insert()>
            {before()}
            {wrong}
            <ul class="templates" aria-label=text::statements()>
                {offers(off.into())}
            </ul>
            {after()}
        </Dialog>
    }
    .into_any()
}
