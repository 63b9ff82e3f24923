//! The dialog that deletes an identity, with all that hangs on it, told before.

use leptos::prelude::*;

use super::super::call::Call;
use super::super::model::deletion;
use super::super::{this, whom, word};
use super::Shown;
use crate::access::identity::Kind;
use crate::app::go;
use crate::components::dialog::Dialog;
use crate::components::form::{Form, Submit};
use crate::components::icon::Icon;
use crate::components::live::{Button, hint, live};
use crate::components::notice::FailureNotice;
use crate::forms::{Placed, place_managed};
use crate::route::Route;
use crate::text::identities::principal::delete as text;

/// The dialog.
pub(super) fn delete_dialog(shown: Shown, open: RwSignal<bool>) -> AnyView {
    let title = text::title(&whom(&shown.identity()));
    view! {
        <Dialog open=open id="delete-identity" title=title grave=true>
            {content(shown, open)}
        </Dialog>
    }
    .into_any()
}

fn content(shown: Shown, open: RwSignal<bool>) -> AnyView {
    let form = Form::default();
    let calls = Memo::new(move |_| {
        shown.account.with(|account| {
            let account = account.as_ref()?;
            Some(shown.identity.with_value(|identity| deletion(account, identity)))
        })
    });
    let calls = move || calls.get().unwrap_or_default();
    // Calls made as somebody who is gone are refused, and so is every look at the workspace.
    let acting =
        move || shown.act.client.actor().is_some_and(|now| shown.identity.with_value(|identity| identity.is(&now)));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if untrack(acting) {
            return;
        }
        let calls = untrack(calls);
        let identity = shown.identity();
        form.run(work(shown, calls), move |()| {
            open.try_set(false);
            shown.act.toasts.say(text::deleted(word(identity.kind), &identity.name));
            go(&Route::Identities);
        });
    };
    let kind = shown.kind();
    let told = live(move || {
        let calls = calls();
        let items: Vec<_> = calls.iter().map(|call| view! { <li class="mono">{call.line()}</li> }).collect();
        let why = if calls.len() > 1 { text::many_calls(word(kind)) } else { text::one_call().to_owned() };
        view! {
            <p>{why}</p>
            <ol class="consequences identity-calls">{items}</ol>
        }
        .into_any()
    });
    // Groups cannot be named in policies.
    let after = (kind != Kind::Group).then(|| hint(text::name_again()));
    let label = match kind {
        Kind::User => text::delete_user(),
        Kind::Group => text::delete_group(),
        Kind::Role => text::delete_role(),
    };
    let foot = live(move || {
        if acting() {
            return view! {
                <p class="field-error">
                    {text::acting(this(kind))}
                </p>
            }
            .into_any();
        }
        view! { <Submit form=form label=label grave=true /> }.into_any()
    });
    let keep = Button::new(Icon::Undo, text::keep(), "button-quiet").does(move || open.set(false));
    view! {
        <form class="form" novalidate=true aria-label=text::form() on:submit=submit>
            {told}
            {after}
            <FailureNotice told=form.head() />
            <div class="dialog-actions">
                {keep}
                {foot}
            </div>
        </form>
    }
    .into_any()
}

/// Makes the calls until one is refused. What was done before stays done, and is no more on the list.
async fn work(shown: Shown, calls: Vec<Call>) -> Result<(), Placed> {
    for call in calls {
        let line = call.line();
        if let Err(failure) = shown.called(call).await {
            let mut placed = place_managed(&failure, &[], &[]);
            if let Some(told) = &mut placed.head {
                told.title = format!("{line}: {}", told.title);
            }
            return Err(placed);
        }
    }
    Ok(())
}
