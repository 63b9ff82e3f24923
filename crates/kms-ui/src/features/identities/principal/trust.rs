//! The trust policy of a role: who may take it on.

use kms_protocol::policy::PolicyKind;
use leptos::prelude::*;

use super::super::call::Call;
use super::Shown;
use super::document::{CODES, DOCUMENT, Edited, document};
use crate::components::icon::Icon;
use crate::components::json::{json_view, laid_out};
use crate::forms::place_managed;
use crate::platform::dom;

const EDIT: &str = "edit-trust";

/// The panel.
pub(super) fn trust(shown: Shown) -> AnyView {
    let text = shown.part(|view| view.trust.as_deref().map(laid_out).unwrap_or_default());
    let editing = Memo::new(move |_| shown.editor.is_at(&Edited::Trust));
    let edit = move |_| shown.editor.begin(Edited::Trust, text.get_untracked());
    let head = move || {
        (shown.own.get() && !editing.get()).then(|| {
            view! {
                <button type="button" id=EDIT class="button button-small" on:click=edit>
                    {Icon::Edit.view()}
                    "Edit trust policy"
                </button>
            }
        })
    };
    let body = move || {
        if editing.get() {
            document(shown, "Trust policy document", PolicyKind::Trust, save)
        } else {
            json_view("Trust policy document", &text.get())
        }
    };
    view! {
        <section class="panel" aria-labelledby="trust-title">
            <div class="panel-head">
                <h2 id="trust-title">"Trust policy"</h2>
                {head}
            </div>
            <p class="hint">
                "Who may take the role on with AssumeRole. You yourself act as it without being asked: this page is not AWS's \
                 door."
            </p>
            {body}
        </section>
    }
    .into_any()
}

fn save(shown: Shown) {
    let call = Call::trust(&shown.identity(), &shown.editor.text.get_untracked());
    let work = async move { shown.called(call).await.map_err(|failure| place_managed(&failure, &[DOCUMENT], &CODES)) };
    shown.editor.form.run(work, move |()| {
        shown.editor.end();
        shown.act.toasts.say("The trust policy is saved.");
        request_animation_frame(|| dom::focus(EDIT));
    });
}
