//! Outputs of AWS's command line become a scenario.

use iam_policy::Span;
use iam_policy::json::{self, Node, Value};

use crate::problem::Problems;

/// The scenario file that a text is, or that the outputs of AWS's command line in it describe.
///
/// # Errors
///
/// Everything in which the text is neither.
pub fn scenario_of(text: &str) -> Result<String, Problems> {
    let tree = json::parse(text);
    if tree.root.as_ref().is_some_and(is_scenario) {
        return Ok(text.to_owned());
    }
    let whole = Span::new(0, text.len());
    let faults = tree.faults.iter().map(|fault| (fault.span, fault.kind.message().to_owned()));
    let neither = [(whole, "this is no scenario".to_owned())];
    Err(Problems::new(text, tree.root.as_ref(), faults.chain(neither).collect()))
}

/// Whether a document has what only scenarios have.
fn is_scenario(root: &Node<'_>) -> bool {
    let one = match &root.value {
        Value::Array(items) => items.first(),
        _ => Some(root),
    };
    const OWN: [&str; 5] = ["accounts", "keys", "organization", "requests", "vpcEndpoints"];
    one.is_some_and(|node| OWN.iter().any(|name| node.member(name).is_some()))
}
