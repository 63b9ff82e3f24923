//! The history: every step that can be undone, newest first.

use kms_protocol::workspace::{HistoryView, StepView, WorkspaceTask};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::use_client;
use crate::format::time;
use crate::route::Route;
use crate::shell::undo::words;
use crate::text::workspace::history as text;

/// The panel.
pub(super) fn history() -> AnyView {
    let client = use_client();
    let found = RwSignal::new(None::<HistoryView>);
    Effect::new(move |_| {
        client.follow();
        spawn_local(async move {
            if let Ok((history, _)) = client.workspace(WorkspaceTask::History, None).await {
                found.try_set(Some(history));
            }
        });
    });
    let list = move || {
        found.with(|found| {
            let found = found.as_ref()?;
            Some(if found.steps.is_empty() {
                view! { <p class="quiet-line">{text::nothing()}</p> }.into_any()
            } else {
                let steps: Vec<_> =
                    found.steps.iter().enumerate().rev().map(|(at, it)| step(it, at < found.done)).collect();
                view! { <ol class="steps-list">{steps}</ol> }.into_any()
            })
        })
    };
    view! {
        <section class="panel" aria-labelledby="history-title">
            <h2 id="history-title">{text::title()}</h2>
            <p class="hint">{text::about()}</p>
            {list}
        </section>
    }
    .into_any()
}

fn step(step: &StepView, done: bool) -> AnyView {
    let key = step.key.as_ref().map(|arn| {
        let id = arn.key_id.clone();
        view! { <a class="mono" href=Route::Key(id.clone()).href()>{id.to_string()}</a> }
    });
    let by = step.by.rsplit(':').next().unwrap_or_default().to_owned();
    view! {
        <li class="step-row" class:step-undone=!done>
            <span>
                <b>{words(&step.label).to_owned()}</b>
                {(!done).then(|| view! { " " <span class="badge badge-off">{text::undone()}</span> })}
            </span>
            {key}
            <span class="hint">{text::who(&time::date_and_second(step.time), &by)}</span>
        </li>
    }
    .into_any()
}
