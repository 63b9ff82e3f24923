//! Change sets as the page shows them.

use kms_core::{Change, ChangeSet};
use kms_protocol::workspace::{ComparisonView, RowChange, RowView};
use kms_workspace::compare;

/// The most rows that an answer has.
const MAX_ROWS: usize = 1_000;

/// What a change set changes.
pub(super) fn view(changes: &ChangeSet) -> ComparisonView {
    let counts = compare::counts(changes);
    ComparisonView {
        counts: counts.into_iter().map(|(table, of)| (table.name().to_owned(), of)).collect(),
        rows: changes.0.iter().take(MAX_ROWS).map(row).collect(),
    }
}

fn row(change: &Change) -> RowView {
    RowView {
        table: change.key.table().name().to_owned(),
        id: change.key.id(),
        kind: match (&change.before, &change.after) {
            (None, _) => RowChange::Added,
            (_, None) => RowChange::Removed,
            _ => RowChange::Changed,
        },
        fields: compare::fields(change).into_iter().map(|field| (field.name, field.before, field.after)).collect(),
    }
}
