//! The policies that belong to one identity.

use std::collections::BTreeMap;

use kms_protocol::policy::PolicyKind;
use leptos::prelude::*;

use super::super::call::Call;
use super::super::parts::{list, panel};
use super::super::templates::first_policy;
use super::super::this;
use super::Shown;
use super::document::{CODES, DOCUMENT, Edited, NAME, all_keys, document};
use super::policy::policy;
use crate::components::icon::Icon;
use crate::components::json::{json_view, laid_out};
use crate::components::live::{Button, hint, live, when};
use crate::forms::place_managed;
use crate::platform::dom;
use crate::text::identities::principal::inline as text;

const ADD: &str = "add-policy";

/// The panel.
pub(super) fn inline(shown: Shown) -> AnyView {
    let policies = shown.part(|view| view.policies.clone());
    let names = move || policies.with(|policies| policies.keys().cloned().collect::<Vec<_>>());
    let new = Signal::derive(move || shown.editor.is_at(&Edited::New));
    let none = Signal::derive(move || policies.with(BTreeMap::is_empty) && !new.get());
    let can_add = Signal::derive(move || shown.own.get() && !new.get());
    let head = when(can_add, move || {
        let button = Button { id: ADD, ..Button::new(Icon::Plus, text::add(), "button-small") };
        button.does(move || shown.editor.begin(Edited::New, first_policy(&all_keys(shown))))
    });
    let rows = view! {
        <For each=names key=Clone::clone let(name)>
            {row(shown, policies, name)}
        </For>
    };
    let body = vec![
        when(none, || hint(text::none())),
        list("identity-policies", text::title(), rows.into_any()),
        when(new, move || document(shown, text::new(), PolicyKind::Identity, save_new)),
    ];
    let about = text::about(this(shown.kind()));
    panel("inline-title", text::title(), &about, head, body)
}

fn row(shown: Shown, policies: Memo<BTreeMap<String, String>>, name: String) -> AnyView {
    let edited = Edited::Inline(name.clone());
    let of = name.clone();
    let text =
        Memo::new(move |_| policies.with(|policies| policies.get(&of).map(|text| laid_out(text))).unwrap_or_default());
    let editing = Memo::new(move |_| shown.editor.is_at(&edited));
    let content = live(move || {
        if !editing.get() {
            return closed(shown, name.clone(), text);
        }
        view! {
            <h3>{name.clone()}</h3>
            {document(shown, text::document(), PolicyKind::Identity, save_edited)}
        }
        .into_any()
    });
    view! { <li>{content}</li> }.into_any()
}

/// A policy that is not being edited.
fn closed(shown: Shown, name: String, text: Memo<String>) -> AnyView {
    let label = text::policy(&name);
    let of = name.clone();
    let tools = move || {
        let (edited, gone) = (Edited::Inline(of.clone()), of.clone());
        let edit = Button { label: text::edit_policy(&of), ..Button::new(Icon::Edit, text::edit(), "button-small") };
        let remove = Button::new(Icon::Bin, text::remove(), "button-quiet button-small");
        let remove = Button { label: text::remove_policy(&of), ..remove };
        vec![
            edit.does(move || shown.editor.begin(edited.clone(), text.get_untracked())),
            remove.does(move || {
                shown.run(Call::delete_policy(&shown.identity(), &gone), text::removed(&gone));
            }),
        ]
    };
    policy(shown, name, live(move || json_view(&label, &text.get())), tools)
}

fn save_new(shown: Shown) {
    save(shown, shown.editor.name.get_untracked().trim().to_owned());
}

fn save_edited(shown: Shown) {
    if let Some(Edited::Inline(name)) = shown.editor.edited.get_untracked() {
        save(shown, name);
    }
}

fn save(shown: Shown, name: String) {
    let call = Call::put_policy(&shown.identity(), &name, &shown.editor.text.get_untracked());
    let work = async move {
        let put = shown.called(call).await;
        put.map_err(|failure| place_managed(&failure, &[NAME, DOCUMENT], &CODES))
    };
    shown.editor.form.run(work, move |()| {
        shown.editor.end();
        shown.act.toasts.say(text::saved(&name));
        // The button that saved it is gone.
        request_animation_frame(|| dom::focus(ADD));
    });
}
