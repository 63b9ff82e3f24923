//! Accounts with their users, groups, roles and managed policies.

use std::collections::{BTreeMap, BTreeSet};

use iam_policy::Kind;
use iam_policy::json::{Member, Node, Value};
use kms_api::AccountId;
use kms_core::identity::aws_managed_policy;
use kms_core::state::identity::{
    AccountRow, GroupRow, IdentityKey, IdentityRow, ManagedPolicyRow, Named, Policies, PolicyVersionRow, RoleRow,
    UserRow,
};

use super::{Builder, id, inline, managed};
use crate::read::Object;

/// What an account has that others refer to by name.
#[derive(Default)]
struct Names {
    /// The ARNs of its managed policies.
    policies: BTreeMap<String, String>,
    groups: BTreeSet<String>,
}

impl Builder<'_> {
    pub(super) fn name_accounts(&mut self, node: Option<&Node<'_>>) {
        for member in self.reader.named(node, "`accounts`") {
            if let Some(account) = self.reader.parsed_text(member.name_span, &member.name) {
                self.accounts.insert(account);
            }
        }
    }

    pub(super) fn build_accounts(&mut self, node: Option<&Node<'_>>) {
        for member in self.reader.named(node, "`accounts`") {
            if let Ok(account) = member.name.parse() {
                self.build_account(&account, &member.value);
            }
        }
    }

    fn build_account(&mut self, account: &AccountId, node: &Node<'_>) {
        let Some(mut object) = self.reader.object(node, "an account") else { return };
        let name = object.get("name").and_then(|node| self.reader.text(node, "`name`"));
        let (users, groups, roles) = (object.get("users"), object.get("groups"), object.get("roles"));
        let policies = object.get("managedPolicies");
        object.finish(self.reader);
        let row = AccountRow {
            name: name.unwrap_or_else(|| account.to_string()),
            email: format!("root@{account}.example.com"),
            created: self.now,
        };
        self.add(IdentityKey::Account(account.clone()), IdentityRow::Account(row));
        let groups = self.reader.named(groups, "`groups`");
        let mut names =
            Names { groups: groups.iter().map(|group| group.name.to_string()).collect(), ..Names::default() };
        for member in self.reader.named(policies, "`managedPolicies`") {
            self.managed_policy(account, member, &mut names);
        }
        for member in groups {
            self.group(account, member, &names);
        }
        for member in self.reader.named(users, "`users`") {
            self.user(account, member, &names);
        }
        for member in self.reader.named(roles, "`roles`") {
            self.role(account, member, &names);
        }
    }

    /// A policy alone, or `{"path": …, "policy": …}`.
    fn managed_policy(&mut self, account: &AccountId, member: &Member<'_>, names: &mut Names) {
        let with_path = match &member.value.value {
            Value::Object(members) => members.iter().any(|inner| inner.name == "policy"),
            _ => false,
        };
        let (mut path, mut policy) = ("/".to_owned(), Some(&member.value));
        if with_path && let Some(mut object) = self.reader.object(&member.value, "a managed policy") {
            path = self.path(&mut object);
            policy = object.get("policy");
            object.finish(self.reader);
        }
        let arn = format!("arn:{}:iam::{account}:policy{path}{}", self.region.partition(), member.name);
        names.policies.insert(member.name.to_string(), arn.clone());
        let Some(policy) = policy else { return };
        let Some(text) = self.policy(Kind::Identity, policy, managed(&arn)) else { return };
        self.put_managed(account, &member.name, path, text);
    }

    fn put_managed(&mut self, account: &AccountId, name: &str, path: String, document: String) {
        let row = ManagedPolicyRow {
            path,
            id: id::unique("ANPA", &format!("{account}/{name}")),
            created: self.now,
            updated: self.now,
            description: String::new(),
            versions: BTreeMap::from([(1, PolicyVersionRow { document, created: self.now })]),
            default_version: 1,
            next_version: 2,
            tags: BTreeMap::new(),
        };
        self.add(IdentityKey::Policy(Named::new(account, name)), IdentityRow::Policy(row));
    }

    fn group(&mut self, account: &AccountId, member: &Member<'_>, names: &Names) {
        let Some(mut object) = self.reader.object(&member.value, "a group") else { return };
        let path = self.path(&mut object);
        let policies = self.policies(account, &format!("group/{}", member.name), &mut object, names);
        object.finish(self.reader);
        let row = GroupRow {
            path,
            id: id::unique("AGPA", &format!("{account}/{}", member.name)),
            created: self.now,
            policies,
        };
        self.add(IdentityKey::Group(Named::new(account, &member.name)), IdentityRow::Group(row));
    }

    fn user(&mut self, account: &AccountId, member: &Member<'_>, names: &Names) {
        let Some(mut object) = self.reader.object(&member.value, "a user") else { return };
        let who = format!("user/{}", member.name);
        let path = self.path(&mut object);
        let id = object.get("id").and_then(|node| self.reader.text(node, "`id`"));
        let policies = self.policies(account, &who, &mut object, names);
        let boundary = object.get("boundary").and_then(|node| self.boundary(account, &who, node, names));
        let tags = self.reader.text_map(object.get("tags"), "`tags`");
        let mut groups = BTreeSet::new();
        for (group, span) in self.reader.texts(object.get("groups"), "`groups`") {
            if !names.groups.contains(&group) {
                self.reader.unknown(span, "group", &group, names.groups.iter().map(String::as_str));
            }
            groups.insert(group);
        }
        object.finish(self.reader);
        let id = id.unwrap_or_else(|| id::unique("AIDA", &format!("{account}/{}", member.name)));
        let row = UserRow { path, id, created: self.now, policies, boundary, tags, groups };
        self.add(IdentityKey::User(Named::new(account, &member.name)), IdentityRow::User(row));
    }

    fn role(&mut self, account: &AccountId, member: &Member<'_>, names: &Names) {
        let Some(mut object) = self.reader.object(&member.value, "a role") else { return };
        let who = format!("role/{}", member.name);
        let path = self.path(&mut object);
        let id = object.get("id").and_then(|node| self.reader.text(node, "`id`"));
        let trust = object.get("trust");
        let policies = self.policies(account, &who, &mut object, names);
        let boundary = object.get("boundary").and_then(|node| self.boundary(account, &who, node, names));
        let tags = self.reader.text_map(object.get("tags"), "`tags`");
        object.finish(self.reader);
        let trust = trust.and_then(|node| self.policy(Kind::Trust, node, inline(account, &who, "trust policy")));
        let row = RoleRow {
            path,
            id: id.unwrap_or_else(|| id::unique("AROA", &format!("{account}/{}", member.name))),
            created: self.now,
            description: String::new(),
            trust: trust.unwrap_or_default(),
            max_session: 3_600,
            policies,
            boundary,
            tags,
        };
        self.add(IdentityKey::Role(Named::new(account, &member.name)), IdentityRow::Role(row));
    }

    fn path(&mut self, object: &mut Object<'_, '_>) -> String {
        let Some(node) = object.get("path") else { return "/".to_owned() };
        let path = self.reader.text(node, "`path`").unwrap_or_default();
        if !path.starts_with('/') || !path.ends_with('/') {
            self.reader.problem(node.span, "a path begins and ends with `/`");
        }
        path
    }

    fn policies(&mut self, account: &AccountId, who: &str, object: &mut Object<'_, '_>, names: &Names) -> Policies {
        let mut policies = Policies::default();
        for member in self.reader.named(object.get("policies"), "`policies`") {
            if let Some(text) = self.policy(Kind::Identity, &member.value, inline(account, who, &member.name)) {
                policies.inline.insert(member.name.to_string(), text);
            }
        }
        for (name, span) in self.reader.texts(object.get("managed"), "`managed`") {
            policies.attached.extend(self.managed_arn(&name, span, names));
        }
        policies
    }

    fn managed_arn(&mut self, name: &str, span: iam_policy::Span, names: &Names) -> Option<String> {
        let found = names.policies.get(name).or_else(|| names.policies.values().find(|arn| **arn == name)).cloned();
        let found = found.or_else(|| aws_managed_policy(name).map(|_| name.to_owned()));
        if found.is_none() {
            self.reader.unknown(span, "managed policy", name, names.policies.keys().map(String::as_str));
        }
        found
    }

    /// A managed policy by name or ARN, or a policy of its own.
    fn boundary(&mut self, account: &AccountId, who: &str, node: &Node<'_>, names: &Names) -> Option<String> {
        if let Value::String(text) = &node.value
            && !text.trim_start().starts_with('{')
        {
            return self.managed_arn(text, node.span, names);
        }
        let name = format!("boundary-of-{}", who.replace('/', "-"));
        let arn = format!("arn:{}:iam::{account}:policy/{name}", self.region.partition());
        let text = self.policy(Kind::Boundary, node, managed(&arn))?;
        self.put_managed(account, &name, "/".to_owned(), text);
        Some(arn)
    }
}
