//! What of the keys wants attention.

use kms_protocol::view::{Attention, View, Want};
use leptos::prelude::*;

use crate::client::use_view;
use crate::components::plate::plate;
use crate::format::name;
use crate::route::{KeyPart, Route};
use crate::text::overview as text;

/// The panel.
pub(super) fn attention() -> AnyView {
    let found = use_view::<Vec<Attention>>(|| Some(View::Attention));
    let list = move || {
        found.data.with(|found| {
            let found = found.as_ref()?;
            Some(if found.is_empty() {
                view! { <p class="panel-none">{text::nothing_wanted()}</p> }.into_any()
            } else {
                let rows: Vec<_> = found.iter().map(row).collect();
                view! { <ul class="wants">{rows}</ul> }.into_any()
            })
        })
    };
    view! {
        <section class="panel panel-flush" aria-labelledby="wants-title">
            <div class="panel-bar">
                <h2 id="wants-title">{text::wants()}</h2>
            </div>
            {list}
        </section>
    }
    .into_any()
}

fn row(found: &Attention) -> AnyView {
    let (told, part) = match found.want {
        Want::Deletion => (text::want_deletion(found.count), None),
        Want::Public => (text::want_public(found.count), Some(KeyPart::Policy)),
        Want::Unavailable => (text::want_unavailable(found.count), None),
        Want::Expiry => (text::want_expiry(found.count), Some(KeyPart::Material)),
        Want::Import => (text::want_import(found.count), Some(KeyPart::Material)),
        Want::Rotation => (text::want_rotation(found.count), Some(KeyPart::Rotation)),
        Want::Unused => (text::want_unused(found.count), None),
    };
    let keys: Vec<_> = found
        .keys
        .iter()
        .map(|id| {
            let route = part.map_or_else(|| Route::Key(id.clone()), |part| Route::KeyPart(id.clone(), part));
            view! {
                <a class="want-key" href=route.href() aria-label=text::want_key(&name::plate(id))>
                    {plate(id)}
                </a>
            }
        })
        .collect();
    let grave = matches!(found.want, Want::Deletion | Want::Public | Want::Unavailable | Want::Expiry);
    view! {
        <li class="want" class:want-grave=grave>
            <span>{told}</span>
            <span class="want-keys">{keys}</span>
        </li>
    }
    .into_any()
}
