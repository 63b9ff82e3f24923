//! Who the person acts as: the button in the bar, and the dialog that changes it. The tab remembers the choice.

use kms_protocol::decision::ActorView;
use kms_protocol::view::View;
use kms_protocol::{Actor, Part};
use leptos::prelude::*;

use super::region::RegionSelect;
use super::toasts::{Toasts, use_toasts};
use super::use_bar_dialogs;
use crate::access::actor;
use crate::client::{Client, use_client, use_view};
use crate::components::dialog::Dialog;
use crate::components::field::TextField;
use crate::components::icon::Icon;
use crate::platform::storage;
use crate::text::shell::who as text;

/// Under what the tab remembers it.
const REMEMBERED: &str = "kmsbox:actor";

/// The actor that this tab remembers.
pub fn recall(client: Client) {
    let remembered = storage::remembered(REMEMBERED);
    client.act_as(remembered.as_deref().and_then(actor::from_text));
}

/// From now on the person acts as this one, in this tab. A toast says so.
pub fn act_as(client: Client, toasts: Toasts, actor: Actor) {
    toasts.say(text::now_acting(&actor::full_name(&actor)));
    act_in(client, actor);
}

/// The same, in the Region that the actor names, and without a word.
pub(super) fn act_in(client: Client, actor: Actor) {
    storage::remember(REMEMBERED, Some(&actor::to_text(&actor)));
    client.act_as(Some(actor));
}

/// The button that says who the person acts as. It opens the dialog.
#[component]
pub fn WhoButton() -> impl IntoView {
    let client = use_client();
    let open = use_bar_dialogs().who;
    let chosen = Memo::new(move |_| client.chosen_actor().is_some());
    let now = Memo::new(move |_| client.actor());
    let name = move || now.get().as_ref().map(actor::name);
    let account = move || now.get().map(|actor| actor.account.to_string());
    view! {
        <button
            type="button"
            class="who"
            class:is-chosen=move || chosen.get()
            aria-haspopup="dialog"
            title=move || now.get().map(|now| text::you_act_as(&actor::full_name(&now)))
            on:click=move |_| open.set(true)
        >
            {Icon::User.view()} <span class="sr-only">{text::button()} " "</span>
            <span class="who-face">
                <span class="who-name">{name}</span>
                <span class="who-account">{account}</span>
            </span>
            <span class="sr-only">{text::button_does()}</span>
        </button>
        <Dialog open=open id="who-dialog" title=text::title()>
            {move || content(client, open)}
        </Dialog>
    }
    .into_any()
}

fn content(client: Client, open: RwSignal<bool>) -> AnyView {
    let toasts = use_toasts();
    let actors = use_view::<Vec<ActorView>>(move || Some(View::Actors));
    let act = move |actor: Actor| {
        open.set(false);
        act_as(client, toasts, actor);
    };
    let groups = move || {
        // Whoever acts at first can be chosen even while the list cannot be had.
        let listed = actors.data.get().unwrap_or_else(|| home().into_iter().collect());
        let groups = actor::by_account(&listed).into_iter().map(|(account, actors)| {
            let options: Vec<_> = actors.into_iter().map(|found| option(client, found, act)).collect();
            let title = text::account(&account);
            view! {
                <section class="who-group" aria-label=title.clone()>
                    <h3>{title.clone()}</h3>
                    <ul>{options}</ul>
                </section>
            }
        });
        groups.collect::<Vec<_>>()
    };
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let found = client.actor().and_then(|now| actor::root_of(&typed.get_untracked(), &now.region));
        match found {
            Some(actor) => act(actor),
            None => error.set(Some(text::not_an_account().to_owned())),
        }
    };
    view! {
        <p class="hint">
            {text::about()}
        </p>
        <p class="who-region">
            <span class="label" aria-hidden="true">
                {text::region()}
            </span>
            <RegionSelect />
        </p>
        <div class="who-groups">{groups}</div>
        <form class="who-other" novalidate=true aria-label=text::other_root() on:submit=submit>
            <TextField
                id="who-account"
                label=text::other_root()
                value=typed
                mono=true
                placeholder="111122223333"
                hint=text::any_account().into_any()
                error=Signal::derive(move || error.get())
            />
            <button type="submit" class="button">
                {text::act_as_root()}
            </button>
        </form>
    }
    .into_any()
}

fn home() -> Option<ActorView> {
    let actor = Actor::home()?;
    let arn = format!("arn:{}:iam::{}:root", actor.region.partition(), actor.account);
    Some(ActorView { actor, arn })
}

fn option(client: Client, found: ActorView, act: impl Fn(Actor) + Copy + 'static) -> AnyView {
    let ActorView { actor, arn } = found;
    let name = actor::name(&actor);
    let icon = if actor.who == Part::Root { Icon::Key } else { Icon::User };
    let (shown, chosen) = (actor.clone(), actor);
    let now = Memo::new(move |_| client.actor().as_ref() == Some(&shown));
    view! {
        <li>
            <button
                type="button"
                class="who-option"
                aria-current=move || now.get().then_some("true")
                on:click=move |_| act(chosen.clone())
            >
                {icon.view()}
                <span class="who-option-text">
                    <span class="who-option-name">{name}</span>
                    <span class="who-option-arn mono">{arn}</span>
                </span>
                {move || now.get().then(|| Icon::Check.view())}
            </button>
        </li>
    }
    .into_any()
}
