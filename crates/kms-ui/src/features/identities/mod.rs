//! Identities: the users, groups and roles of each account, and what they may do by IAM policies.

mod call;
pub mod create;
pub mod list;
mod model;
mod parts;
pub mod principal;
mod templates;
mod trust;

use kms_api::AccountId;
use kms_protocol::{Actor, Part};
use leptos::prelude::*;

use crate::access::identity::{Identity, Kind};
use crate::client::use_client;
use crate::components::icon::Icon;
use crate::components::live::live;
use crate::shell::toasts::use_toasts;
use crate::shell::who;
use crate::text::identities as text;

/// The kind as it stands in a sentence: `user`.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::User => text::user(),
        Kind::Group => text::group(),
        Kind::Role => text::role(),
    }
}

/// The one that is meant, in a sentence: `this user`.
fn this(kind: Kind) -> &'static str {
    match kind {
        Kind::User => text::this_user(),
        Kind::Group => text::this_group(),
        Kind::Role => text::this_role(),
    }
}

/// The identity as it stands in a sentence: `the user ann`.
fn whom(identity: &Identity) -> String {
    match identity.kind {
        Kind::User => text::the_user(&identity.name),
        Kind::Group => text::the_group(&identity.name),
        Kind::Role => text::the_role(&identity.name),
    }
}

/// A button that makes the person act as somebody. It stays when that is done, with the focus, and says so. `whom` says
/// whom it is about where its text does not.
fn act_button(actor: Actor, text: &'static str, whom: String, class: &'static str) -> AnyView {
    let (client, toasts) = (use_client(), use_toasts());
    let acting = if actor.who == Part::Root { text::act_as_root() } else { text::act_as_it() };
    let chosen = actor.clone();
    let now = Memo::new(move |_| client.actor().as_ref() == Some(&chosen));
    let act = move |_| {
        if !now.get_untracked() {
            who::act_as(client, toasts, actor.clone());
        }
    };
    let face = live(move || {
        if now.get() {
            return view! {
                {Icon::Check.view()}
                {acting}
            }
            .into_any();
        }
        view! {
            {Icon::User.view()}
            {text}
            <span class="sr-only">{format!(" {whom}")}</span>
        }
        .into_any()
    });
    view! {
        <button
            type="button"
            class=format!("button {class}")
            aria-disabled=move || now.get().then_some("true")
            on:click=act
        >
            {face}
        </button>
    }
    .into_any()
}

/// The root user of the account that another actor's is.
fn root_beside(actor: &Actor, account: &AccountId) -> Actor {
    Actor { account: account.clone(), region: actor.region.clone(), who: Part::Root }
}
