//! What stands at the head of the page: what can be done, and what is to be known first.

use leptos::prelude::*;

use super::super::{act_button, root_beside};
use super::Shown;
use super::delete::delete_dialog;
use crate::access::Question;
use crate::components::icon::Icon;
use crate::route::Route;

/// The buttons beside the title.
pub(super) fn actions(shown: Shown) -> AnyView {
    let deleting = RwSignal::new(false);
    let client = shown.act.client;
    let acting = move || {
        let (identity, now) = (shown.identity(), untrack(|| client.actor())?);
        let actor = identity.actor(now.region.clone())?;
        let question = Question { by: Some(actor.clone()), ..Question::default() };
        let act = act_button(actor, "Act as this principal", String::new(), false);
        Some(view! {
            <a class="button" href=Route::Lab(Box::new(question)).href()>
                {Icon::Lab.view()}
                "What may it do?"
            </a>
            {act}
        })
    };
    let delete = move || {
        shown.own.get().then(|| {
            view! {
                <button type="button" class="button" on:click=move |_| deleting.set(true)>
                    {Icon::Bin.view()}
                    "Delete"
                </button>
            }
        })
    };
    view! {
        {delete}
        {acting}
        {delete_dialog(shown, deleting)}
    }
    .into_any()
}

/// Whether it can be changed at all, and whether the person acts as it.
pub(super) fn notices(shown: Shown) -> AnyView {
    let client = shown.act.client;
    let notice = move || {
        let (identity, now) = (shown.identity(), client.actor()?);
        let (title, text) = if identity.is(&now) {
            (
                format!("You act as this {}", identity.kind.word()),
                "What you change here is done as it: IAM refuses what its own policies do not allow.",
            )
        } else if !shown.own.get() {
            (
                "It belongs to another account than you act in".to_owned(),
                "You can look at it here. To change it, act as somebody of its account.",
            )
        } else {
            return None;
        };
        Some(view! {
            <div class="notice">
                {Icon::About.view()}
                <div class="notice-text">
                    <p class="notice-title">{title}</p>
                    <p class="notice-advice">{text}</p>
                    <p>
                        {act_button(
                            root_beside(&now, &identity.account),
                            "Act as the root user",
                            format!("of account {}", identity.account),
                            true,
                        )}
                    </p>
                </div>
            </div>
        })
    };
    view! {
        <div class="notice-slot" role="status">
            {notice}
        </div>
    }
    .into_any()
}
