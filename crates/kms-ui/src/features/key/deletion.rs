//! The dialog that schedules a key's deletion. What it means is told before.

use kms_api::operation::ScheduleKeyDeletionRequest;
use leptos::prelude::*;

use super::Shown;
use crate::components::dialog::Dialog;
use crate::components::field::TextField;
use crate::components::form::{Form, Submit};
use crate::components::markdown::rich;
use crate::components::notice::FailureNotice;
use crate::format::time;
use crate::forms::{Placed, place};
use crate::shell::clock::use_now;
use crate::text::key::deletion as text;

const FIELD: &str = "pendingWindowInDays";
/// AWS's own default.
const DAYS: &str = "30";

/// The dialog.
pub(super) fn deletion_dialog(shown: Shown, open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open=open id="schedule-deletion" title=text::title() grave=true>
            {content(shown, open)}
        </Dialog>
    }
    .into_any()
}

fn content(shown: Shown, open: RwSignal<bool>) -> AnyView {
    let form = Form::default();
    let days = RwSignal::new(DAYS.to_owned());
    let minute = use_now().minute();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = days.get_untracked();
        let work = async move {
            let days = typed.trim().parse().map_err(|_| Placed::at(FIELD, text::days_wanted()))?;
            let request = ScheduleKeyDeletionRequest { key_id: shown.id(), pending_window_in_days: Some(days) };
            shown.act.client.call(request).await.map_err(|failure| place(&failure, &[FIELD], &[]))
        };
        form.run(work, move |response| {
            open.try_set(false);
            let date = response.deletion_date.map(time::date_and_minute).unwrap_or_default();
            shown.act.toasts.say(text::scheduled(&date));
        });
    };
    let date = move || {
        let days: Option<i64> = days.get().trim().parse().ok().filter(|days| (7..=30).contains(days));
        days.map(|days| rich(&text::date(&time::date_and_minute(minute.get().plus_days(days)))))
    };
    view! {
        <ul class="consequences">
            <li>{text::no_use()}</li>
            <li>{text::can_cancel()}</li>
            <li>
                {rich(text::destroyed())}
            </li>
            <li>{text::aliases_go()}</li>
        </ul>
        <form class="form" novalidate=true aria-label=text::form() on:submit=submit>
            <FailureNotice told=form.head() />
            <TextField
                id="deletion-days"
                label=text::days()
                kind="number"
                value=days
                error=form.error(FIELD)
                hint=text::days_hint().into_any()
            />
            <p role="status">{date}</p>
            <div class="dialog-actions">
                <button type="button" class="button button-quiet" on:click=move |_| open.set(false)>
                    {text::keep()}
                </button>
                <Submit form=form label=text::schedule() grave=true />
            </div>
        </form>
    }
    .into_any()
}
