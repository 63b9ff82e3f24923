//! Undo and redo: what was changed, step by step.
//!
//! A [`Step`] is a committed outcome that changed rows, other than those that only remember the last use of a key.
//! [`Engine::undo`](crate::Engine::undo) applies the inverse of a step's changes, [`Engine::redo`](crate::Engine::redo)
//! the changes again; both give an outcome like any call, and a record for the trail, which is never shortened. A new step
//! drops those that were undone.
//!
//! # Time
//! - A step that left the clock alone leaves it alone when it is undone.
//! - A step that set the clock sets it back as it was: a clock that stood shows the time before the jump, one that ran
//!   shows the time that it would show had it not been set. Virtual time goes back by that.
//! - What fell due by itself would fall due again at once. So when it is undone the clock is stopped just before the first
//!   of it was due; redone, it runs as it did. What fell due because of a step, such as an overdue rotation of a key that
//!   is enabled, belongs to that step.

mod document;
pub mod invariants;
mod turn;

use std::collections::VecDeque;
use std::sync::Arc;

use kms_api::{Clock, KeyArn, Timestamp};
use serde::{Deserialize, Serialize};

use crate::audit::CallRecord;
use crate::change::{Change, ChangeSet, Row, RowKey};
use crate::engine::Outcome;
use crate::state::key_arn_beside;

pub use document::PREFIX;
pub use turn::Replacement;

/// What a step is called that nobody called for: something fell due.
pub const FELL_DUE: &str = "Due";
/// The most steps that are remembered.
const MAX_STEPS: usize = 200;
/// The most that they may take as texts, in bytes. The latest step is remembered at any size.
const MAX_BYTES: usize = 16 << 20;

/// A document to be stored under its key, or to be removed.
pub type Document = (String, Option<String>);

/// What can be undone or redone as one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its number; it is never given again.
    pub number: u64,
    /// The operation, or what else happened.
    pub label: String,
    /// The key that it was about, or the first of them.
    pub key: Option<KeyArn>,
    /// The ARN of who asked for it.
    pub by: String,
    /// When, in virtual time.
    pub time: Timestamp,
    /// The number of its record in the trail, if it has one.
    pub seq: Option<u64>,
    /// The clock before and after, where it was set.
    clock: Option<(Clock, Clock)>,
    /// The time behind which virtual time does not go when the step is undone.
    floor: Timestamp,
    #[serde(skip)]
    changes: ChangeSet,
    /// Bytes as a text.
    #[serde(skip)]
    size: usize,
}

impl Step {
    /// The rows that it changed, one change for each. Their clock says nothing.
    pub fn changes(&self) -> &ChangeSet {
        &self.changes
    }
}

/// The steps that can be undone and redone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    steps: VecDeque<Arc<Step>>,
    /// How many of them are done. The others are undone.
    position: usize,
    next: u64,
    /// Keys of documents that cannot be read, to be removed.
    stale: Vec<String>,
}

