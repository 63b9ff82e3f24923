//! Scenario files: tests of policies, dropped on the page and run by the engine's own authorization.

mod model;
mod report;
mod source;

use kms_protocol::Failure;
use kms_protocol::scenario::{ScenarioFault, ScenarioReport};
use kms_protocol::view::View;
use leptos::prelude::*;

use self::report::report;
use self::source::source;
use crate::client::{Client, use_client};
use crate::components::form::Form;
use crate::components::page::PageHead;
use crate::components::tabs::tabs;
use crate::forms::place;
use crate::route::Route;
use crate::text::scenarios as text;

/// What stands in the page, and what came of it. It outlives the page.
#[derive(Clone, Copy, Default)]
pub struct ScenarioDraft {
    text: RwSignal<String>,
    ran: RwSignal<Option<Ran>>,
}

/// What was run, and what came of it.
#[derive(Clone, Debug, PartialEq)]
struct Ran {
    /// The scenario.
    text: String,
    /// Whether it was made out of something else: what the AWS CLI printed.
    made: bool,
    report: ScenarioReport,
}

/// The links to the two sides of the policy lab.
pub fn lab_tabs(here: &Route) -> AnyView {
    let sides = vec![(text::one_call(), Route::Lab(Box::default())), (text::scenario_files(), Route::Scenarios)];
    tabs(text::lab(), sides, here)
}

/// The page.
#[component]
pub fn ScenariosPage() -> impl IntoView {
    let client = use_client();
    let draft = use_context::<ScenarioDraft>().unwrap_or_default();
    let form = Form::default();
    let run = move || {
        let text = draft.text.get_untracked();
        let work = async move { run(client, text).await.map_err(|failure| place(&failure, &[], &[])) };
        form.run(work, move |ran: Ran| {
            draft.text.try_set(ran.text.clone());
            draft.ran.try_set(Some(ran));
        });
    };
    view! {
        <div class="page">
            <PageHead
                title=text::lab()
                lead=text::lead().into_any()
            />
            {lab_tabs(&Route::Scenarios)}
            <div class="scenarios">
                {source(draft.text, form, run)} {move || report(draft.ran.get(), draft.text)}
            </div>
        </div>
    }
    .into_any()
}

/// Runs a text: a scenario file, or output of the AWS CLI, of which a scenario is made first.
async fn run(client: Client, text: String) -> Result<Ran, Failure> {
    let made = client.view::<Result<String, Vec<ScenarioFault>>>(View::ScenarioOf { text: text.clone() }).await?;
    Ok(match made {
        Err(faults) => Ran { text, made: false, report: ScenarioReport::Unreadable(faults) },
        Ok(scenario) => {
            let report = client.view(View::Scenario { text: scenario.clone() }).await?;
            Ran { made: scenario != text, text: scenario, report }
        }
    })
}
