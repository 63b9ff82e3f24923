//! The dialog that puts a ready-made statement into the policy, or a whole policy in place of it.

use kms_api::key::KeyMetadata;
use leptos::prelude::*;

use super::templates::{TEMPLATES, console_policy};
use crate::components::policy_editor::insert::{Target, insert_dialog, offer};
use crate::text::key::policy::insert as text;

/// The dialog.
pub(super) fn insert(key: Memo<Option<KeyMetadata>>, target: Target) -> AnyView {
    let offers = move |off: Signal<bool>| {
        let Some(metadata) = key.get_untracked() else { return Vec::new() };
        let fitting = TEMPLATES.iter().filter(|template| (template.fits)(&metadata));
        fitting
            .map(|template| {
                let put = move || {
                    if let Some(statement) = key.with_untracked(|key| key.as_ref().map(template.statement)) {
                        target.put(&statement);
                    }
                };
                offer((template.title)(), (template.about)(), off, put)
            })
            .collect()
    };
    insert_dialog(target, || ().into_any(), offers, move || whole(key, target))
}

fn whole(key: Memo<Option<KeyMetadata>>, target: Target) -> AnyView {
    let replace = move || {
        if let Some(policy) = key.with_untracked(|key| key.as_ref().map(console_policy)) {
            target.replace(policy, (0, 0));
        }
    };
    let about = text::console_about();
    view! {
        <h3>{text::replace()}</h3>
        <ul class="templates" aria-label=text::whole()>
            {offer(text::console(), about, Signal::derive(|| false), replace)}
        </ul>
    }
    .into_any()
}
