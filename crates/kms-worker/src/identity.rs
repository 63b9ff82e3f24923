//! Accounts and their identities as the page shows them.

use std::collections::{BTreeMap, BTreeSet};

use kms_api::{AccountId, sorted};
use kms_core::State;
use kms_core::identity::aws_managed_policies;
use kms_core::state::identity::Policies;
use kms_protocol::identity::{AccountView, IdentityView};
use kms_store::Store;

use crate::host::Host;

impl<S: Store> Host<S> {
    /// The accounts of the workspace: those with a name, with keys or identities, and the caller's.
    pub(crate) fn identities(&self) -> Vec<AccountView> {
        let (state, caller) = (self.engine().state(), self.caller());
        let partition = caller.region.partition();
        accounts(state, self).into_iter().map(|id| account(state, partition, id)).collect()
    }

    /// The managed policies of AWS: texts by ARNs.
    pub(crate) fn aws_policies(&self) -> BTreeMap<String, &'static str> {
        sorted::map(aws_managed_policies(self.caller().region.partition()))
    }
}

/// Every account of which anything is known.
fn accounts<S: Store>(state: &State, host: &Host<S>) -> BTreeSet<AccountId> {
    let mut found: BTreeSet<AccountId> = host.actors().into_iter().map(|found| found.actor.account).collect();
    found.extend(state.identities().accounts().map(|(id, _)| id.clone()));
    found
}

fn account(state: &State, partition: &str, id: AccountId) -> AccountView {
    let identities = state.identities();
    let arn = |kind: &str, path: &str, name: &str| format!("arn:{partition}:iam::{id}:{kind}{path}{name}");
    let view = |kind: &str, path: &str, name: &str, policies: &Policies| IdentityView {
        name: name.to_owned(),
        arn: arn(kind, path, name),
        policies: policies.inline.clone(),
        attached: policies.attached.clone(),
        ..IdentityView::default()
    };
    let users = identities.users_after(&id, None).map(|(key, row)| IdentityView {
        boundary: row.boundary.clone(),
        groups: row.groups.clone(),
        tags: row.tags.clone(),
        ..view("user", &row.path, &key.name, &row.policies)
    });
    let groups =
        identities.groups_after(&id, None).map(|(key, row)| view("group", &row.path, &key.name, &row.policies));
    let roles = identities.roles_after(&id, None).map(|(key, row)| IdentityView {
        boundary: row.boundary.clone(),
        trust: Some(row.trust.clone()),
        tags: row.tags.clone(),
        ..view("role", &row.path, &key.name, &row.policies)
    });
    let managed = identities
        .policies_after(&id, None)
        .filter_map(|(key, row)| Some((arn("policy", &row.path, &key.name), row.document()?.to_owned())));
    AccountView {
        name: identities.account(&id).map(|row| row.name.clone()),
        users: users.collect(),
        groups: groups.collect(),
        roles: roles.collect(),
        managed_policies: sorted::map(managed),
        id: id.clone(),
    }
}
