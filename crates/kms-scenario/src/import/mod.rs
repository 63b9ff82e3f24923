//! Outputs of AWS's command line become a scenario: a world as AWS has it, and requests to begin with.
//!
//! `kms.rs`, `iam.rs` and `details.rs` read the kinds of output into [`Gathered`]; `write.rs` makes a scenario of it, and
//! `requests.rs` asks the engine what it decides now. What cannot be carried over is gathered too, for the scenario's
//! description: a world that lacks something without saying so would be worse than none.

mod details;
mod dump;
mod gathered;
mod iam;
mod kms;
mod pieces;
mod requests;
mod write;

use iam_policy::Span;
use iam_policy::json::{self, Node, Value};

use crate::problem::Problems;
use dump::Reading;
use gathered::Gathered;

/// A scenario file of outputs of AWS's command line. Each text has one JSON document, or several after one another:
///
/// - `aws kms get-key-policy`, `describe-key`, `list-grants`, or a key policy alone;
/// - `aws iam get-role`, `get-user`, `get-group`, `get-policy`, `get-policy-version`;
/// - `aws iam get-role-policy`, `get-user-policy`, `get-group-policy`;
/// - `aws iam get-account-authorization-details`.
///
/// Policies may be objects, texts, or texts with percent signs, as IAM's API has them. The scenario is pretty-printed; it
/// expects what the engine decides now, and its description has what could not be carried over.
///
/// # Errors
///
/// Everything in which the texts are no such outputs: the problems of each text in the order of the texts, without any for
/// those that are in order.
pub fn from_aws(texts: &[&str]) -> Result<String, Vec<Problems>> {
    let mut gathered = Gathered::default();
    let mut problems: Vec<Problems> = texts.iter().map(|text| read(text, &mut gathered)).collect();
    if problems.iter().any(|of_text| !of_text.0.is_empty()) {
        return Err(problems);
    }
    requests::complete(write::scenario(gathered)).map_err(|text| {
        // Nothing in the texts is wrong by itself, so it is said of the first as a whole.
        let first = texts.first().copied().unwrap_or_default();
        let problem = Problems::new(first, None, vec![(Span::new(0, first.len()), text)]);
        match problems.first_mut() {
            Some(of_first) => *of_first = problem,
            None => problems.push(problem),
        }
        problems
    })
}

/// The scenario file that a text is, or that the outputs of AWS's command line in it describe.
///
/// # Errors
///
/// Everything in which the text is neither.
pub fn scenario_of(text: &str) -> Result<String, Problems> {
    if json::parse(text).root.as_ref().is_some_and(is_scenario) {
        return Ok(text.to_owned());
    }
    from_aws(&[text])
        .map_err(|mut problems| if problems.is_empty() { Problems(Vec::new()) } else { problems.remove(0) })
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

/// Reads a text document by document.
fn read(text: &str, gathered: &mut Gathered) -> Problems {
    let mut problems = Vec::new();
    for (start, piece) in pieces::pieces(text) {
        let tree = json::parse(piece);
        let mut reading = Reading { piece, gathered, faults: Vec::new() };
        match tree.root.as_ref().filter(|_| tree.faults.is_empty()) {
            Some(root) => reading.documents(root),
            None => {
                let faults = tree.faults.iter().map(|fault| (fault.span, fault.kind.message().to_owned()));
                reading.faults.extend(faults);
            }
        }
        let found = Problems::new(piece, tree.root.as_ref(), reading.faults);
        problems.extend(found.0.into_iter().map(|problem| problem.moved(start, text)));
    }
    if problems.is_empty() && text.trim().is_empty() {
        return Problems::new(text, None, vec![(Span::new(0, text.len()), EXPECTED.to_owned())]);
    }
    Problems(problems)
}

/// What a document may be.
const EXPECTED: &str = "expected the JSON output of `aws kms get-key-policy`, `describe-key` or `list-grants`, of `aws iam \
    get-role-policy`, `get-user-policy`, `get-group-policy`, `get-role`, `get-user`, `get-group`, `get-policy`, \
    `get-policy-version` or `get-account-authorization-details`, or a key policy";

impl<'t> Reading<'_, 't> {
    /// A document, or several in an array.
    fn documents(&mut self, root: &Node<'t>) {
        match &root.value {
            Value::Array(items) if !items.is_empty() => items.iter().for_each(|item| self.document(item)),
            _ => self.document(root),
        }
    }

    fn document(&mut self, node: &Node<'t>) {
        let has = |name: &str| node.member(name).is_some();
        if has("Statement") {
            self.bare_policy(node);
        } else if has("KeyMetadata") {
            self.describe_key(node);
        } else if has("Grants") {
            self.list_grants(node);
        } else if has("PolicyDocument") {
            self.inline_policy(node);
        } else if has("PolicyVersion") {
            self.policy_version(node);
        } else if has("Role") {
            self.get_role(node);
        } else if has("Group") {
            self.get_group(node);
        } else if has("User") {
            self.get_user(node);
        } else if node.member("Policy").is_some_and(|policy| policy.value.member("Arn").is_some()) {
            self.get_policy(node);
        } else if has("Policy") {
            self.key_policy(node);
        } else if ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"].into_iter().any(has) {
            self.account_details(node);
        } else {
            self.fault(node, EXPECTED);
        }
    }
}
