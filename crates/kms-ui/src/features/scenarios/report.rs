//! What came of a scenario file: each request green or red, and every step to its decision.

use kms_protocol::decision::DecisionView;
use kms_protocol::scenario::{CaseView, ScenarioFault, ScenarioReport, ScenarioView};
use leptos::prelude::*;

use super::Ran;
use super::model::{counts, summary};
use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::features::lab::decision::decision;
use crate::text::scenarios as text;

/// The report; `text` is what stands in the page now.
pub(super) fn report(ran: Option<Ran>, text: RwSignal<String>) -> AnyView {
    let Some(Ran { text: of, made, report }) = ran else {
        return view! {
            <Empty
                icon=Icon::Lab
                title=text::nothing_run_title()
                text=text::nothing_run()
            />
        }
        .into_any();
    };
    let stale = Memo::new(move |_| text.with(|text| *text != of));
    let body = match report {
        ScenarioReport::Unreadable(faults) => unreadable(faults),
        ScenarioReport::Ran(scenarios) => results(scenarios, made),
    };
    view! {
        <section class="scenario-report" aria-label=text::results()>
            <p class="hint" hidden=move || !stale.get()>
                {text::stale()}
            </p>
            {body}
        </section>
    }
    .into_any()
}

fn unreadable(faults: Vec<ScenarioFault>) -> AnyView {
    let items: Vec<_> = faults
        .into_iter()
        .map(|fault| {
            view! {
                <li>
                    <span class="scenario-place mono">{format!("{}:{}", fault.line, fault.column)}</span>
                    <span>{fault.text}</span>
                    <span class="hint mono">{fault.path}</span>
                </li>
            }
        })
        .collect();
    view! {
        <div class="notice notice-bad" role="alert">
            {Icon::Warning.view()}
            <div class="notice-text">
                <p class="notice-title">{text::unreadable_title()}</p>
                <p class="notice-advice">{text::unreadable()}</p>
                <ul class="scenario-faults">{items}</ul>
            </div>
        </div>
    }
    .into_any()
}

fn results(scenarios: Vec<ScenarioView>, made: bool) -> AnyView {
    let count = counts(&scenarios);
    let only_failed = RwSignal::new(false);
    let lists: Vec<_> = scenarios.into_iter().map(|scenario| list(scenario, only_failed)).collect();
    let class = if count.failed == 0 { "scenario-sum is-good" } else { "scenario-sum is-bad" };
    let icon = if count.failed == 0 { Icon::Check } else { Icon::Close };
    view! {
        {made
            .then(|| {
                view! {
                    <p class="hint">
                        {text::made()}
                    </p>
                }
            })}
        <div class=class>
            {icon.view()}
            <p role="status">{summary(count)}</p>
            {(count.failed > 0)
                .then(|| {
                    view! {
                        <label class="check">
                            <input
                                type="checkbox"
                                prop:checked=move || only_failed.get()
                                on:change=move |event| only_failed.set(event_target_checked(&event))
                            />
                            {text::only_failed()}
                        </label>
                    }
                })}
        </div>
        {lists}
    }
    .into_any()
}

fn list(scenario: ScenarioView, only_failed: RwSignal<bool>) -> AnyView {
    let name = if scenario.name.is_empty() { text::scenario().to_owned() } else { scenario.name };
    let all_passed = scenario.cases.iter().all(|case| case.passed);
    let items: Vec<_> = scenario.cases.into_iter().map(|one| case(one, only_failed)).collect();
    view! {
        <section class="panel scenario" aria-label=name.clone() hidden=move || all_passed && only_failed.get()>
            <h2>{name.clone()}</h2>
            <ul class="scenario-cases">{items}</ul>
        </section>
    }
    .into_any()
}

fn case(found: CaseView, only_failed: RwSignal<bool>) -> AnyView {
    let CaseView { name, line, caller, call, passed, expected, found, decisions } = found;
    let (class, icon, word) = match passed {
        true => ("scenario-case is-good", Icon::Check, text::passed()),
        false => ("scenario-case is-bad", Icon::Close, text::failed()),
    };
    // A file may have thousands of requests: how one was decided is drawn when somebody wants to see it.
    let open = RwSignal::new(false);
    let (who, title) = (caller.clone(), name.clone());
    let steps = move || {
        let who = who.clone();
        open.get().then(|| {
            let named = Signal::derive(move || who.clone());
            let label = |one: &DecisionView| text::decision_of(&one.permission, &title);
            decisions.iter().cloned().map(|one| decision(label(&one), one, named, None)).collect::<Vec<_>>()
        })
    };
    let outcome = match passed {
        true => view! { <span class="scenario-found">{found}</span> }.into_any(),
        false => view! {
            <span class="scenario-found">
                <span>{text::expected()} <b>{expected}</b></span>
                <span>{text::found()} <b>{found}</b></span>
            </span>
        }
        .into_any(),
    };
    view! {
        <li class=class hidden=move || passed && only_failed.get()>
            <details on:toggle=move |_| open.set(true)>
                <summary>
                    {icon.view()} <span class="sr-only">{word}</span>
                    <span class="scenario-case-text">
                        <span class="scenario-case-name">{name}</span>
                        <span class="scenario-case-call mono">{call} " · " {caller}</span>
                        {outcome}
                    </span>
                    <span class="scenario-line mono">{text::line(&line.to_string())}</span>
                </summary>
                <div class="scenario-steps">{steps}</div>
            </details>
        </li>
    }
    .into_any()
}
