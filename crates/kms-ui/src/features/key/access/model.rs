//! Which rows and columns of the access matrix are shown.

use kms_protocol::decision::{ActorView, Cell, Matrix};

use crate::text::key::access as text;

/// The name of a group, and the operations in it.
type Group = (fn() -> &'static str, &'static [&'static str]);

/// The groups of operations, in the order of the table.
const GROUPS: &[Group] = &[
    (
        text::group_use,
        &[
            "Encrypt",
            "Decrypt",
            "GenerateDataKey",
            "GenerateDataKeyWithoutPlaintext",
            "GenerateDataKeyPair",
            "GenerateDataKeyPairWithoutPlaintext",
            "ReEncryptFrom",
            "ReEncryptTo",
            "Sign",
            "Verify",
            "GenerateMac",
            "VerifyMac",
            "DeriveSharedSecret",
            "Encapsulate",
            "Decapsulate",
        ],
    ),
    (
        text::group_look,
        &[
            "DescribeKey",
            "GetPublicKey",
            "GetKeyPolicy",
            "ListKeyPolicies",
            "GetKeyRotationStatus",
            "ListKeyRotations",
            "ListResourceTags",
            "GetKeyLastUsage",
        ],
    ),
    (text::group_grants, &["CreateGrant", "ListGrants", "RevokeGrant"]),
];
/// The names of the groups, the last being that of all that is in no other.
pub(super) fn group_names() -> [&'static str; 4] {
    [text::group_use(), text::group_look(), text::group_grants(), text::group_manage()]
}

/// The group of an operation.
fn group(operation: &str) -> &'static str {
    GROUPS.iter().find(|(_, all)| all.contains(&operation)).map_or_else(text::group_manage, |(name, _)| name())
}

/// What to show of a matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// What the principal's ARN must contain, in any case.
    pub(super) principal: String,
    /// The only group of operations.
    pub(super) group: Option<&'static str>,
    /// Whether only operations are shown that not all of the shown principals may do alike.
    pub(super) differences: bool,
}

/// The table as it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Table {
    /// The groups with how many columns each has.
    pub(super) groups: Vec<(&'static str, usize)>,
    /// The columns.
    pub(super) operations: Vec<String>,
    /// The rows, at most [`MOST_ROWS`].
    pub(super) rows: Vec<(ActorView, Vec<Cell>)>,
    /// How many rows there would be.
    pub(super) matching: usize,
}

/// How many rows are shown at once.
pub(super) const MOST_ROWS: usize = 100;

/// The table of a matrix under a filter.
pub(super) fn table(matrix: &Matrix, filter: &Filter) -> Table {
    let search = filter.principal.trim().to_lowercase();
    let rows = matrix.actors.iter().zip(&matrix.cells);
    let rows: Vec<(&ActorView, &Vec<Cell>)> =
        rows.filter(|(actor, _)| actor.arn.to_lowercase().contains(&search)).collect();
    let alike = |column: usize| {
        let mut allowed = rows.iter().filter_map(|(_, cells)| cells.get(column)).map(|cell| cell.allowed);
        let first = allowed.next();
        allowed.all(|other| Some(other) == first)
    };
    let names = group_names();
    let mut columns: Vec<(usize, &String, usize)> = Vec::new();
    for (index, operation) in matrix.operations.iter().enumerate() {
        let name = group(operation);
        let shown = filter.group.is_none_or(|wanted| wanted == name) && !(filter.differences && alike(index));
        if shown {
            let order = names.iter().position(|other| *other == name).unwrap_or_default();
            columns.push((order, operation, index));
        }
    }
    columns.sort_by_key(|(order, _, index)| (*order, *index));
    let count = |name: &str| columns.iter().filter(|(_, operation, _)| group(operation) == name).count();
    Table {
        groups: names.into_iter().map(|name| (name, count(name))).filter(|(_, count)| *count > 0).collect(),
        operations: columns.iter().map(|(_, operation, _)| (*operation).clone()).collect(),
        matching: rows.len(),
        rows: rows
            .iter()
            .take(MOST_ROWS)
            .map(|(actor, cells)| {
                let shown = columns.iter().filter_map(|(_, _, index)| cells.get(*index).copied()).collect();
                ((*actor).clone(), shown)
            })
            .collect(),
    }
}

/// Where an arrow key leads from a cell.
pub(super) fn step(key: &str, at: (usize, usize), rows: usize, columns: usize) -> Option<(usize, usize)> {
    let (row, column) = at;
    let (last_row, last_column) = (rows.checked_sub(1)?, columns.checked_sub(1)?);
    Some(match key {
        "ArrowRight" => (row, (column + 1).min(last_column)),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "ArrowDown" => ((row + 1).min(last_row), column),
        "ArrowUp" => (row.saturating_sub(1), column),
        "Home" => (row, 0),
        "End" => (row, last_column),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use kms_protocol::decision::ReasonView;
    use kms_protocol::{Actor, Part};

    use super::*;

    fn matrix() -> Matrix {
        let actor = |name: &str| ActorView {
            actor: Actor { who: Part::User { name: name.to_owned() }, ..Actor::home().unwrap() },
            arn: format!("arn:aws:iam::123456789012:user/{name}"),
        };
        let cell = |allowed| Cell { allowed, reason: ReasonView::KeyPolicy };
        Matrix {
            key: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab".parse().unwrap(),
            actors: vec![actor("Ann"), actor("bob")],
            operations: ["PutKeyPolicy", "Encrypt", "ListGrants", "Decrypt"].map(str::to_owned).to_vec(),
            cells: vec![[true, true, true, true].map(cell).to_vec(), [true, false, true, true].map(cell).to_vec()],
        }
    }

    fn operations(filter: Filter) -> Vec<String> {
        table(&matrix(), &filter).operations
    }

    #[test]
    fn columns_stand_by_group() {
        let found = table(&matrix(), &Filter::default());
        assert_eq!(found.operations, ["Encrypt", "Decrypt", "ListGrants", "PutKeyPolicy"]);
        assert_eq!(found.groups, [("Use", 2), ("Grants", 1), ("Manage", 1)]);
        let allowed: Vec<bool> = found.rows[1].1.iter().map(|cell| cell.allowed).collect();
        assert_eq!(allowed, [false, true, true, true]);
    }

    #[test]
    fn filters_narrow_the_table() {
        assert_eq!(operations(Filter { group: Some("Use"), ..Filter::default() }), ["Encrypt", "Decrypt"]);
        assert_eq!(operations(Filter { differences: true, ..Filter::default() }), ["Encrypt"]);
        let alone = Filter { principal: " ANN".to_owned(), differences: true, ..Filter::default() };
        assert_eq!(table(&matrix(), &alone).rows.len(), 1);
        assert_eq!(operations(alone), [""; 0]);
        let nobody = Filter { principal: "zoe".to_owned(), ..Filter::default() };
        assert_eq!(table(&matrix(), &nobody).matching, 0);
    }

    #[test]
    fn arrows_stay_in_the_table() {
        assert_eq!(step("ArrowRight", (0, 1), 2, 2), Some((0, 1)));
        assert_eq!(step("ArrowDown", (0, 1), 2, 2), Some((1, 1)));
        assert_eq!(step("ArrowUp", (0, 1), 2, 2), Some((0, 1)));
        assert_eq!(step("Home", (1, 1), 2, 2), Some((1, 0)));
        assert_eq!(step("a", (1, 1), 2, 2), None);
        assert_eq!(step("ArrowUp", (0, 0), 0, 0), None);
    }
}
