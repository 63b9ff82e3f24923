//! The trust policy of a role: who may take it on.

use kms_protocol::policy::PolicyKind;
use leptos::prelude::*;

use super::super::call::Call;
use super::super::parts::panel;
use super::Shown;
use super::document::{CODES, DOCUMENT, Edited, document};
use crate::components::icon::Icon;
use crate::components::json::{json_view, laid_out};
use crate::components::live::{Button, live, when};
use crate::forms::place_managed;
use crate::platform::dom;
use crate::text::identities::principal::trust as text;

const EDIT: &str = "edit-trust";

/// The panel.
pub(super) fn trust(shown: Shown) -> AnyView {
    let text = shown.part(|view| view.trust.as_deref().map(laid_out).unwrap_or_default());
    let editing = Memo::new(move |_| shown.editor.is_at(&Edited::Trust));
    let can_edit = Signal::derive(move || shown.own.get() && !editing.get());
    let head = when(can_edit, move || {
        let button = Button { id: EDIT, ..Button::new(Icon::Edit, text::edit(), "button-small") };
        button.does(move || shown.editor.begin(Edited::Trust, text.get_untracked()))
    });
    let body = live(move || {
        if editing.get() {
            document(shown, text::document(), PolicyKind::Trust, save)
        } else {
            json_view(text::document(), &text.get())
        }
    });
    panel("trust-title", text::title(), text::about(), head, vec![body])
}

fn save(shown: Shown) {
    let call = Call::trust(&shown.identity(), &shown.editor.text.get_untracked());
    let work = async move { shown.called(call).await.map_err(|failure| place_managed(&failure, &[DOCUMENT], &CODES)) };
    shown.editor.form.run(work, move |()| {
        shown.editor.end();
        shown.act.toasts.say(text::saved());
        request_animation_frame(|| dom::focus(EDIT));
    });
}
