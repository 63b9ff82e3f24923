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
        shown.act.run(request, "The material is deleted. Import the same material again to use the key.");
    };
    // Without a model of expiry there is no material.
    let text = move || match now.get() {
        Some((_, Some(ExpirationModel::Expires), Some(date))) => {
            format!("The key has its material until {}. Then it must be imported again.", time::date_and_minute(date))
        }
        Some((_, Some(_), _)) => "The key has its material, which does not expire.".to_owned(),
        _ => "The key waits for its material. Until then it can do nothing.".to_owned(),
    };
    let there = move || now.get().is_some_and(|(_, model, _)| model.is_some());
    let button = move || {
        there().then(|| {
            view! {
                <div class="form-actions">
                    <button type="button" class="button button-grave" on:click=delete>
                        "Delete key material"
                    </button>
                </div>
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="present-title">
            <h2 id="present-title">"Material now"</h2>
            <p role="status">{text}</p>
            <ul class="consequences">
                <li>"KMS keeps no copy that it could give back. Keep your own where it is safe."</li>
                <li>"When it expires or is deleted, nothing can be decrypted until the same material is imported again."</li>
                <li>"Unlike a scheduled deletion this works at once, and the key itself stays."</li>
            </ul>
            {button}
        </section>
    }
    .into_any()
}
