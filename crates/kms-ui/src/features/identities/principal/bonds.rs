//! Who is in which group, seen from the user or from the group.

use leptos::prelude::*;

use super::super::model::{bond, bonds as present, possible_bonds};
use super::super::parts::{Chooser, panel, rows};
use super::Shown;
use crate::access::identity::{Identity, Kind};
use crate::components::icon::Icon;
use crate::components::live::{Button, when};
use crate::route::Route;
use crate::text::identities::principal::bonds as text;

/// The panel.
pub(super) fn bonds(shown: Shown) -> AnyView {
    let is_group = shown.kind() == Kind::Group;
    let (title, label, verb, about) = if is_group {
        (text::members(), text::user(), text::add_member(), text::members_about())
    } else {
        (text::groups(), text::group(), text::add_to_group(), text::groups_about())
    };
    let there = shown.beside(present);
    let possible = shown.beside(possible_bonds);
    let take = move |other: String| {
        let said = text::added(&other);
        shown.run(bond(&shown.identity(), &other, true), said);
    };
    let chooser = Chooser {
        label,
        verb,
        options: Signal::derive(move || possible.get().into_iter().map(|name| (name.clone(), name)).collect()),
        open: shown.own.into(),
        busy: shown.act.busy.into(),
        take: Callback::new(take),
    };
    let rows = rows("items", title, there.into(), move |other| row(shown, other));
    panel("bonds-title", title, about, ().into_any(), vec![rows, chooser.view()])
}

fn row(shown: Shown, other: String) -> AnyView {
    let Identity { account, kind, .. } = shown.identity();
    let kind = if kind == Kind::Group { Kind::User } else { Kind::Group };
    let href = Route::Identity(Identity { account, kind, name: other.clone() }).href();
    let name = other.clone();
    let remove = when(shown.own.into(), move || {
        let gone = other.clone();
        let button = Button { label: text::remove(&other), ..Button::new(Icon::Close, "", ICON) };
        button.does(move || {
            let said = text::removed(&gone);
            shown.run(bond(&shown.identity(), &gone, false), said);
        })
    });
    view! {
        <li class="item">
            <a class="item-name" href=href>
                {name}
            </a>
            {remove}
        </li>
    }
    .into_any()
}

const ICON: &str = "button-bare button-icon";
