//! Named snapshots: kept, compared, returned to.

use kms_protocol::Failure;
use kms_protocol::workspace::{ComparisonView, SnapshotView, WorkspaceTask};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::changes::changes;
use crate::client::use_client;
use crate::components::act::Act;
use crate::components::field::{TextField, select_field};
use crate::components::form::{Form, Submit};
use crate::components::notice::FailureNotice;
use crate::format::time;
use crate::forms::{Placed, place};
use crate::text::workspace::snapshots as text;

const NAME: &str = "name";

/// The panel.
pub(super) fn snapshots() -> AnyView {
    let client = use_client();
    let act = Act::default();
    let form = Form::default();
    let name = RwSignal::new(String::new());
    let list = RwSignal::new(None::<Vec<SnapshotView>>);
    Effect::new(move |_| {
        client.follow();
        act.done.track();
        spawn_local(async move {
            if let Ok((found, _)) = client.workspace(WorkspaceTask::Snapshots, None).await {
                list.try_set(Some(found));
            }
        });
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked().trim().to_owned();
        let work = async move {
            if typed.is_empty() {
                return Err(Placed::at(NAME, text::name_wanted()));
            }
            let task = WorkspaceTask::SaveSnapshot { name: typed };
            client.workspace::<SnapshotView>(task, None).await.map_err(|failure| refused(&failure))
        };
        form.run(work, move |(kept, _)| {
            name.try_set(String::new());
            act.succeed(text::kept(&kept.name));
        });
    };
    let rows = move || {
        list.with(|list| {
            let list = list.as_ref()?;
            let rows: Vec<_> = list.iter().map(|snapshot| row(act, snapshot)).collect();
            (!rows.is_empty()).then(|| view! { <ul class="snapshots">{rows}</ul> })
        })
    };
    view! {
        <section class="panel" aria-labelledby="snapshots-title">
            <h2 id="snapshots-title">{text::title()}</h2>
            <p class="hint">{text::about()}</p>
            <form class="form" novalidate=true aria-label=text::keep() on:submit=submit>
                <FailureNotice told=form.head() />
                <TextField id="snapshot-name" label=text::name() value=name error=form.error(NAME) />
                <div class="form-actions">
                    <Submit form=form label=text::keep() />
                </div>
            </form>
            <FailureNotice told=act.told() />
            {rows}
            {move || list.with(|list| list.as_ref().filter(|list| !list.is_empty()).map(|list| compare(list)))}
        </section>
    }
    .into_any()
}

/// What was refused, beside the name where that is what the worker does not take.
fn refused(failure: &Failure) -> Placed {
    place(failure, &[NAME], &[(kms_api::ErrorCode::Validation, NAME)])
}

fn row(act: Act, snapshot: &SnapshotView) -> AnyView {
    let client = act.client;
    let to = snapshot.name.clone();
    let give_back = move |_| {
        let name = to.clone();
        let said = text::returned(&name);
        let task = WorkspaceTask::ReturnTo { name };
        act.work(async move { client.workspace::<ComparisonView>(task, None).await.map(drop) }, said);
    };
    let gone = snapshot.name.clone();
    let delete = move |_| {
        let name = gone.clone();
        let said = text::deleted(&name);
        let task = WorkspaceTask::DeleteSnapshot { name };
        act.work(async move { client.workspace::<serde_json::Value>(task, None).await.map(drop) }, said);
    };
    let label = |of: fn(&str) -> String| of(&snapshot.name);
    view! {
        <li class="snapshot">
            <span>
                <b>{snapshot.name.clone()}</b>
                <br />
                <span class="hint">{text::holds(snapshot.keys, &time::date_and_minute(snapshot.time))}</span>
            </span>
            <span class="snapshot-actions">
                <button type="button" class="button button-small" aria-label=label(text::return_to) on:click=give_back>
                    {text::return_button()}
                </button>
                <button type="button" class="button button-small" aria-label=label(text::delete) on:click=delete>
                    {text::delete_button()}
                </button>
            </span>
        </li>
    }
    .into_any()
}

/// Two states beside each other.
fn compare(list: &[SnapshotView]) -> AnyView {
    let client = use_client();
    let mut options = vec![(String::new(), text::now().to_owned())];
    options.extend(list.iter().map(|snapshot| (snapshot.name.clone(), snapshot.name.clone())));
    let from = RwSignal::new(list.first().map(|snapshot| snapshot.name.clone()).unwrap_or_default());
    let to = RwSignal::new(String::new());
    let found = RwSignal::new(None::<ComparisonView>);
    Effect::new(move |_| {
        client.follow();
        let named = |name: String| Some(name).filter(|name| !name.is_empty());
        let task = WorkspaceTask::Compare { from: named(from.get()), to: named(to.get()) };
        spawn_local(async move {
            if let Ok((comparison, _)) = client.workspace(task, None).await {
                found.try_set(Some(comparison));
            }
        });
    });
    let options = Signal::stored(options);
    let none = crate::components::field::no_error();
    view! {
        <h3>{text::compare()}</h3>
        <div class="compare-fields">
            {select_field("compare-from", text::from(), from, options, "", none)}
            {select_field("compare-to", text::to(), to, options, "", none)}
        </div>
        <div role="status">{move || found.with(|found| found.as_ref().map(changes))}</div>
    }
    .into_any()
}
