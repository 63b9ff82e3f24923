//! The second step: the material, wrapped here or elsewhere.

use kms_api::Blob;
use kms_api::key::{ExpirationModel, ImportType};
use kms_api::operation::{GetParametersForImportResponse, ImportKeyMaterialRequest};
use leptos::prelude::*;

use super::super::Shown;
use crate::components::drop_zone::{Chosen, DropZone};
use crate::components::field::TextField;
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::components::tabs::Choice;
use crate::features::crypto::bytes::{self, Form as ByteForm};
use crate::format::time;
use crate::forms::{Placed, place};
use crate::platform::{file, wrap};
use crate::text::key::material::bring as text;

const FIELDS: [&str; 5] = ["encryptedKeyMaterial", "validTo", "keyMaterialDescription", "importType", "importToken"];
/// The length of the material of a symmetric key.
const LENGTH: u32 = 32;

/// The panel. When the material is there, the wrapping key in `given` has done its work.
pub(super) fn bring(
    shown: Shown,
    parameters: GetParametersForImportResponse,
    given: RwSignal<Option<GetParametersForImportResponse>>,
) -> AnyView {
    let form = Form::default();
    let here = RwSignal::new(true);
    let digits = RwSignal::new(String::new());
    let wrapped = Chosen::default();
    let expires = RwSignal::new(false);
    let valid_to = RwSignal::new(String::new());
    let kind = RwSignal::new(ImportType::Existing);
    let description = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let parameters = parameters.clone();
        let work = async move {
            let at = |fault: String| Placed::at("encryptedKeyMaterial", fault);
            let material = if here.get_untracked() {
                let plain = bytes::read(ByteForm::Hex, &digits.get_untracked()).map_err(at)?;
                let done = wrap::wrap(parameters.public_key.as_slice(), &plain).await;
                done.ok_or_else(|| at(text::not_wrapped().to_owned()))?
            } else {
                let chosen = wrapped.get_untracked().ok_or_else(|| at(text::file_wanted().to_owned()))?;
                file::read(&chosen).await.ok_or_else(|| at(text::unreadable().to_owned()))?
            };
            let valid_to = if expires.get_untracked() {
                let typed = time::from_field(&valid_to.get_untracked());
                Some(typed.ok_or_else(|| Placed::at("validTo", text::time_wanted()))?)
            } else {
                None
            };
            let model = valid_to.map_or(ExpirationModel::DoesNotExpire, |_| ExpirationModel::Expires);
            let told = description.get_untracked();
            let request = ImportKeyMaterialRequest {
                key_id: shown.id(),
                import_token: parameters.import_token,
                encrypted_key_material: Blob::from(material),
                valid_to,
                expiration_model: Some(model),
                // Without a type it is the first material or the same again; keys of other specs take no type.
                import_type: Some(kind.get_untracked()).filter(|kind| *kind == ImportType::New),
                key_material_description: (!told.is_empty()).then_some(told),
                key_material_id: None,
            };
            shown.act.client.call(request).await.map_err(|failure| place(&failure, &FIELDS, &[]))
        };
        form.run(work, move |_| {
            given.try_set(None);
            shown.act.succeed(text::imported());
        });
    };
    let source = move || {
        if here.get() {
            typed(digits, form)
        } else {
            view! {
                <DropZone
                    id="wrapped-file"
                    label=text::wrapped()
                    prompt=text::prompt()
                    chosen=wrapped
                    error=form.error("encryptedKeyMaterial")
                />
            }
            .into_any()
        }
    };
    let until = move || {
        expires.get().then(|| {
            view! {
                <TextField
                    id="material-until"
                    label=text::until()
                    kind="datetime-local"
                    value=valid_to
                    error=form.error("validTo")
                    hint=text::until_hint().into_any()
                />
            }
        })
    };
    let ways = [(true, text::here()), (false, text::already())];
    let expiry = [(false, text::never()), (true, text::at_a_time())];
    let kinds = [(ImportType::Existing, text::existing()), (ImportType::New, text::rotated())];
    view! {
        <section class="panel" aria-labelledby="bring-title">
            <h2 id="bring-title">{text::title()}</h2>
            <form class="form" novalidate=true aria-label=text::form() on:submit=submit>
                <FailureNotice told=form.head() />
                <Choice label=text::way() name="material-way" options=ways chosen=here />
                {source}
                <Choice label=text::expiry() name="material-expiry" options=expiry chosen=expires />
                {until}
                <Choice label=text::kind() name="material-type" options=kinds chosen=kind />
                <TextField
                    id="material-description"
                    label=text::description()
                    value=description
                    optional=true
                    error=form.error("keyMaterialDescription")
                />
                <div class="form-actions">
                    <Submit form=form label=text::submit() />
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn typed(digits: RwSignal<String>, form: Form) -> AnyView {
    let random = move |_| {
        digits.set(bytes::write(ByteForm::Hex, &wrap::random(LENGTH)).unwrap_or_default());
    };
    view! {
        <TextField
            id="material-digits"
            label=text::digits()
            value=digits
            rows=2
            mono=true
            error=form.error("encryptedKeyMaterial")
            hint=text::digits_hint().into_any()
        />
        <div class="form-actions">
            <button type="button" class="button" on:click=random>
                {text::random()}
            </button>
        </div>
    }
    .into_any()
}
