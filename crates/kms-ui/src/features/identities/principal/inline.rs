//! The policies that belong to one identity.

use std::collections::BTreeMap;

use kms_protocol::policy::PolicyKind;
use leptos::prelude::*;

use super::super::call::Call;
use super::super::parts::{list, panel};
use super::super::templates::first_policy;
use super::Shown;
use super::document::{CODES, DOCUMENT, Edited, NAME, all_keys, document};
use super::policy::policy;
use crate::components::icon::Icon;
use crate::components::json::{json_view, laid_out};
use crate::components::live::{Button, hint, live, when};
use crate::forms::place_managed;
use crate::platform::dom;

const ADD: &str = "add-policy";

/// The panel.
pub(super) fn inline(shown: Shown) -> AnyView {
    let policies = shown.part(|view| view.policies.clone());
    let names = move || policies.with(|policies| policies.keys().cloned().collect::<Vec<_>>());
    let new = Signal::derive(move || shown.editor.is_at(&Edited::New));
    let none = Signal::derive(move || policies.with(BTreeMap::is_empty) && !new.get());
    let can_add = Signal::derive(move || shown.own.get() && !new.get());
    let head = when(can_add, move || {
        let button = Button { id: ADD, ..Button::new(Icon::Plus, "Add policy", "button-small") };
        button.does(move || shown.editor.begin(Edited::New, first_policy(&all_keys(shown))))
    });
    let rows = view! {
        <For each=names key=Clone::clone let(name)>
            {row(shown, policies, name)}
        </For>
    };
    let body = vec![
        when(none, || hint("None. Without any policy it may do only what a key's policy or a grant gives it by name.")),
        list("identity-policies", "Inline policies", rows.into_any()),
        when(new, move || document(shown, "New policy", PolicyKind::Identity, save_new)),
    ];
    let about = format!("They belong to this {} alone, and go with it.", shown.kind().word());
    panel("inline-title", "Inline policies", &about, head, body)
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
            {document(shown, "Policy document", PolicyKind::Identity, save_edited)}
        }
        .into_any()
    });
    view! { <li>{content}</li> }.into_any()
}

/// A policy that is not being edited.
fn closed(shown: Shown, name: String, text: Memo<String>) -> AnyView {
    let label = format!("Policy {name}");
    let of = name.clone();
    let tools = move || {
        let (edited, gone) = (Edited::Inline(of.clone()), of.clone());
        let edit = Button { label: format!("Edit policy {of}"), ..Button::new(Icon::Edit, "Edit", "button-small") };
        let remove = Button::new(Icon::Bin, "Remove", "button-quiet button-small");
        let remove = Button { label: format!("Remove policy {of}"), ..remove };
        vec![
            edit.does(move || shown.editor.begin(edited.clone(), text.get_untracked())),
            remove.does(move || {
                shown.run(Call::delete_policy(&shown.identity(), &gone), format!("The policy {gone} is removed."));
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
        shown.act.toasts.say(format!("The policy {name} is saved."));
        // The button that saved it is gone.
        request_animation_frame(|| dom::focus(ADD));
    });
}
