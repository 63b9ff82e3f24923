//! The organization with its units and policies.

use std::collections::{BTreeMap, BTreeSet};

use iam_policy::Kind;
use iam_policy::json::{Node, Value};
use kms_api::{AccountId, sorted};
use kms_core::authorization::Layer;
use kms_core::state::identity::{
    IdentityKey, IdentityRow, MemberRow, OrganizationPolicyRow, OrganizationRow, PolicyType, UnitRow,
};

use super::{Builder, id, of_organization};
use crate::read::Object;

/// What AWS's own policies of an organization say.
const FULL_ACCESS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
const FULL_ACCESS_TO_RESOURCES: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#;

impl Builder<'_> {
    pub(super) fn build_organization(&mut self, node: &Node<'_>) {
        let Some(mut object) = self.reader.object(node, "`organization`") else { return };
        let id = object.get("id").and_then(|node| self.reader.text(node, "`id`"));
        let id = id.unwrap_or_else(|| format!("o-{}", id::short("organization", 10)));
        let management = object.need(self.reader, "management").and_then(|node| self.account(node, "`management`"));
        let (root, accounts) = (object.get("root"), object.get("accounts"));
        object.finish(self.reader);
        let root_id = format!("r-{}", id::short("root", 4));
        let mut row = OrganizationRow {
            id,
            root: root_id.clone(),
            created: self.now,
            units: BTreeMap::new(),
            accounts: BTreeMap::new(),
            policies: sorted::map(
                PolicyType::ALL.into_iter().map(|kind| (kind.full_access().to_owned(), full_access(kind))),
            ),
            attachments: BTreeMap::new(),
            enabled: PolicyType::ALL.into(),
        };
        match root {
            Some(node) => self.unit(node, None, &mut row),
            None => attach_full_access(&mut row, &root_id, true),
        }
        for member in self.reader.named(accounts, "`accounts`") {
            let Some(account) = self.reader.parsed_text::<AccountId>(member.name_span, &member.name) else { continue };
            if !row.accounts.contains_key(&account) {
                let text = format!("account {account} is in no unit of the organization, nor in its root");
                self.reader.problem(member.name_span, text);
            }
            let Some(mut object) = self.reader.object(&member.value, "an account's policies") else { continue };
            row.attachments.remove(account.as_str());
            self.attach(&mut object, account.as_str(), &mut row);
            object.finish(self.reader);
        }
        let Some(management) = management else { return };
        let root = row.root.clone();
        if !row.accounts.contains_key(&management) {
            self.join(management.clone(), &root, &mut row);
        }
        self.add(IdentityKey::Organization(management), IdentityRow::Organization(row));
    }

    fn join(&mut self, account: AccountId, parent: &str, row: &mut OrganizationRow) {
        if !row.attachments.contains_key(account.as_str()) {
            attach_full_access(row, account.as_str(), true);
        }
        row.accounts.insert(account, MemberRow { parent: parent.to_owned(), joined: self.now, request: None });
    }

    /// The root, or a unit of this name within this parent.
    fn unit(&mut self, node: &Node<'_>, place: Option<(&str, &str)>, row: &mut OrganizationRow) {
        let Some(mut object) = self.reader.object(node, "a unit") else { return };
        let given = object.get("id").and_then(|node| self.reader.text(node, "`id`"));
        let id = match place {
            None => given.unwrap_or_else(|| row.root.clone()),
            Some((parent, name)) => given.unwrap_or_else(|| {
                format!("ou-{}-{}", row.root.trim_start_matches("r-"), id::short(&format!("{parent}/{name}"), 8))
            }),
        };
        match place {
            None => row.root.clone_from(&id),
            Some((parent, name)) => {
                row.units.insert(id.clone(), UnitRow { name: name.to_owned(), parent: parent.to_owned() });
            }
        }
        self.attach(&mut object, &id, row);
        let (accounts, units) = (object.get("accounts"), object.get("units"));
        object.finish(self.reader);
        for item in self.reader.list(accounts, "`accounts`") {
            let Some(account) = self.account(item, "an account") else { continue };
            if row.accounts.contains_key(&account) {
                self.reader.problem(item.span, format!("account {account} is in two places of the organization"));
            }
            self.join(account, &id, row);
        }
        for member in self.reader.named(units, "`units`") {
            self.unit(&member.value, Some((&id, &member.name)), row);
        }
    }

    /// The policies that are attached to the root, a unit or an account.
    fn attach(&mut self, object: &mut Object<'_, '_>, target: &str, row: &mut OrganizationRow) {
        let full = self.reader.flag(object.get("fullAccess"), "`fullAccess`").unwrap_or(true);
        attach_full_access(row, target, full);
        for (member, kind) in [("scps", PolicyType::ServiceControl), ("rcps", PolicyType::ResourceControl)] {
            let (layer, language) = match kind {
                PolicyType::ServiceControl => (Layer::ServiceControl, Kind::ServiceControl),
                PolicyType::ResourceControl => (Layer::ResourceControl, Kind::ResourceControl),
            };
            let policies = object.get(member);
            if let Some(node) = policies.filter(|node| !matches!(node.value, Value::Object(_))) {
                self.reader.problem(node.span, format!("`{member}` must be an object of policies by their names"));
                continue;
            }
            for policy in self.reader.named(policies, member) {
                let place = of_organization(layer, &policy.name, target);
                let Some(content) = self.policy(language, &policy.value, place) else { continue };
                let id = format!("p-{}", id::short(&format!("{target}/{member}/{}", policy.name), 10));
                let (name, description) = (policy.name.to_string(), String::new());
                let policy = OrganizationPolicyRow { name, description, kind, content, aws_managed: false };
                row.policies.insert(id.clone(), policy);
                row.attachments.entry(target.to_owned()).or_default().insert(id);
            }
        }
    }
}

fn full_access(kind: PolicyType) -> OrganizationPolicyRow {
    let content = match kind {
        PolicyType::ServiceControl => FULL_ACCESS,
        PolicyType::ResourceControl => FULL_ACCESS_TO_RESOURCES,
    };
    OrganizationPolicyRow {
        name: kind.full_access().trim_start_matches("p-").to_owned(),
        description: String::new(),
        kind,
        content: content.to_owned(),
        aws_managed: true,
    }
}

/// AWS's own policies are attached everywhere, until somebody detaches the one of service control; the other stays.
fn attach_full_access(row: &mut OrganizationRow, target: &str, service_control: bool) {
    let kinds = PolicyType::ALL.into_iter().filter(|kind| service_control || *kind == PolicyType::ResourceControl);
    let ids: BTreeSet<String> = kinds.map(|kind| kind.full_access().to_owned()).collect();
    row.attachments.entry(target.to_owned()).or_default().extend(ids);
}
