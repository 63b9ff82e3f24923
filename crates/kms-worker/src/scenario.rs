//! Scenario files, run for the page.

use kms_protocol::scenario::{CaseView, ScenarioFault, ScenarioReport, ScenarioView};
use kms_scenario::{Case, Problem, Problems};

use crate::decision::view;

/// What comes of a file. It has nothing to do with the workspace: it brings its own world.
pub(crate) fn run(text: &str) -> ScenarioReport {
    match kms_scenario::run(text) {
        Err(problems) => ScenarioReport::Unreadable(faults(problems)),
        Ok(report) => ScenarioReport::Ran(
            report
                .scenarios
                .iter()
                .map(|scenario| ScenarioView {
                    name: scenario.name.clone(),
                    cases: scenario.cases.iter().map(case).collect(),
                })
                .collect(),
        ),
    }
}

/// The scenario file that was pasted, or that the pasted outputs of AWS's command line describe.
pub(crate) fn of(text: &str) -> Result<String, Vec<ScenarioFault>> {
    kms_scenario::scenario_of(text).map_err(faults)
}

fn faults(Problems(problems): Problems) -> Vec<ScenarioFault> {
    let fault = |Problem { line, column, path, text, .. }| ScenarioFault { line, column, path, text };
    problems.into_iter().map(fault).collect()
}

fn case(case: &Case) -> CaseView {
    CaseView {
        name: case.name.clone(),
        line: case.line,
        caller: case.caller.clone(),
        call: case.call.clone(),
        passed: case.passed,
        expected: words(case.expected.allowed, &case.expected.reasons),
        found: words(case.found.allowed, &case.found.reasons),
        decisions: case.decisions.iter().map(|decision| view(decision, &[])).collect(),
    }
}

fn words(allowed: bool, reasons: &[String]) -> String {
    let verdict = if allowed { "allow" } else { "deny" };
    if reasons.is_empty() { verdict.to_owned() } else { format!("{verdict}: {}", reasons.join(", ")) }
}
