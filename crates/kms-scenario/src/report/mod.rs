//! What came of a run, and the forms in which it is told.

mod as_json;
mod as_junit;
mod as_text;
mod explain;

use kms_core::authorization::Decision;

pub use as_json::json;
pub use as_junit::junit;
pub use as_text::text;
pub(crate) use explain::{Explained, explain};

/// What came of a file.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its scenarios, in order.
    pub scenarios: Vec<Scenario>,
}

/// What came of a scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name; may be empty.
    pub name: String,
    /// Where its expectations come from.
    pub source: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// Its requests, in order.
    pub cases: Vec<Case>,
}

/// What came of a request.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name; made of its number, its operation and who sends it, if the file has none.
    pub name: String,
    /// Where its expectation comes from; its scenario's source, if it has none.
    pub source: Option<String>,
    /// The line that it stands in, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The ARN of who sends it, or the name of an AWS service.
    pub caller: String,
    /// The operation.
    pub call: String,
    /// Whether what was found is what is expected.
    pub passed: bool,
    /// What is expected.
    pub expected: Expected,
    /// What was found.
    pub found: Found,
    /// The decision on each permission that the call needs.
    pub decisions: Vec<Decision>,
    /// The same for people.
    pub(crate) explained: Vec<Explained>,
}

/// What is expected of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Whether it is allowed.
    pub allowed: bool,
    /// Why: nothing if it does not matter; one reason for all permissions, or one for each.
    pub reasons: Vec<String>,
    /// The text of the refusal, if it matters.
    pub message: Option<String>,
}

/// What was found of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Whether it is allowed.
    pub allowed: bool,
    /// Why: a reason for each permission that it needs; if it is refused, that of the first permission that is.
    pub reasons: Vec<String>,
    /// The text of the refusal.
    pub message: Option<String>,
}

impl Report {
    /// Every case of every scenario.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.scenarios.iter().flat_map(|scenario| &scenario.cases)
    }

    /// How many cases there are, and how many of them failed.
    pub fn count(&self) -> (usize, usize) {
        (self.cases().count(), self.cases().filter(|case| !case.passed).count())
    }
}

fn verdict(allowed: bool) -> &'static str {
    if allowed { "allow" } else { "deny" }
}

/// `deny: explicit deny in session policy`.
fn outcome(allowed: bool, reasons: &[String]) -> String {
    if reasons.is_empty() {
        return verdict(allowed).to_owned();
    }
    format!("{}: {}", verdict(allowed), reasons.join(", "))
}
