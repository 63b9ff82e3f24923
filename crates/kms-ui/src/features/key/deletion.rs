//! The dialog that schedules a key's deletion. What it means is told before.

use kms_api::operation::ScheduleKeyDeletionRequest;
use leptos::prelude::*;

use super::Shown;
use crate::components::dialog::Dialog;
use crate::components::field::TextField;
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::format::time;
use crate::forms::{Placed, place};
use crate::shell::clock::use_now;

const FIELD: &str = "pendingWindowInDays";
/// AWS's own default.
const DAYS: &str = "30";

/// The dialog.
pub(super) fn deletion_dialog(shown: Shown, open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open=open id="schedule-deletion" title="Schedule the deletion of this key?" grave=true>
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
            let days = typed.trim().parse().map_err(|_| Placed::at(FIELD, "Give the number of days, 7 to 30."))?;
            let request = ScheduleKeyDeletionRequest { key_id: shown.id(), pending_window_in_days: Some(days) };
            shown.act.client.call(request).await.map_err(|failure| place(&failure, &[FIELD], &[]))
        };
        form.run(work, move |response| {
            open.try_set(false);
            let date = response.deletion_date.map(time::date_and_minute).unwrap_or_default();
            shown.act.toasts.say(format!("The key will be deleted on {date}. Until then you can cancel it."));
        });
    };
    let date = move || {
        let days: Option<i64> = days.get().trim().parse().ok().filter(|days| (7..=30).contains(days));
        days.map(|days| {
            view! {
                "It will be deleted on "
                <b>{time::date_and_minute(minute.get().plus_days(days))}</b>
                " of the virtual clock."
            }
        })
    };
    view! {
        <ul class="consequences">
            <li>"From now on nothing can be encrypted or decrypted with it."</li>
            <li>"Until the date you can cancel. The key is then disabled, and can be enabled again."</li>
            <li>
                <b>"On the date its material is destroyed. "</b>
                "Whatever is still encrypted under it can never be read again, by anybody."
            </li>
            <li>"Its aliases go with it. If you are not sure, disable the key instead."</li>
        </ul>
        <form class="form" novalidate=true aria-label="Schedule deletion" on:submit=submit>
            <FailureNotice told=form.head() />
            <TextField
                id="deletion-days"
                label="Waiting period in days"
                kind="number"
                value=days
                error=form.error(FIELD)
                hint=view! { "7 to 30 days." }.into_any()
            />
            <p role="status">{date}</p>
            <div class="dialog-actions">
                <button type="button" class="button button-quiet" on:click=move |_| open.set(false)>
                    "Keep key"
                </button>
                <Submit form=form label="Schedule key deletion" grave=true />
            </div>
        </form>
    }
    .into_any()
}
