//! The plate of a key: the first four digits of its id, as on the door of a deposit box.

use kms_api::KeyId;
use leptos::prelude::*;

use crate::format::name;

/// A plate. Screen readers pass over it: the id stands in full wherever it matters.
pub fn plate(id: &KeyId) -> AnyView {
    view! {
        <span class="plate" aria-hidden="true">
            {name::plate(id)}
        </span>
    }
    .into_any()
}
