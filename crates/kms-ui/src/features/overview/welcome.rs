//! The greeting of an empty workspace.

use kms_protocol::workspace::WorkspaceTask;
use leptos::prelude::*;

use crate::components::act::Act;
use crate::components::icon::Icon;
use crate::components::notice::FailureNotice;
use crate::route::Route;
use crate::text::overview as text;

/// What kmsbox is, and the one thing to do.
pub(super) fn welcome() -> AnyView {
    let act = Act::default();
    let example = move |_| {
        let client = act.client;
        let work = async move { client.workspace::<serde_json::Value>(WorkspaceTask::Example, None).await.map(drop) };
        act.work(work, text::example_done().to_owned());
    };
    let step = |icon: Icon, title: &'static str, about: &'static str| {
        view! {
            <li class="step">
                <span class="empty-mark">{icon.view()}</span>
                <h3>{title}</h3>
                <p>{about}</p>
            </li>
        }
    };
    view! {
        <section class="welcome" aria-labelledby="welcome-title">
            <div class="welcome-text">
                <h2 id="welcome-title">{text::empty()}</h2>
                <p>{text::about()}</p>
                <div class="form-actions">
                    <a class="button button-primary button-large" href=Route::CreateKey.href()>
                        {Icon::Plus.view()}
                        {text::create_first()}
                    </a>
                    <button
                        type="button"
                        class="button button-large"
                        aria-disabled=move || act.busy.get().then_some("true")
                        on:click=example
                    >
                        {text::example()}
                    </button>
                </div>
                <p class="hint">{text::example_about()}</p>
                <FailureNotice told=act.told() />
            </div>
            {door()}
        </section>
        <ol class="steps">
            {step(Icon::Key, text::step_key(), text::step_key_text())}
            {step(Icon::Lock, text::step_use(), text::step_use_text())}
            {step(Icon::Clock, text::step_time(), text::step_time_text())}
            {step(Icon::Trail, text::step_trail(), text::step_trail_text())}
        </ol>
    }
    .into_any()
}

/// The door of a deposit box.
fn door() -> AnyView {
    view! {
        <svg class="welcome-door" viewBox="0 0 320 240" aria-hidden="true" focusable="false">
            <rect class="wd-wall" x="0.5" y="0.5" width="319" height="239" rx="14"></rect>
            <g class="wd-boxes">
                <rect x="20" y="20" width="84" height="60" rx="5"></rect>
                <rect x="20" y="90" width="84" height="60" rx="5"></rect>
                <rect x="20" y="160" width="84" height="60" rx="5"></rect>
                <rect x="216" y="20" width="84" height="60" rx="5"></rect>
                <rect x="216" y="90" width="84" height="60" rx="5"></rect>
                <rect x="216" y="160" width="84" height="60" rx="5"></rect>
                <rect x="114" y="20" width="92" height="60" rx="5"></rect>
                <rect x="114" y="160" width="92" height="60" rx="5"></rect>
            </g>
            <rect class="wd-open" x="114" y="90" width="92" height="60" rx="5"></rect>
            <g class="wd-plates">
                <rect x="50" y="29" width="24" height="8" rx="2"></rect>
                <rect x="50" y="99" width="24" height="8" rx="2"></rect>
                <rect x="50" y="169" width="24" height="8" rx="2"></rect>
                <rect x="246" y="29" width="24" height="8" rx="2"></rect>
                <rect x="246" y="99" width="24" height="8" rx="2"></rect>
                <rect x="246" y="169" width="24" height="8" rx="2"></rect>
                <rect x="148" y="29" width="24" height="8" rx="2"></rect>
                <rect x="148" y="169" width="24" height="8" rx="2"></rect>
            </g>
            <g class="wd-locks">
                <circle cx="62" cy="58" r="6"></circle>
                <circle cx="62" cy="128" r="6"></circle>
                <circle cx="62" cy="198" r="6"></circle>
                <circle cx="258" cy="58" r="6"></circle>
                <circle cx="258" cy="128" r="6"></circle>
                <circle cx="258" cy="198" r="6"></circle>
                <circle cx="160" cy="58" r="6"></circle>
                <circle cx="160" cy="198" r="6"></circle>
            </g>
            <path class="wd-key" d="M160 107a7.5 7.5 0 0 1 3.5 14.1l2.3 12.4h-11.6l2.3-12.4A7.5 7.5 0 0 1 160 107z"></path>
        </svg>
    }
    .into_any()
}
