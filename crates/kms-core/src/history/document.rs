//! Steps as they are stored: each a JSON text under its number.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::{Document, History, Step};
use crate::change::{Change, ChangeSet, Row, RowKey, Table, text};

/// What the keys of all documents of the history begin with.
pub const PREFIX: &str = "history/";
const POSITION: &str = "history/position";

/// The key of a step's document. Keys sort as numbers do.
pub(super) fn key(number: u64) -> String {
    format!("{PREFIX}{number:020}")
}

/// Where the history stands: the numbers of the first step that is not done, and of the next one to be made.
pub(super) fn position(history: &History) -> Document {
    let undone = history.to_redo().map_or(history.next, |step| step.number);
    (POSITION.to_owned(), Some(format!("{undone} {}", history.next)))
}

/// A step as `{"step": …, "changes": [[table, id, before, after], …]}`.
pub(super) fn write(step: &Step) -> String {
    let mut out = format!("{{\"step\":{},\"changes\":[", text(step));
    for (number, change) in step.changes.0.iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        let side = |row: &Option<Row>| row.as_ref().map_or_else(|| "null".to_owned(), Row::encode);
        let (table, id) = (change.key.table().name(), Value::from(change.key.id()));
        out.push_str(&format!("[\"{table}\",{id},{},{}]", side(&change.before), side(&change.after)));
    }
    out.push_str("]}");
    out
}

fn read(document: &str) -> Option<Step> {
    let mut value: Value = serde_json::from_str(document).ok()?;
    let mut step = Step::deserialize(value.get("step")?).ok()?;
    let Value::Array(changes) = value.get_mut("changes")?.take() else { return None };
    let changes: Option<Vec<Change>> = changes.into_iter().map(change).collect();
    step.changes = ChangeSet(changes?);
    step.size = document.len();
    Some(step)
}

fn change(value: Value) -> Option<Change> {
    let table = Table::named(value.get(0)?.as_str()?)?;
    let id = value.get(1)?.as_str()?;
    let side = |number: usize| match value.get(number) {
        None | Some(Value::Null) => Some(None),
        Some(row) => Row::decode(table, id, &row.to_string()).ok().map(|(_, row)| Some(row)),
    };
    Some(Change { key: RowKey::parse(table, id)?, before: side(2)?, after: side(3)? })
}

impl History {
    /// The history that documents hold, in the order of their keys. What comes before a document that cannot be read is
    /// forgotten: no step can be undone past it.
    pub fn read(documents: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut history = Self::default();
        let mut position: Option<u64> = None;
        for (key, document) in documents {
            if key == POSITION {
                let mut numbers = document.split(' ').map(|number| number.parse().ok());
                position = numbers.next().flatten();
                history.next = numbers.next().flatten().unwrap_or_default().max(history.next);
                continue;
            }
            match read(&document).filter(|step| self::key(step.number) == key) {
                Some(step) => {
                    history.next = history.next.max(step.number + 1);
                    history.steps.push_back(Arc::new(step));
                }
                None => {
                    history.stale.extend(history.steps.drain(..).map(|step| self::key(step.number)));
                    history.stale.push(key);
                }
            }
        }
        let position = position.unwrap_or(history.next);
        history.position = history.steps.iter().take_while(|step| step.number < position).count();
        history
    }
}
