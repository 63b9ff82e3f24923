//! What would turn a decision: the smallest changes of policies after which the same question is answered otherwise.
//!
//! Each change is tried: the question is asked again of the changed policies, and only what turns the decision is offered.

mod candidates;
mod text;

use std::sync::Arc;

use iam_policy::{Document, Kind, Span};
use kms_api::{Region, Timestamp, sorted};
use serde_json::Value;

use super::decide::Layer;
use super::decision::Decision;
use super::question::Question;
use super::source::{Origin, Source};
use super::subject::Subject;
use crate::state::State;

/// The most edits that a change may have. A request across accounts may need one on each side.
const MOST_EDITS: usize = 3;
/// The most changes that are offered.
const MOST: usize = 5;

/// A change that turns a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The edits, each of another policy or on top of those before.
    pub edits: Vec<Edit>,
}

/// An edit of a policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The policy's kind.
    pub layer: Layer,
    /// The policy.
    pub origin: Origin,
    /// What is done to it.
    pub action: EditAction,
    /// Its text before; none if it is new.
    pub before: Option<String>,
    /// Its text after.
    pub after: String,
    /// What is new in the text after.
    pub span: Span,
}

/// What an edit does. Statements are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditAction {
    /// A new policy.
    AddPolicy,
    /// A new statement.
    AddStatement,
    /// A statement goes.
    RemoveStatement(usize),
    /// A statement names the principal too.
    AddPrincipal(usize),
    /// A statement covers the action too.
    AddAction(usize),
    /// A statement covers the resource too.
    AddResource(usize),
    /// A condition takes the request's value too.
    AddValue(usize),
}

impl Edit {
    /// How many characters it takes or adds.
    fn size(&self) -> usize {
        let before = self.before.as_deref().unwrap_or_default().len();
        before.abs_diff(self.after.len())
    }
}

/// What a question is asked of.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) state: &'a State,
    pub(super) region: &'a Region,
    pub(super) now: Timestamp,
    pub(super) input: &'a Value,
}

/// What would turn the refusal of what is asked for, the smallest change first; nothing if it is allowed, or if no policy
/// can allow it.
pub(super) fn changes(question: &Question, setting: Setting<'_>) -> Vec<Change> {
    let decision = explain(question, setting);
    if decision.reason.allows() {
        return Vec::new();
    }
    let mut found: Vec<Change> = Vec::new();
    for edit in candidates::of(question, &decision) {
        if let Some(change) = follow(question, setting, edit) {
            found.push(change);
        }
    }
    sorted::by_key(&mut found, |change| (change.edits.len(), change.edits.iter().map(Edit::size).sum::<usize>()));
    found.dedup();
    found.truncate(MOST);
    found
}

/// A change that begins with this edit, if one turns the decision: after each edit the best of the next ones.
fn follow(question: &Question, setting: Setting<'_>, first: Edit) -> Option<Change> {
    let mut changed = edited(question, &first);
    let mut before = explain(question, setting).reason;
    let mut edits = vec![first];
    loop {
        let decision = explain(&changed, setting);
        if decision.reason.allows() {
            return Some(Change { edits });
        }
        // An edit that leaves everything as it was leads nowhere.
        if decision.reason == before || edits.len() == MOST_EDITS {
            return None;
        }
        before = decision.reason;
        let next = candidates::of(&changed, &decision).into_iter().min_by_key(Edit::size)?;
        changed = edited(&changed, &next);
        edits.push(next);
    }
}

fn explain(question: &Question, setting: Setting<'_>) -> Decision {
    question.explain(setting.state, setting.region, setting.now, setting.input)
}

/// The question after an edit.
fn edited(question: &Question, edit: &Edit) -> Question {
    let mut changed = question.clone();
    let mut subject = Subject::clone(&question.subject);
    let kind = kind(edit.layer);
    let source =
        Source { origin: edit.origin.clone(), document: Arc::new(Document::read_leniently(kind, &edit.after)) };
    let put = |sources: &mut Vec<Source>, source: Source| match sources
        .iter_mut()
        .find(|found| found.origin == source.origin)
    {
        Some(found) => *found = source,
        None => sources.push(source),
    };
    let put_level = |levels: &mut Vec<Vec<Source>>, source: Source| {
        let holds = |level: &&mut Vec<Source>| level.iter().any(|found| found.origin == source.origin);
        if let Some(level) = levels.iter_mut().find(holds) {
            put(level, source);
        }
    };
    match edit.layer {
        Layer::ServiceControl => put_level(&mut subject.service_control, source),
        Layer::ResourceControl => put_level(&mut changed.resource_control, source),
        Layer::Endpoint => subject.endpoint = Some(source),
        Layer::Key => put(&mut changed.key_policies, source),
        Layer::Identity => put(&mut subject.identity_policies, source),
        Layer::Boundary => subject.boundary = Some(source),
        Layer::Session => put(subject.session_policies.get_or_insert_default(), source),
    }
    changed.subject = Arc::new(subject);
    changed
}

pub(super) fn kind(layer: Layer) -> Kind {
    match layer {
        Layer::ServiceControl => Kind::ServiceControl,
        Layer::ResourceControl => Kind::ResourceControl,
        Layer::Endpoint => Kind::Endpoint,
        Layer::Key => Kind::Resource,
        Layer::Identity => Kind::Identity,
        Layer::Boundary => Kind::Boundary,
        Layer::Session => Kind::Session,
    }
}
