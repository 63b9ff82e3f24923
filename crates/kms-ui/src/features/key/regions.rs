//! The Regions of a multi-Region key.

use kms_api::Region;
use kms_api::key::{MultiRegionKey, MultiRegionKeyType};
use kms_api::operation::{ReplicateKeyRequest, UpdatePrimaryRegionRequest};
use leptos::prelude::*;

use super::Shown;
use crate::components::field::select_field;
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::format::regions::options;
use crate::forms::{Placed, place};
use crate::shell::region::go_to_region;
use crate::text::key::regions as text;

const FIELD: &str = "replicaRegion";

/// The part of the page.
pub(super) fn regions(shown: Shown) -> AnyView {
    let group = shown.part(|detail| detail.metadata.multi_region_configuration.clone());
    let primary = Memo::new(move |_| {
        group.with(|group| {
            let group = group.as_ref().and_then(Option::as_ref);
            group.is_some_and(|group| group.multi_region_key_type == MultiRegionKeyType::Primary)
        })
    });
    let here = shown.part(|detail| detail.metadata.arn.region.clone());
    let keys = move || {
        let group = group.get().flatten()?;
        let replicas = group.replica_keys.iter().map(|key| row(shown, key, false, primary.get(), here.get().as_ref()));
        let rows: Vec<_> = std::iter::once(row(shown, &group.primary_key, true, primary.get(), here.get().as_ref()))
            .chain(replicas.collect::<Vec<_>>())
            .collect();
        Some(rows)
    };
    view! {
        <FailureNotice told=shown.act.told() />
        <div class="split split-wide">
            <section class="panel" aria-labelledby="regions-title">
                <div class="panel-head">
                    <h2 id="regions-title">{text::title()}</h2>
                    <span class="hint">{text::same_material()}</span>
                </div>
                <ul class="items">{keys}</ul>
            </section>
            {move || if primary.get() { replicate(shown) } else { only_replica() }}
        </div>
    }
    .into_any()
}

fn row(shown: Shown, key: &MultiRegionKey, is_primary: bool, may_move: bool, here: Option<&Region>) -> AnyView {
    let region = key.region.clone();
    let (to_go, to_move) = (region.clone(), region.clone());
    let is_here = here == Some(&region);
    let make_primary = move |_| {
        let request = UpdatePrimaryRegionRequest { key_id: shown.id(), primary_region: to_move.clone() };
        shown.act.run(request, text::primary_moves(to_move.as_str()));
    };
    view! {
        <li class="item">
            <span class="item-name">
                <code>{region.to_string()}</code>
                <span class="hint">" " {if is_primary { text::primary() } else { text::replica() }}</span>
            </span>
            {(!is_primary && may_move)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button button-quiet button-small"
                            aria-label=text::make_primary_label(region.as_str())
                            on:click=make_primary
                        >
                            {text::make_primary()}
                        </button>
                    }
                })}
            {if is_here {
                view! { <span class="hint">{text::here()}</span> }.into_any()
            } else {
                view! {
                    <button
                        type="button"
                        class="button button-quiet button-small"
                        on:click=move |_| go_to_region(shown.act.client, shown.act.toasts, to_go.clone())
                    >
                        {text::go_to(region.as_str())}
                    </button>
                }
                    .into_any()
            }}
        </li>
    }
    .into_any()
}

fn replicate(shown: Shown) -> AnyView {
    let form = Form::default();
    let region = RwSignal::new("eu-west-1".to_owned());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = region.get_untracked();
        let work = async move {
            let replica_region: Region = typed.parse().map_err(|_| Placed::at(FIELD, text::region_wanted()))?;
            let request = ReplicateKeyRequest {
                key_id: shown.id(),
                replica_region: replica_region.clone(),
                policy: None,
                bypass_policy_lockout_safety_check: None,
                description: None,
                tags: Vec::new(),
            };
            let made = shown.act.client.call(request).await;
            made.map(|_| replica_region).map_err(|failure| place(&failure, &[FIELD], &[]))
        };
        form.run(work, move |region| {
            shown.act.succeed(text::replicated(region.as_str()));
        });
    };
    view! {
        <section class="panel" aria-labelledby="replicate-title">
            <h2 id="replicate-title">{text::replicate()}</h2>
            <ul class="consequences">
                <li>{text::same()}</li>
                <li>{text::own()}</li>
                <li>{text::cost()}</li>
            </ul>
            <form class="form" novalidate=true aria-label=text::replicate() on:submit=submit>
                <FailureNotice told=form.head() />
                {select_field(
                    "replica-region",
                    text::region(),
                    region,
                    Signal::derive(|| options(None)),
                    "",
                    form.error(FIELD),
                )}
                <div class="form-actions">
                    <Submit form=form label=text::submit() />
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn only_replica() -> AnyView {
    view! {
        <section class="panel" aria-labelledby="replica-title">
            <h2 id="replica-title">{text::only_replica()}</h2>
            <p>
                {text::only_replica_advice()}
            </p>
        </section>
    }
    .into_any()
}
