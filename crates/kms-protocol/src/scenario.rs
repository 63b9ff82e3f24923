//! Scenario files, run in the page.

use serde::{Deserialize, Serialize};

use crate::decision::DecisionView;

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ScenarioReport {
    /// It was run.
    Ran(Vec<ScenarioView>),
    /// It is no scenario file: each fault with its line and column, from 1.
    Unreadable(Vec<ScenarioFault>),
}

/// Something that a scenario file may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioFault {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The way there through the document.
    pub path: String,
    /// What is wrong.
    pub text: String,
}

/// What came of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioView {
    /// Its name.
    pub name: String,
    /// Its requests.
    pub cases: Vec<CaseView>,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseView {
    /// Its name.
    pub name: String,
    /// The line that it stands in.
    pub line: usize,
    /// Who sends it.
    pub caller: String,
    /// The operation.
    pub call: String,
    /// Whether what was found is what is expected.
    pub passed: bool,
    /// What is expected: `allow`, or `deny: explicit deny in session policy`.
    pub expected: String,
    /// What was found, in the same words.
    pub found: String,
    /// The decision on each permission that the call needs.
    pub decisions: Vec<DecisionView>,
}
