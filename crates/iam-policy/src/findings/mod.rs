//! What is wrong with a policy, or likely not meant.
//!
//! Each rule has a file in `rules/`, and beside it, under the same name, a page with what it is about, policies in which it
//! finds something, what it finds there, and policies in which it finds nothing.
//!
//! How long it takes grows with the text; where statements are compared with one another, with the square of their number,
//! up to a limit after which no more are compared.

mod fix;
mod glob;
mod nearest;
mod rules;
mod subject;

use serde::Serialize;

use crate::edit::Edit;
use crate::grammar::{self, Kind};
use crate::vocabulary::{Setting, Vocabulary};
use crate::{Span, json};

use rules::RULES;
use subject::Subject;

/// How many findings a text can have. Who has so many needs no more.
pub const MAX_FINDINGS: usize = 1_000;

/// Something that is wrong with a policy, or likely not meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule that found it: `unknown-action`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub span: Span,
    /// What it is: lower case, no period, what the policy says in backticks.
    pub message: String,
    /// Why it matters, and what AWS does.
    pub reason: &'static str,
    /// What would mend it, the best first.
    pub fixes: Vec<Fix>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// AWS refuses the policy, or this part of it can have no effect.
    Error,
    /// It may allow more than is meant.
    Security,
    /// It likely does something else than is meant.
    Warning,
    /// It could be better.
    Suggestion,
}

/// A change that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does: ``write `kms:Encrypt` ``.
    pub title: String,
    /// The edits that do it.
    pub edits: Vec<Edit>,
}

/// A rule.
struct Rule {
    name: &'static str,
    check: fn(&Subject<'_>, &mut Report),
}

/// What has been found.
struct Report {
    rule: &'static str,
    findings: Vec<Finding>,
}

/// What a vocabulary and a setting tell of a text as a policy of a kind, in the order of the text.
pub fn find(kind: Kind, text: &str, vocabulary: &Vocabulary, setting: &Setting) -> Vec<Finding> {
    let tree = json::parse(text);
    let (policy, problems) = grammar::read_tree(kind, &tree);
    let subject = Subject::new(kind, text, &tree, policy.as_ref(), &problems, vocabulary, setting);
    let mut report = Report { rule: "", findings: Vec::new() };
    for rule in RULES {
        report.rule = rule.name;
        (rule.check)(&subject, &mut report);
    }
    let mut findings = report.findings;
    findings.sort_by_key(|finding| (finding.span, finding.severity));
    findings
}

/// The names of all rules, in order.
pub fn rules() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name)
}

impl Report {
    /// Adds a finding.
    fn add(&mut self, severity: Severity, span: Span, message: impl Into<String>, reason: &'static str) -> Added<'_> {
        if self.findings.len() >= MAX_FINDINGS {
            return Added(None);
        }
        let (rule, message) = (self.rule, message.into());
        self.findings.push(Finding { rule, severity, span, message, reason, fixes: Vec::new() });
        Added(self.findings.last_mut())
    }

    /// Whether there is no more room.
    fn is_full(&self) -> bool {
        self.findings.len() >= MAX_FINDINGS
    }
}

/// A finding that was added, unless there were too many.
struct Added<'r>(Option<&'r mut Finding>);

impl Added<'_> {
    /// Adds a change that mends it, if there is one.
    fn fix(self, title: impl Into<String>, edits: impl FnOnce() -> Option<Vec<Edit>>) -> Self {
        if let Added(Some(finding)) = self {
            if let Some(edits) = edits() {
                finding.fixes.push(Fix { title: title.into(), edits });
            }
            return Added(Some(finding));
        }
        self
    }
}
