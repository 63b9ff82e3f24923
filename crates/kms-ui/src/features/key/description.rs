//! The dialog that changes a key's description.

use kms_api::operation::UpdateKeyDescriptionRequest;
use leptos::prelude::*;

use super::Shown;
use crate::components::dialog::Dialog;
use crate::components::field::TextField;
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::forms::place;
use crate::text::key::description as text;

/// The dialog.
pub(super) fn description_dialog(shown: Shown, open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open=open id="edit-description" title=text::title()>
            {content(shown, open)}
        </Dialog>
    }
    .into_any()
}

fn content(shown: Shown, open: RwSignal<bool>) -> AnyView {
    let form = Form::default();
    let old = shown.detail.with_untracked(|detail| detail.as_ref().map(|detail| detail.metadata.description.clone()));
    let typed = RwSignal::new(old.unwrap_or_default());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = UpdateKeyDescriptionRequest { key_id: shown.id(), description: typed.get_untracked() };
        let work = async move {
            shown.act.client.call(request).await.map_err(|failure| place(&failure, &["description"], &[]))
        };
        form.run(work, move |_| {
            open.try_set(false);
            shown.act.toasts.say(text::changed());
        });
    };
    view! {
        <form class="form" novalidate=true aria-label=text::title() on:submit=submit>
            <FailureNotice told=form.head() />
            <TextField id="key-description" label=text::label() value=typed rows=4 error=form.error("description") />
            <div class="dialog-actions">
                <button type="button" class="button button-quiet" on:click=move |_| open.set(false)>
                    {text::cancel()}
                </button>
                <Submit form=form label=text::save() />
            </div>
        </form>
    }
    .into_any()
}
