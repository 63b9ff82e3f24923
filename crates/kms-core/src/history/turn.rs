//! Undoing and redoing, and putting other rows in the place of all.

use kms_api::{Clock, KeyArn, Timestamp};
use serde_json::{Value, json};

use super::{Step, set_clock};
use crate::audit::{CallRecord, user_identity};
use crate::change::{Change, ChangeSet, Row, RowKey};
use crate::engine::{Engine, Env, Outcome, random_uuid};

/// Rows that replace those of the workspace.
pub struct Replacement {
    /// What the record is called: `Restore` or `Import`.
    pub name: &'static str,
    /// What leads to the rows, from [`ChangeSet::between`]. Their clock says nothing.
    pub changes: ChangeSet,
    /// The virtual time from then on.
    pub now: Timestamp,
    /// Whether the clock stands from then on.
    pub frozen: bool,
    /// Records that are appended to the trail before that of the replacement, and numbered anew.
    pub records: Vec<CallRecord>,
    /// `requestParameters` of the record.
    pub parameters: Value,
}

impl Engine {
    /// Undoes a step, the last one that is done. `real` is real time. The second value is the step as it is to be
    /// remembered.
    pub fn undo(&mut self, env: &mut Env<'_>, real: Timestamp, step: &Step) -> (Outcome, Step) {
        self.turn(env, real, step, true)
    }

    /// Redoes a step, the last one that was undone.
    pub fn redo(&mut self, env: &mut Env<'_>, real: Timestamp, step: &Step) -> (Outcome, Step) {
        self.turn(env, real, step, false)
    }

    fn turn(&mut self, env: &mut Env<'_>, real: Timestamp, step: &Step, back: bool) -> (Outcome, Step) {
        let mut changes = if back { step.changes.inverse() } else { step.changes.clone() };
        // Calls that were no steps may have left last uses since.
        let gone: Vec<KeyArn> = changes
            .0
            .iter()
            .filter(|change| change.after.is_none())
            .filter_map(|change| match &change.key {
                RowKey::Key(arn) if self.state().usage(arn).is_some() => Some(arn.clone()),
                _ => None,
            })
            .collect();
        for arn in gone {
            let key = RowKey::Usage(arn);
            changes.0.retain(|change| change.key != key);
            changes.0.push(Change { key, before: None, after: None });
        }
        for change in &mut changes.0 {
            change.before = self.state().row(&change.key);
            set_clock(change, Clock::default());
        }
        let kept = if back { changes.inverse() } else { changes.clone() };
        let step = Step { changes: kept.merged(), ..step.clone() };

        let present = self.state().workspace().clock;
        let (clock, now) = match step.clock {
            Some((before, _)) if back => (before, before.now(real).max(step.floor)),
            Some((_, after)) => (after, after.now(real).max(self.tail().time)),
            None => (present, env.now.max(self.tail().time)),
        };
        let name = if back { "Undo" } else { "Redo" };
        let parameters =
            json!({ "step": step.number, "name": step.label, "time": step.time.to_iso8601(), "record": step.seq });
        let changes = self.with_clock(changes, clock);
        let event = event(env, now, name, parameters, step.key.as_ref(), &changes);
        let record = CallRecord { seq: 0, time: now, event, metered: Vec::new() };
        (self.change(now, changes, vec![record]), step)
    }

    /// Puts other rows in the place of the present ones. `real` is real time.
    pub fn replace(&mut self, env: &mut Env<'_>, real: Timestamp, replacement: Replacement) -> Outcome {
        let Replacement { name, changes, now, frozen, mut records, parameters } = replacement;
        let changes = self.with_clock(changes, Clock::showing(now, real, frozen));
        let event = event(env, now, name, parameters, None, &changes);
        records.push(CallRecord { seq: 0, time: now, event, metered: Vec::new() });
        self.change(now, changes, records)
    }

    /// Changes that besides set the clock.
    fn with_clock(&self, mut changes: ChangeSet, clock: Clock) -> ChangeSet {
        let present = self.state().workspace().clone();
        let found = changes.0.iter_mut().find(|change| change.key == RowKey::Workspace);
        if let Some(change) = found {
            let mut after = match change.after.take() {
                Some(Row::Workspace(row)) => row,
                _ => Default::default(),
            };
            after.clock = clock;
            *change = Change {
                key: RowKey::Workspace,
                before: Some(Row::Workspace(present)),
                after: Some(Row::Workspace(after)),
            };
        } else if clock != present.clock {
            let mut after = present.clone();
            after.clock = clock;
            changes.0.push(Change {
                key: RowKey::Workspace,
                before: Some(Row::Workspace(present)),
                after: Some(Row::Workspace(after)),
            });
        }
        changes
    }
}

/// The record of work on the workspace itself, in the form of CloudTrail. No service of AWS writes such records; their
/// source and type say so.
fn event(
    env: &mut Env<'_>,
    now: Timestamp,
    name: &str,
    parameters: Value,
    key: Option<&KeyArn>,
    changes: &ChangeSet,
) -> Value {
    let keys = |wanted: fn(&Change) -> bool| -> Vec<String> {
        let keys = changes.0.iter().filter(|change| matches!(change.key, RowKey::Key(_)) && wanted(change));
        keys.map(|change| change.key.id()).collect()
    };
    let removed = keys(|change| change.after.is_none());
    let restored = keys(|change| change.before.is_none());
    let resources: Option<Value> =
        key.map(|arn| json!([{ "accountId": arn.account, "type": "AWS::KMS::Key", "ARN": arn }]));
    let mut event = json!({
        "eventVersion": "1.11",
        "userIdentity": user_identity(env.caller),
        "eventTime": now.to_iso8601(),
        "eventSource": "kmsbox",
        "eventName": name,
        "awsRegion": env.caller.region,
        "sourceIPAddress": env.caller.source_ip,
        "userAgent": env.caller.user_agent,
        "requestParameters": parameters,
        "responseElements": null,
        "eventID": random_uuid(env.rng),
        "readOnly": false,
        "resources": resources,
        "eventType": "KmsboxWorkspaceEvent",
        "managementEvent": true,
        "recipientAccountId": env.caller.account,
        "serviceEventDetails": { "removedKeys": removed, "restoredKeys": restored },
        "eventCategory": "Management",
    });
    if key.is_none()
        && let Some(event) = event.as_object_mut()
    {
        event.shift_remove("resources");
    }
    event
}
