//! What stands at the head of the page: what can be done, and what is to be known first.

use leptos::prelude::*;

use super::super::{act_button, root_beside, this};
use super::Shown;
use super::delete::delete_dialog;
use crate::access::Question;
use crate::components::icon::Icon;
use crate::components::live::{Button, button_link, live, when};
use crate::route::Route;
use crate::text::identities as shared;
use crate::text::identities::principal::head as text;

/// The buttons beside the title.
pub(super) fn actions(shown: Shown) -> AnyView {
    let deleting = RwSignal::new(false);
    let client = shown.act.client;
    let (identity, now) = (shown.identity(), untrack(|| client.actor()));
    let actor = now.and_then(|now| identity.actor(now.region));
    let acting = actor.map(|actor| {
        let question = Question { by: Some(actor.clone()), ..Question::default() };
        let lab = Route::Lab(Box::new(question)).href();
        vec![button_link(Icon::Lab, text::lab().to_owned(), "", lab), act_button(actor, text::act(), String::new(), "")]
    });
    let delete =
        when(shown.own.into(), move || Button::new(Icon::Bin, text::delete(), "").does(move || deleting.set(true)));
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
    let notice = live(move || {
        let Some(now) = client.actor() else { return ().into_any() };
        let identity = shown.identity();
        let (title, text) = if identity.is(&now) {
            (text::acting_title(this(identity.kind)), text::acting_text())
        } else if !shown.own.get() {
            (text::elsewhere_title().to_owned(), text::elsewhere_text())
        } else {
            return ().into_any();
        };
        let whom = shared::of_account(identity.account.as_str());
        let act = act_button(root_beside(&now, &identity.account), text::act_as_root(), whom, "button-small");
        view! {
            <div class="notice">
                {Icon::About.view()}
                <div class="notice-text">
                    <p class="notice-title">{title}</p>
                    <p class="notice-advice">{text}</p>
                    <p>{act}</p>
                </div>
            </div>
        }
        .into_any()
    });
    view! {
        <div class="notice-slot" role="status">
            {notice}
        </div>
    }
    .into_any()
}
