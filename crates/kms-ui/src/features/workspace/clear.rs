//! The end of everything that is kept here.

use kms_protocol::workspace::WorkspaceTask;
use leptos::prelude::*;

use crate::client::use_client;
use crate::components::dialog::Dialog;
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::forms::place;
use crate::shell::toasts::use_toasts;
use crate::text::workspace::clear as text;

/// The panel.
pub(super) fn clear() -> AnyView {
    let open = RwSignal::new(false);
    view! {
        <section class="panel" aria-labelledby="clear-title">
            <h2 id="clear-title">{text::title()}</h2>
            <p class="hint">{text::about()}</p>
            <div class="form-actions">
                <button type="button" class="button button-danger" on:click=move |_| open.set(true)>
                    {text::ask()}
                </button>
            </div>
            <Dialog open=open id="clear-workspace" title=text::title() grave=true>
                {content(open)}
            </Dialog>
        </section>
    }
    .into_any()
}

fn content(open: RwSignal<bool>) -> AnyView {
    let client = use_client();
    let toasts = use_toasts();
    let form = Form::default();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let work = async move {
            let done = client.workspace::<serde_json::Value>(WorkspaceTask::Clear, None).await;
            done.map_err(|failure| place(&failure, &[], &[]))
        };
        form.run(work, move |_| {
            open.try_set(false);
            toasts.say(text::done());
        });
    };
    view! {
        <ul class="consequences">
            <li>{text::all()}</li>
            <li>{text::no_way_back()}</li>
            <li>{text::files_stay()}</li>
        </ul>
        <form class="form" novalidate=true aria-label=text::title() on:submit=submit>
            <FailureNotice told=form.head() />
            <div class="form-actions">
                <Submit form=form label=text::confirm() />
            </div>
        </form>
    }
    .into_any()
}
