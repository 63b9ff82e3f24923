//! What differs between two sets of rows.

use kms_core::{Change, ChangeSet, Row, Table};
use serde_json::Value;

/// A field of a row that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name as it is stored.
    pub name: String,
    /// Its value before; absent if it says what goes without saying.
    pub before: Option<Value>,
    /// Its value after.
    pub after: Option<Value>,
}

/// The fields that a change of a row changes; none for a row that comes or goes. Key material is not shown, wrapped or not,
/// nor are passwords.
pub fn fields(change: &Change) -> Vec<Field> {
    let (Some(before), Some(after)) = (&change.before, &change.after) else { return Vec::new() };
    let (before, mut after) = (object(before), object(after));
    let mut fields = Vec::new();
    for (name, value) in before {
        let other = after.shift_remove(&name);
        if other.as_ref() != Some(&value) {
            fields.push(field(name, Some(value), other));
        }
    }
    fields.extend(after.into_iter().map(|(name, value)| field(name, None, Some(value))));
    fields
}

fn field(name: String, before: Option<Value>, after: Option<Value>) -> Field {
    let hidden = ["wrapped", "password", "credential"].contains(&name.as_str());
    let show = |side: Option<Value>| if hidden { None } else { side };
    Field { before: show(before), after: show(after), name }
}

fn object(row: &Row) -> serde_json::Map<String, Value> {
    match serde_json::from_str(&row.encode()) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    }
}

/// How many rows of each table are added, removed and changed, tables with none left out.
pub fn counts(changes: &ChangeSet) -> Vec<(Table, [u64; 3])> {
    let mut counts = Vec::new();
    for table in Table::ALL {
        let mut of = [0; 3];
        for change in changes.0.iter().filter(|change| change.key.table() == *table) {
            let [added, removed, changed] = &mut of;
            *match (&change.before, &change.after) {
                (None, _) => added,
                (_, None) => removed,
                _ => changed,
            } += 1;
        }
        if of != [0; 3] {
            counts.push((*table, of));
        }
    }
    counts
}
