//! The first step: a wrapping key and an import token.

use kms_api::key::{WrappingAlgorithm, WrappingKeySpec};
use kms_api::operation::{GetParametersForImportRequest, GetParametersForImportResponse};
use leptos::prelude::*;

use super::super::Shown;
use crate::components::field::select_field;
use crate::components::form::{Form, Submit};
use crate::components::icon::Icon;
use crate::components::markdown::rich;
use crate::components::notice::FailureNotice;
use crate::format::time;
use crate::forms::{Placed, place};
use crate::platform::file;
use crate::text::key::material::parameters as text;

const FIELDS: [&str; 2] = ["wrappingAlgorithm", "wrappingKeySpec"];

/// The panel. What was given goes to `given`.
pub(super) fn parameters(shown: Shown, given: RwSignal<Option<GetParametersForImportResponse>>) -> AnyView {
    let form = Form::default();
    let algorithm = RwSignal::new(WrappingAlgorithm::RsaesOaepSha256.as_str().to_owned());
    let spec = RwSignal::new(WrappingKeySpec::Rsa3072.as_str().to_owned());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (algorithm, spec) = (algorithm.get_untracked(), spec.get_untracked());
        let work = async move {
            let known = WrappingAlgorithm::ALL.iter().find(|known| known.as_str() == algorithm);
            let wrapping_algorithm = *known.ok_or_else(|| Placed::at("wrappingAlgorithm", text::choose_one()))?;
            let known = WrappingKeySpec::ALL.iter().find(|known| known.as_str() == spec);
            let wrapping_key_spec = *known.ok_or_else(|| Placed::at("wrappingKeySpec", text::choose_one()))?;
            let request = GetParametersForImportRequest { key_id: shown.id(), wrapping_algorithm, wrapping_key_spec };
            shown.act.client.call(request).await.map_err(|failure| place(&failure, &FIELDS, &[]))
        };
        form.run(work, move |made| {
            given.try_set(Some(made));
        });
    };
    let algorithms = Signal::derive(|| {
        let offered = WrappingAlgorithm::ALL.iter().filter(|one| **one != WrappingAlgorithm::RsaesPkcs1V15);
        offered.map(|one| (one.as_str().to_owned(), one.as_str().to_owned())).collect()
    });
    let specs = Signal::derive(|| {
        WrappingKeySpec::ALL.iter().map(|one| (one.as_str().to_owned(), one.as_str().to_owned())).collect()
    });
    view! {
        <section class="panel" aria-labelledby="wrapping-title">
            <h2 id="wrapping-title">{text::title()}</h2>
            <form class="form" novalidate=true aria-label=text::form() on:submit=submit>
                <FailureNotice told=form.head() />
                {select_field(
                    "wrapping-algorithm",
                    text::algorithm(),
                    algorithm,
                    algorithms,
                    text::algorithm_hint(),
                    form.error("wrappingAlgorithm"),
                )}
                {select_field("wrapping-spec", text::key(), spec, specs, "", form.error("wrappingKeySpec"))}
                <div class="form-actions">
                    <Submit form=form label=text::submit() />
                </div>
            </form>
            {move || given.get().map(|given| downloads(&given))}
        </section>
    }
    .into_any()
}

fn downloads(given: &GetParametersForImportResponse) -> AnyView {
    let (key, token) = (given.public_key.clone(), given.import_token.clone());
    view! {
        <p role="status">
            {rich(&text::valid(&time::date_and_minute(given.parameters_valid_to)))}
        </p>
        <div class="form-actions">
            <button
                type="button"
                class="button"
                on:click=move |_| file::save_bytes(key.as_slice(), "WrappingPublicKey.bin")
            >
                {Icon::Download.view()}
                {text::download_key()}
            </button>
            <button type="button" class="button" on:click=move |_| file::save_bytes(token.as_slice(), "ImportToken.bin")>
                {Icon::Download.view()}
                {text::download_token()}
            </button>
        </div>
    }
    .into_any()
}
