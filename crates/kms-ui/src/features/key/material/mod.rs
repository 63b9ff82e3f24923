//! Key material that its owner imports: a wrapping key, the material under it, and what became of it.

mod bring;
mod parameters;

use kms_api::key::ExpirationModel;
use kms_api::operation::{DeleteImportedKeyMaterialRequest, GetParametersForImportResponse};
use leptos::prelude::*;

use self::bring::bring;
use self::parameters::parameters;
use super::Shown;
use crate::components::notice::FailureNotice;
use crate::format::time;
use crate::text::key::material as text;

/// The part of the page.
pub(super) fn material(shown: Shown) -> AnyView {
    let given = RwSignal::new(None::<GetParametersForImportResponse>);
    view! {
        <FailureNotice told=shown.act.told() />
        <div class="split split-wide">
            <div class="stack">
                {parameters(shown, given)}
                {move || given.get().map(|parameters| bring(shown, parameters, given))}
            </div>
            {present(shown)}
        </div>
    }
    .into_any()
}

fn present(shown: Shown) -> AnyView {
    let now = shown.part(|detail| {
        let key = &detail.metadata;
        (key.current_key_material_id.clone(), key.expiration_model, key.valid_to)
    });
    let delete = move |_| {
        let request = DeleteImportedKeyMaterialRequest { key_id: shown.id(), key_material_id: None };
        shown.act.run(request, text::deleted());
    };
    // Without a model of expiry there is no material.
    let said = move || match now.get() {
        Some((_, Some(ExpirationModel::Expires), Some(date))) => text::expires(&time::date_and_minute(date)),
        Some((_, Some(_), _)) => text::does_not_expire().to_owned(),
        _ => text::waits().to_owned(),
    };
    let there = move || now.get().is_some_and(|(_, model, _)| model.is_some());
    let button = move || {
        there().then(|| {
            view! {
                <div class="form-actions">
                    <button type="button" class="button button-grave" on:click=delete>
                        {text::delete()}
                    </button>
                </div>
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="present-title">
            <h2 id="present-title">{text::title()}</h2>
            <p role="status">{said}</p>
            <ul class="consequences">
                <li>{text::no_copy()}</li>
                <li>{text::when_gone()}</li>
                <li>{text::at_once()}</li>
            </ul>
            {button}
        </section>
    }
    .into_any()
}
