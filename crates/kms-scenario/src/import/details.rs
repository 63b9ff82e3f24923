//! `aws iam get-account-authorization-details`: all identities of an account with their policies.

use iam_policy::Kind;
use iam_policy::json::{Node, Value};

use super::dump::{Dump, Reading};
use super::gathered::{Arn, IdentityKind};
use super::iam::POLICY;

impl<'t> Reading<'_, 't> {
    pub(super) fn account_details(&mut self, node: &Node<'t>) {
        let Some(mut output) = self.dump(node, "the output of get-account-authorization-details") else { return };
        for (list, kind, inline) in [
            ("GroupDetailList", IdentityKind::Group, "GroupPolicyList"),
            ("UserDetailList", IdentityKind::User, "UserPolicyList"),
            ("RoleDetailList", IdentityKind::Role, "RolePolicyList"),
        ] {
            for item in output.list(self, list) {
                let Some(mut dump) = self.dump(item, list) else { continue };
                self.detail(&mut dump, kind, inline);
                dump.finish(self);
            }
        }
        for item in output.list(self, "Policies") {
            let Some(mut dump) = self.dump(item, "Policies") else { continue };
            self.managed_policy(&mut dump);
            dump.finish(self);
        }
        output.finish(self);
    }

    fn detail(&mut self, dump: &mut Dump<'_, 't>, kind: IdentityKind, inline: &'static str) {
        let name = match kind {
            IdentityKind::Role => dump.text(self, "RoleName"),
            IdentityKind::User => dump.text(self, "UserName"),
            IdentityKind::Group => dump.text(self, "GroupName"),
        };
        let mut policies = Vec::new();
        for item in dump.list(self, inline) {
            let Some(mut entry) = self.dump(item, inline) else { continue };
            let (name, document) = (entry.need(self, "PolicyName"), entry.need_node(self, "PolicyDocument"));
            entry.finish(self);
            let policy = document.and_then(|node| self.policy(node, "PolicyDocument", Kind::Identity));
            policies.extend(name.zip(policy.map(|(policy, _)| policy)));
        }
        let mut attached = Vec::new();
        for item in dump.list(self, "AttachedManagedPolicies") {
            let Some(mut entry) = self.dump(item, "AttachedManagedPolicies") else { continue };
            entry.ignore(&["PolicyName"]);
            attached.extend(entry.need(self, "PolicyArn"));
            entry.finish(self);
        }
        let groups: Vec<String> = match kind {
            IdentityKind::User => {
                dump.list(self, "GroupList").iter().filter_map(|item| self.text(item, "GroupList")).collect()
            }
            _ => Vec::new(),
        };
        dump.ignore(&["InstanceProfileList"]);
        let account = dump.text(self, "Arn").and_then(|arn| Arn::parse(&arn).map(|arn| arn.account));
        self.described(dump, kind, &groups);
        let Some(identity) = name.and_then(|name| self.gathered.identity(kind, &name, account.as_ref())) else {
            return;
        };
        for (name, policy) in policies {
            identity.put_inline(name, policy);
        }
        for arn in attached {
            if !identity.attached.contains(&arn) {
                identity.attached.push(arn);
            }
        }
    }

    /// The version in force of a managed policy.
    fn managed_policy(&mut self, dump: &mut Dump<'_, 't>) {
        let arn = dump.need(self, "Arn");
        let default = dump.text(self, "DefaultVersionId");
        dump.ignore(&POLICY);
        let mut found = None;
        for item in dump.list(self, "PolicyVersionList") {
            let Some(mut version) = self.dump(item, "PolicyVersionList") else { continue };
            let id = version.text(self, "VersionId");
            let marked = version.get("IsDefaultVersion").is_some_and(|node| node.value == Value::Bool(true));
            let document = version.need_node(self, "Document");
            version.ignore(&["CreateDate"]);
            version.finish(self);
            if marked || (id.is_some() && id == default) {
                found = document;
            }
        }
        let document = found.and_then(|node| self.policy(node, "Document", Kind::Identity));
        let Some(arn) = arn else { return };
        self.gathered.seen(&arn);
        let policy = document.map(|(policy, _)| policy);
        if let Some(managed) = self.gathered.managed(&arn) {
            managed.document = policy.or(managed.document.take());
        }
    }
}
