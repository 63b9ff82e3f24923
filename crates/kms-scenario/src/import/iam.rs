//! Outputs of `aws iam` about one user, group, role or policy.

use iam_policy::Kind;
use iam_policy::json::{Node, Value};
use kms_api::AccountId;

use super::dump::{Dump, Reading};
use super::gathered::{Arn, Identity, IdentityKind};

impl<'t> Reading<'_, 't> {
    /// `get-role-policy`, `get-user-policy`, `get-group-policy`.
    pub(super) fn inline_policy(&mut self, node: &Node<'t>) {
        let Some(mut dump) = self.dump(node, "the output of get-role-policy") else { return };
        let named = [
            (IdentityKind::Role, dump.text(self, "RoleName")),
            (IdentityKind::User, dump.text(self, "UserName")),
            (IdentityKind::Group, dump.text(self, "GroupName")),
        ];
        let name = dump.need(self, "PolicyName");
        let document = dump.need_node(self, "PolicyDocument");
        dump.finish(self);
        let Some((kind, who)) = named.into_iter().find_map(|(kind, name)| Some((kind, name?))) else {
            self.fault(node, "`RoleName`, `UserName` or `GroupName` is missing");
            return;
        };
        let policy = document.and_then(|node| self.policy(node, "PolicyDocument", Kind::Identity));
        let Some(((policy, _), name)) = policy.zip(name) else { return };
        if let Some(identity) = self.gathered.identity(kind, &who, None) {
            identity.described = true;
            identity.put_inline(name, policy);
        }
    }

    /// `get-role`: `{"Role": {…}}`.
    pub(super) fn get_role(&mut self, node: &Node<'t>) {
        self.only_member(node, "Role", |reading, role| reading.described(role, IdentityKind::Role, &[]));
    }

    /// `get-user`: `{"User": {…}}`.
    pub(super) fn get_user(&mut self, node: &Node<'t>) {
        self.only_member(node, "User", |reading, user| reading.described(user, IdentityKind::User, &[]));
    }

    /// `get-group`: `{"Group": {…}, "Users": […]}`.
    pub(super) fn get_group(&mut self, node: &Node<'t>) {
        let Some(mut output) = self.dump(node, "the output of get-group") else { return };
        let (group, users) = (output.get("Group"), output.list(self, "Users"));
        output.finish(self);
        let Some(mut group) = group.and_then(|node| self.dump(node, "Group")) else { return };
        let name = group.text(self, "GroupName");
        self.described(&mut group, IdentityKind::Group, &[]);
        group.finish(self);
        for item in users {
            let Some(mut user) = self.dump(item, "User") else { continue };
            let names: Vec<String> = name.iter().cloned().collect();
            self.described(&mut user, IdentityKind::User, &names);
            user.finish(self);
        }
    }

    /// `get-policy`: `{"Policy": {…}}`, which says whose the next version is.
    pub(super) fn get_policy(&mut self, node: &Node<'t>) {
        self.only_member(node, "Policy", |reading, policy| {
            policy.ignore(&POLICY);
            policy.ignore(&["Tags"]);
            if let Some(arn) = policy.need(reading, "Arn") {
                reading.gathered.seen(&arn);
                reading.gathered.managed(&arn);
            }
        });
    }

    /// `get-policy-version`: `{"PolicyVersion": {"Document": …}}`, which does not say whose version it is.
    pub(super) fn policy_version(&mut self, node: &Node<'t>) {
        self.only_member(node, "PolicyVersion", |reading, version| {
            version.ignore(&["VersionId", "CreateDate"]);
            if version.get("IsDefaultVersion").is_some_and(|node| node.value == Value::Bool(false)) {
                reading.gathered.note("a version of a managed policy is not the default version; here it is in force");
            }
            let document = version.need_node(reading, "Document");
            let policy = document.and_then(|node| reading.policy(node, "Document", Kind::Identity));
            reading.gathered.versions.extend(policy.map(|(policy, _)| policy));
        });
    }

    /// A user, group or role as IAM describes them, with further groups of a user.
    pub(super) fn described(&mut self, dump: &mut Dump<'_, 't>, kind: IdentityKind, groups: &[String]) {
        let (name, id) = match kind {
            IdentityKind::Role => (dump.need(self, "RoleName"), dump.text(self, "RoleId")),
            IdentityKind::User => (dump.need(self, "UserName"), dump.text(self, "UserId")),
            IdentityKind::Group => (dump.need(self, "GroupName"), dump.text(self, "GroupId")),
        };
        let (arn, path) = (dump.text(self, "Arn"), dump.text(self, "Path"));
        let trust = dump.get("AssumeRolePolicyDocument").filter(|_| kind == IdentityKind::Role);
        let boundary = dump.get("PermissionsBoundary");
        let tags = dump.tags(self);
        dump.ignore(&["CreateDate", "Description", "MaxSessionDuration", "RoleLastUsed", "PasswordLastUsed"]);
        let trust = trust.and_then(|node| self.policy(node, "AssumeRolePolicyDocument", Kind::Trust));
        let boundary = boundary.and_then(|node| self.boundary(node));
        let account = arn.as_deref().and_then(|arn| self.account_of(dump, arn));
        let Some(name) = name else { return };
        let Some(identity) = self.gathered.identity(kind, &name, account.as_ref()) else { return };
        identity.described = true;
        identity.path = path.or(identity.path.take());
        identity.id = id.or(identity.id.take());
        identity.trust = trust.map(|(policy, _)| policy).or(identity.trust.take());
        identity.boundary = boundary.or(identity.boundary.take());
        if !tags.is_empty() {
            identity.tags = tags;
        }
        for group in groups {
            identity.join(group.clone());
        }
    }

    fn account_of(&mut self, dump: &Dump<'_, 't>, arn: &str) -> Option<AccountId> {
        let account = Arn::parse(arn).map(|arn| arn.account);
        match &account {
            Some(_) => self.gathered.seen(arn),
            None => self
                .fault(dump.node, format!("expected an ARN such as `arn:aws:iam::111122223333:role/app`, not `{arn}`")),
        }
        account
    }

    /// `{"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "…"}`.
    fn boundary(&mut self, node: &Node<'t>) -> Option<String> {
        let mut boundary = self.dump(node, "PermissionsBoundary")?;
        boundary.ignore(&["PermissionsBoundaryType"]);
        let arn = boundary.need(self, "PermissionsBoundaryArn");
        boundary.finish(self);
        arn
    }

    fn only_member(&mut self, node: &Node<'t>, name: &'static str, read: impl FnOnce(&mut Self, &mut Dump<'_, 't>)) {
        let Some(mut output) = self.dump(node, "the output") else { return };
        let inner = output.get(name);
        output.finish(self);
        let Some(inner) = inner else {
            self.fault(node, format!("`{name}` has no value"));
            return;
        };
        let Some(mut inner) = self.dump(inner, name) else { return };
        read(self, &mut inner);
        inner.finish(self);
    }
}

/// What a managed policy has beside its ARN and its versions.
pub(super) const POLICY: [&str; 10] = [
    "PolicyName",
    "PolicyId",
    "Path",
    "DefaultVersionId",
    "AttachmentCount",
    "PermissionsBoundaryUsageCount",
    "IsAttachable",
    "Description",
    "CreateDate",
    "UpdateDate",
];

impl Identity {
    /// Sets the inline policy of this name.
    pub(super) fn put_inline(&mut self, name: String, policy: serde_json::Value) {
        self.inline.retain(|(known, _)| *known != name);
        self.inline.push((name, policy));
    }

    /// Becomes a member of a group.
    pub(super) fn join(&mut self, group: String) {
        if !self.groups.contains(&group) {
            self.groups.push(group);
        }
    }
}
