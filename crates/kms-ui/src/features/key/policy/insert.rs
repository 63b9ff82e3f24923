//! The dialog that puts a ready-made statement into the policy, or a whole policy in place of it.

use kms_api::key::KeyMetadata;
use leptos::prelude::*;

use super::statements::add;
use super::templates::{TEMPLATES, Template, console_policy};
use crate::components::dialog::Dialog;

/// The dialog. What is put in stands in `text` then, and `reveal` says where.
pub(super) fn insert_dialog(
    key: Memo<Option<KeyMetadata>>,
    open: RwSignal<bool>,
    text: RwSignal<String>,
    reveal: RwSignal<Option<(usize, usize)>>,
) -> AnyView {
    // A statement can be put only into what can be read.
    let unreadable = Memo::new(move |_| text.with(|text| add(text, &serde_json::json!({})).is_none()));
    let put = move |template: &'static Template| {
        let statement = key.with_untracked(|key| key.as_ref().map(|key| (template.statement)(key)));
        let added = statement.and_then(|statement| text.with_untracked(|text| add(text, &statement)));
        if let Some(added) = added {
            open.set(false);
            text.set(added.text);
            reveal.set(Some(added.span));
        }
    };
    let replace = move |_| {
        let policy = key.with_untracked(|key| key.as_ref().map(console_policy));
        if let Some(policy) = policy {
            open.set(false);
            text.set(policy);
            reveal.set(Some((0, 0)));
        }
    };
    let choices = move || {
        let key = key.get_untracked()?;
        let fitting = TEMPLATES.iter().filter(|template| (template.fits)(&key));
        Some(
            fitting
                .map(|template| {
                    view! {
                        <li>
                            <button
                                type="button"
                                class="template"
                                aria-disabled=move || unreadable.get().then_some("true")
                                on:click=move |_| put(template)
                            >
                                <span class="template-title">{template.title}</span>
                                <span class="template-about">{template.about}</span>
                            </button>
                        </li>
                    }
                })
                .collect::<Vec<_>>(),
        )
    };
    let wrong = move || {
        unreadable.get().then(|| {
            view! {
                <p class="field-error">
                    "A statement can only be put into a JSON object. Mend the findings first, or take a whole policy."
                </p>
            }
        })
    };
    view! {
        <Dialog open=open id="insert-statement" title="Insert a statement">
            {wrong} <ul class="templates" aria-label="Statements">
                {choices}
            </ul> <h3>"Or replace the whole policy"</h3> <ul class="templates" aria-label="Whole policies">
                <li>
                    <button type="button" class="template" on:click=replace>
                        <span class="template-title">"The console's default policy"</span>
                        <span class="template-about">
                            "What the AWS console writes for a key with administrators and users: the account, \
                             KeyAdministrators, KeyUsers, and grants for AWS services where the key is symmetric."
                        </span>
                    </button>
                </li>
            </ul>
        </Dialog>
    }
    .into_any()
}
