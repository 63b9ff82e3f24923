//! The policies that belong to one identity.

use std::collections::BTreeMap;

use kms_protocol::policy::PolicyKind;
use leptos::prelude::*;

use super::super::call::Call;
use super::super::templates::first_policy;
use super::Shown;
use super::document::{CODES, DOCUMENT, Edited, NAME, all_keys, document};
use crate::components::icon::Icon;
use crate::components::json::{json_view, laid_out};
use crate::forms::place_managed;
use crate::platform::dom;

const ADD: &str = "add-policy";

/// The panel.
pub(super) fn inline(shown: Shown) -> AnyView {
    let policies = shown.part(|view| view.policies.clone());
    let names = move || policies.with(|policies| policies.keys().cloned().collect::<Vec<_>>());
    let none = move || {
        (policies.with(BTreeMap::is_empty) && !shown.editor.is_at(&Edited::New)).then(|| {
            view! { <p class="hint">"None. Without any policy it may do only what a key's policy or a grant gives it by name."</p> }
        })
    };
    let add = move |_| shown.editor.begin(Edited::New, first_policy(&all_keys(shown)));
    let head = move || {
        (shown.own.get() && !shown.editor.is_at(&Edited::New)).then(|| {
            view! {
                <button type="button" id=ADD class="button button-small" on:click=add>
                    {Icon::Plus.view()}
                    "Add policy"
                </button>
            }
        })
    };
    let new =
        move || shown.editor.is_at(&Edited::New).then(|| document(shown, "New policy", PolicyKind::Identity, save_new));
    let hint = format!("They belong to this {} alone, and go with it.", shown.kind().word());
    view! {
        <section class="panel" aria-labelledby="inline-title">
            <div class="panel-head">
                <h2 id="inline-title">"Inline policies"</h2>
                {head}
            </div>
            <p class="hint">{hint}</p>
            {none}
            <ul class="identity-policies" aria-label="Inline policies">
                <For each=names key=Clone::clone let(name)>
                    {policy(shown, policies, name)}
                </For>
            </ul>
            {new}
        </section>
    }
    .into_any()
}

fn policy(shown: Shown, policies: Memo<BTreeMap<String, String>>, name: String) -> AnyView {
    let edited = Edited::Inline(name.clone());
    let of = name.clone();
    let text =
        Memo::new(move |_| policies.with(|policies| policies.get(&of).map(|text| laid_out(text))).unwrap_or_default());
    let editing = Memo::new(move |_| shown.editor.is_at(&edited));
    view! {
        <li>
            {move || {
                if editing.get() {
                    view! {
                        <h3>{name.clone()}</h3>
                        {document(shown, "Policy document", PolicyKind::Identity, save_edited)}
                    }
                        .into_any()
                } else {
                    closed(shown, name.clone(), text)
                }
            }}
        </li>
    }
    .into_any()
}

/// A policy that is not being edited: its text, to open, and what can be done.
fn closed(shown: Shown, name: String, text: Memo<String>) -> AnyView {
    let tools = {
        let name = name.clone();
        move || {
            let (edited, gone) = (Edited::Inline(name.clone()), name.clone());
            let edit = move |_| shown.editor.begin(edited.clone(), text.get_untracked());
            let remove = move |_| {
                shown.run(Call::delete_policy(&shown.identity(), &gone), format!("The policy {gone} is removed."));
            };
            shown.own.get().then(|| {
                view! {
                    <div class="identity-policy-tools">
                        <button
                            type="button"
                            class="button button-small"
                            aria-label=format!("Edit policy {name}")
                            on:click=edit
                        >
                            {Icon::Edit.view()}
                            "Edit"
                        </button>
                        <button
                            type="button"
                            class="button button-quiet button-small"
                            aria-label=format!("Remove policy {name}")
                            on:click=remove
                        >
                            {Icon::Bin.view()}
                            "Remove"
                        </button>
                    </div>
                }
            })
        }
    };
    let label = format!("Policy {name}");
    view! {
        <div class="identity-policy">
            <details>
                <summary>{name}</summary>
                {move || json_view(&label, &text.get())}
            </details>
            {tools}
        </div>
    }
    .into_any()
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
