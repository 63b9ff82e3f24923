//! The dialog that changes a key's description.

use kms_api::operation::UpdateKeyDescriptionRequest;
use leptos::prelude::*;

use super::Shown;
use crate::components::dialog::Dialog;
use crate::components::field::TextField;
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::forms::place;

/// The dialog.
pub(super) fn description_dialog(shown: Shown, open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open=open id="edit-description" title="Edit description">
            {content(shown, open)}
        </Dialog>
    }
    .into_any()
}

fn content(shown: Shown, open: RwSignal<bool>) -> AnyView {
    let form = Form::default();
    let old = shown.detail.with_untracked(|detail| detail.as_ref().map(|detail| detail.metadata.description.clone()));
    let text = RwSignal::new(old.unwrap_or_default());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = UpdateKeyDescriptionRequest { key_id: shown.id(), description: text.get_untracked() };
        let work = async move {
            shown.act.client.call(request).await.map_err(|failure| place(&failure, &["description"], &[]))
        };
        form.run(work, move |_| {
            open.try_set(false);
            shown.act.toasts.say("The description is changed.");
        });
    };
    view! {
        <form class="form" novalidate=true aria-label="Edit description" on:submit=submit>
            <FailureNotice told=form.head() />
            <TextField id="key-description" label="Description" value=text rows=4 error=form.error("description") />
            <div class="dialog-actions">
                <button type="button" class="button button-quiet" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <Submit form=form label="Save description" />
            </div>
        </form>
    }
    .into_any()
}