impl History {
    /// Every step, oldest first.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = &Step> {
        self.steps.iter().map(|step| &**step)
    }

    /// How many of the steps are done; those after them are undone.
    pub fn position(&self) -> usize {
        self.position
    }

    /// The step that is undone next.
    pub fn to_undo(&self) -> Option<&Step> {
        self.steps.get(self.position.checked_sub(1)?).map(|step| &**step)
    }

    /// The step that is redone next.
    pub fn to_redo(&self) -> Option<&Step> {
        self.steps.get(self.position).map(|step| &**step)
    }

    /// Makes steps of an outcome: at most one of what fell due before, and one of the call itself. Gives the documents to
    /// be stored with the outcome.
    pub fn add(&mut self, outcome: &Outcome, label: &str, by: &str) -> Vec<Document> {
        let due = outcome.due.as_ref();
        let (first_change, first_record) = due.map_or((0, 0), |due| (due.changes, due.records));
        let (fell_due, own) = outcome.changes.0.split_at(first_change.min(outcome.changes.0.len()));
        let (before, records) = outcome.records.split_at(first_record.min(outcome.records.len()));
        let mut documents = Vec::new();
        let changes = tidy(fell_due);
        if let Some(due) = due
            && !changes.is_empty()
        {
            self.drop_undone(&mut documents);
            match self.steps.pop_back() {
                // It fell due because of that step.
                Some(last) if due.first <= last.time => {
                    let all: Vec<Change> = last.changes.0.iter().chain(&changes.0).cloned().collect();
                    let last = Step { changes: tidy(&all), ..(*last).clone() };
                    self.position -= 1;
                    self.push(last, &mut documents);
                }
                last => {
                    self.steps.extend(last);
                    let just_before = due.first + -1;
                    let stopped = Clock { ahead: 0, frozen_at: Some(just_before) };
                    let step = Step {
                        clock: Some((stopped, due.clock)),
                        floor: outcome.tail_before.time.min(just_before),
                        ..self.step(FELL_DUE, "AWS Internal", changes, before, due.first)
                    };
                    self.push(step, &mut documents);
                }
            }
        }
        let clock = clock_set(own);
        let changes = tidy(own);
        if clock.is_some() || !changes.is_empty() {
            self.drop_undone(&mut documents);
            let step = self.step(label, by, changes, records, outcome.now);
            self.push(Step { clock, floor: outcome.tail_before.time, ..step }, &mut documents);
        }
        if !documents.is_empty() {
            self.finish(&mut documents);
        }
        documents
    }

    fn step(
        &mut self,
        label: &str,
        by: &str,
        changes: ChangeSet,
        records: &[CallRecord],
        otherwise: Timestamp,
    ) -> Step {
        let number = self.next;
        self.next += 1;
        // A call's record may have those of the service behind it.
        let own = |record: &&CallRecord| record.event.get("eventType").is_none_or(|kind| kind != "AwsServiceEvent");
        let record = records.iter().rfind(own).or(records.last());
        Step {
            number,
            label: label.to_owned(),
            key: changes.0.iter().find_map(key_of),
            by: by.to_owned(),
            time: record.map_or(otherwise, |record| record.time),
            seq: record.map(|record| record.seq),
            clock: None,
            floor: Timestamp::default(),
            changes,
            size: 0,
        }
    }

    fn drop_undone(&mut self, documents: &mut Vec<Document>) {
        for step in self.steps.drain(self.position..) {
            documents.push((document::key(step.number), None));
        }
    }

    fn push(&mut self, mut step: Step, documents: &mut Vec<Document>) {
        let text = document::write(&step);
        step.size = text.len();
        documents.push((document::key(step.number), Some(text)));
        self.steps.push_back(Arc::new(step));
        self.position += 1;
    }

    /// The step was undone, or redone, and is now as `step` tells. Gives the documents to be stored with that.
    pub fn moved(&mut self, mut step: Step, back: bool) -> Vec<Document> {
        let mut documents = Vec::new();
        let text = document::write(&step);
        step.size = text.len();
        documents.push((document::key(step.number), Some(text)));
        let place = if back { self.position.saturating_sub(1) } else { self.position };
        if let Some(slot) = self.steps.get_mut(place) {
            *slot = Arc::new(step);
            self.position = if back { place } else { place + 1 };
        }
        self.finish(&mut documents);
        documents
    }

    /// Forgets the oldest steps if there are too many, and writes down where the history stands.
    fn finish(&mut self, documents: &mut Vec<Document>) {
        let mut bytes: usize = self.steps.iter().map(|step| step.size).sum();
        while self.steps.len() > MAX_STEPS || bytes > MAX_BYTES && self.steps.len() > 1 && self.position > 1 {
            let Some(oldest) = self.steps.pop_front() else { break };
            bytes -= oldest.size;
            self.position = self.position.saturating_sub(1);
            documents.push((document::key(oldest.number), None));
        }
        documents.extend(self.stale.drain(..).map(|key| (key, None)));
        documents.push(document::position(self));
    }
}

/// What changes rows as one, but for the clock; nothing if only last uses of keys change.
fn tidy(changes: &[Change]) -> ChangeSet {
    let mut changes: Vec<Change> = changes.to_vec();
    for change in &mut changes {
        set_clock(change, Clock::default());
    }
    let changes = ChangeSet(changes).merged();
    let used = changes.0.iter().all(|change| matches!(change.key, RowKey::Usage(_)));
    if used { ChangeSet::default() } else { changes }
}

/// Puts another clock into both sides of a change of the workspace's row.
fn set_clock(change: &mut Change, clock: Clock) {
    for side in [&mut change.before, &mut change.after] {
        if let Some(Row::Workspace(row)) = side {
            row.clock = clock;
        }
    }
}

/// The clock before and after, if the changes set it.
fn clock_set(changes: &[Change]) -> Option<(Clock, Clock)> {
    let clock = |side: &Option<Row>| match side {
        Some(Row::Workspace(row)) => row.clock,
        _ => Clock::default(),
    };
    let mut set = changes.iter().filter(|change| change.key == RowKey::Workspace);
    let first = set.next()?;
    let last = set.next_back().unwrap_or(first);
    let (before, after) = (clock(&first.before), clock(&last.after));
    (before != after).then_some((before, after))
}

/// The key that a row belongs to.
fn key_of(change: &Change) -> Option<KeyArn> {
    match &change.key {
        RowKey::Key(arn) | RowKey::Material(arn, _) | RowKey::Grant(arn, _) | RowKey::Usage(arn) => Some(arn.clone()),
        RowKey::Alias(alias) => match change.after.as_ref().or(change.before.as_ref()) {
            Some(Row::Alias(row)) => Some(key_arn_beside(alias, &row.target)),
            _ => None,
        },
        _ => None,
    }
}
