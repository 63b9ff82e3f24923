//! Who is in which group, seen from the user or from the group.

use leptos::prelude::*;

use super::super::model::{bond, bonds as present, possible_bonds};
use super::Shown;
use crate::access::identity::{Identity, Kind};
use crate::components::icon::Icon;
use crate::route::Route;

/// The panel.
pub(super) fn bonds(shown: Shown) -> AnyView {
    let is_group = shown.kind() == Kind::Group;
    let (title, verb) = if is_group { ("Members", "Add member") } else { ("Groups", "Add to group") };
    let about =
        if is_group { "The group's policies count for them." } else { "Their policies count for the user too." };
    let there = shown.beside(present);
    let possible = shown.beside(possible_bonds);
    let rows = move || there.get().into_iter().map(|other| row(shown, other)).collect::<Vec<_>>();
    let none = move || there.with(Vec::is_empty).then(|| view! { <p class="hint">"None."</p> });
    let chosen = RwSignal::new(String::new());
    Effect::new(move |_| {
        possible.with(|possible| {
            if !chosen.with_untracked(|chosen| possible.contains(chosen)) {
                chosen.set(possible.first().cloned().unwrap_or_default());
            }
        });
    });
    let options = move || {
        let all = possible.get().into_iter().map(|name| {
            let (value, words) = (name.clone(), name.clone());
            view! {
                <option value=value prop:selected=move || chosen.with(|chosen| *chosen == name)>
                    {words}
                </option>
            }
        });
        all.collect::<Vec<_>>()
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let other = chosen.get_untracked();
        if !other.is_empty() {
            let said = format!("{other} is added.");
            shown.run(bond(&shown.identity(), &other, true), said);
        }
    };
    let add = move || {
        let open = shown.own.get() && possible.with(|possible| !possible.is_empty());
        open.then(|| {
            view! {
                <form class="identity-chooser" novalidate=true aria-label=verb on:submit=submit>
                    <select
                        class="select"
                        aria-label=if is_group { "User" } else { "Group" }
                        on:change=move |event| chosen.set(event_target_value(&event))
                    >
                        {options}
                    </select>
                    <button type="submit" class="button" aria-disabled=move || shown.act.busy.get().then_some("true")>
                        {Icon::Plus.view()}
                        {verb}
                    </button>
                </form>
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="bonds-title">
            <h2 id="bonds-title">{title}</h2>
            <p class="hint">{about}</p>
            {none}
            <ul class="items" aria-label=title>
                {rows}
            </ul>
            {add}
        </section>
    }
    .into_any()
}

fn row(shown: Shown, other: String) -> AnyView {
    let Identity { account, kind, .. } = shown.identity();
    let kind = if kind == Kind::Group { Kind::User } else { Kind::Group };
    let href = Route::Identity(Identity { account, kind, name: other.clone() }).href();
    let name = other.clone();
    let remove = move || {
        let gone = other.clone();
        let label = format!("Remove {other}");
        let act = move |_| {
            let said = format!("{gone} is removed.");
            shown.run(bond(&shown.identity(), &gone, false), said);
        };
        shown.own.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button button-bare button-icon"
                    aria-label=label
                    title="Remove"
                    on:click=act
                >
                    {Icon::Close.view()}
                </button>
            }
        })
    };
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
