//! What holds of the rows of a workspace at all times.

use crate::change::{Row, RowKey};
use crate::state::identity::{IdentityKey, IdentityRow, Named};
use crate::state::{Owned, State, key_arn_beside};

/// Whatever does not hold: which row, and what is wrong with it. Empty for a workspace that is in order.
///
/// - Aliases, materials, grants and last uses belong to keys that are there, keys in a custom key store to one that is.
/// - The material that a key uses now is one of its materials.
/// - Users are in groups that are there, access keys are those of users that are there.
/// - All that follows from the rows is as if they had just been read.
pub fn invariants(state: &State) -> Vec<(RowKey, &'static str)> {
    let mut faults = Vec::new();
    let rows = state.rows();
    for (key, row) in &rows {
        let fault = match (key, row) {
            (RowKey::Material(arn, _) | RowKey::Grant(arn, _) | RowKey::Usage(arn), _) => {
                state.key(arn).is_none().then_some("its key is not there")
            }
            (RowKey::Alias(alias), Row::Alias(row)) => {
                let target = key_arn_beside(alias, &row.target);
                state.key(&target).is_none().then_some("its key is not there")
            }
            (RowKey::Key(arn), Row::Key(row)) => {
                let store = row.key_store.as_ref().is_some_and(|id| {
                    let id = Owned { region: arn.region.clone(), account: arn.account.clone(), id: id.clone() };
                    state.key_store(&id).is_none()
                });
                let material = row.current_material.is_some_and(|id| state.material(arn, id).is_none());
                let store = store.then_some("its custom key store is not there");
                store.or(material.then_some("its current material is not there"))
            }
            (RowKey::Identity(key), Row::Identity(row)) => identity_fault(state, key, row),
            _ => None,
        };
        faults.extend(fault.map(|fault| (key.clone(), fault)));
    }
    if faults.is_empty() && State::from_rows(rows) != *state {
        faults.push((RowKey::Workspace, "what follows from the rows does not"));
    }
    faults
}

fn identity_fault(state: &State, key: &IdentityKey, row: &IdentityRow) -> Option<&'static str> {
    let identities = state.identities();
    match (key, row) {
        (IdentityKey::User(Named { account, .. }), IdentityRow::User(row)) => {
            let missing = row.groups.iter().any(|group| identities.group(account, group).is_none());
            missing.then_some("a group of it is not there")
        }
        (_, IdentityRow::AccessKey(row)) => {
            let user = row.user.as_ref()?;
            identities.user(&row.account, user).is_none().then_some("its user is not there")
        }
        _ => None,
    }
}
