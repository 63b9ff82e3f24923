//! How a key's material is rotated, and all the material it has had.

mod timeline;

use kms_api::key::{IncludeKeyMaterial, Origin};
use kms_api::operation::{
    DisableKeyRotationRequest, EnableKeyRotationRequest, GetKeyRotationStatusRequest, GetKeyRotationStatusResponse,
    ListKeyRotationsRequest, RotateKeyOnDemandRequest,
};
use leptos::prelude::*;

use self::timeline::timeline;
use super::Shown;
use crate::components::asked::{Asked, ask};
use crate::components::field::TextField;
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::format::time;
use crate::forms::{Placed, place};
use crate::text::key::rotation as text;

const FIELD: &str = "rotationPeriodInDays";
/// AWS's own default.
const DAYS: &str = "365";

/// The part of the page.
pub(super) fn rotation(shown: Shown) -> AnyView {
    let status = ask(shown.act, move || GetKeyRotationStatusRequest { key_id: shown.id() });
    let list = ask(shown.act, move || ListKeyRotationsRequest {
        key_id: shown.id(),
        include_key_material: Some(IncludeKeyMaterial::AllKeyMaterial),
        limit: None,
        marker: None,
    });
    let made_by_kms = shown.part(|detail| detail.metadata.origin == Origin::AwsKms);
    view! {
        <FailureNotice told=shown.act.told() />
        <FailureNotice told=status.told() />
        <div class="split split-wide">
            {timeline(list)}
            <div class="stack">
                {move || made_by_kms.get().unwrap_or(true).then(|| calendar(shown, status))}
                {on_demand(shown)}
            </div>
        </div>
    }
    .into_any()
}

fn calendar(shown: Shown, status: Asked<GetKeyRotationStatusResponse>) -> AnyView {
    let form = Form::default();
    let days = RwSignal::new(DAYS.to_owned());
    Effect::new(move |_| {
        if let Some(period) =
            status.data.with(|status| status.as_ref().and_then(|status| status.rotation_period_in_days))
        {
            days.set(period.to_string());
        }
    });
    let enabled =
        Memo::new(move |_| status.data.with(|status| status.as_ref().is_some_and(|it| it.key_rotation_enabled)));
    let next =
        Memo::new(move |_| status.data.with(|status| status.as_ref().and_then(|status| status.next_rotation_date)));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = days.get_untracked();
        let work = async move {
            let days = typed.trim().parse().map_err(|_| Placed::at(FIELD, text::days_wanted()))?;
            let request = EnableKeyRotationRequest { key_id: shown.id(), rotation_period_in_days: Some(days) };
            shown.act.client.call(request).await.map_err(|failure| place(&failure, &[FIELD], &[]))
        };
        form.run(work, move |_| shown.act.succeed(text::automatic()));
    };
    let disable = move |_| {
        shown.act.run(DisableKeyRotationRequest { key_id: shown.id() }, text::no_longer_automatic());
    };
    let label = Signal::derive(move || {
        if enabled.get() { text::change_period() } else { text::rotate_automatically() }.to_owned()
    });
    view! {
        <section class="panel" aria-labelledby="calendar-title">
            <h2 id="calendar-title">{text::calendar()}</h2>
            <p role="status">
                {move || match next.get() {
                    Some(date) => text::next(&time::date_and_minute(date)),
                    None if enabled.get() => text::on().to_owned(),
                    None => text::off().to_owned(),
                }}
            </p>
            <form class="form" novalidate=true aria-label=text::form() on:submit=submit>
                <FailureNotice told=form.head() />
                <TextField
                    id="rotation-days"
                    label=text::days()
                    kind="number"
                    value=days
                    error=form.error(FIELD)
                    hint=text::days_hint().into_any()
                />
                <div class="form-actions">
                    <Submit form=form label=label />
                    {move || {
                        enabled
                            .get()
                            .then(|| {
                                view! {
                                    <button type="button" class="button" on:click=disable>
                                        {text::stop()}
                                    </button>
                                }
                            })
                    }}
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn on_demand(shown: Shown) -> AnyView {
    let rotate = move |_| {
        shown.act.run(RotateKeyOnDemandRequest { key_id: shown.id() }, text::begun());
    };
    view! {
        <section class="panel" aria-labelledby="demand-title">
            <h2 id="demand-title">{text::now()}</h2>
            <ul class="consequences">
                <li>{text::new_material()}</li>
                <li>{text::old_material()}</li>
                <li>{text::cost()}</li>
                <li>{text::limit()}</li>
            </ul>
            <div class="form-actions">
                <button
                    type="button"
                    class="button"
                    aria-disabled=move || shown.act.busy.get().then_some("true")
                    on:click=rotate
                >
                    {text::rotate_now()}
                </button>
            </div>
        </section>
    }
    .into_any()
}
