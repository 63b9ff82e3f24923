//! Calls to IAM about one identity. What they are named after follows from its kind: `PutRolePolicy` with `RoleName`.

use serde_json::{Value, json};

use crate::access::identity::{Identity, Kind};

/// An operation of IAM and its request.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    /// Such as `PutRolePolicy`.
    pub(super) operation: String,
    /// With the members of AWS's service model.
    pub(super) input: Value,
}

impl Call {
    /// `verb`, the kind, `rest`; the request names the identity, and has these members beside it.
    fn on(identity: &Identity, verb: &str, rest: &str, members: Value) -> Self {
        Self::named(identity.kind, &identity.name, verb, rest, members)
    }

    fn named(kind: Kind, name: &str, verb: &str, rest: &str, mut members: Value) -> Self {
        if let Some(members) = members.as_object_mut() {
            members.insert(kind.member(), json!(name));
        }
        Self { operation: format!("{verb}{}{rest}", kind.title()), input: members }
    }

    /// Makes one; a role with its trust policy.
    pub(super) fn create(kind: Kind, name: &str, trust: Option<&str>) -> Self {
        let members = trust.map_or_else(|| json!({}), |trust| json!({ "AssumeRolePolicyDocument": trust }));
        Self::named(kind, name, "Create", "", members)
    }

    /// Deletes it, when nothing hangs on it any more.
    pub(super) fn delete(identity: &Identity) -> Self {
        Self::on(identity, "Delete", "", json!({}))
    }

    /// Gives it a policy of its own, or another text to one that it has.
    pub(super) fn put_policy(identity: &Identity, name: &str, document: &str) -> Self {
        Self::on(identity, "Put", "Policy", json!({ "PolicyName": name, "PolicyDocument": document }))
    }

    /// Removes a policy of its own.
    pub(super) fn delete_policy(identity: &Identity, name: &str) -> Self {
        Self::on(identity, "Delete", "Policy", json!({ "PolicyName": name }))
    }

    /// Attaches a managed policy.
    pub(super) fn attach(identity: &Identity, arn: &str) -> Self {
        Self::on(identity, "Attach", "Policy", json!({ "PolicyArn": arn }))
    }

    /// Detaches a managed policy.
    pub(super) fn detach(identity: &Identity, arn: &str) -> Self {
        Self::on(identity, "Detach", "Policy", json!({ "PolicyArn": arn }))
    }

    /// Bounds its permissions by a managed policy.
    pub(super) fn put_boundary(identity: &Identity, arn: &str) -> Self {
        Self::on(identity, "Put", "PermissionsBoundary", json!({ "PermissionsBoundary": arn }))
    }

    /// Takes its permissions boundary away.
    pub(super) fn delete_boundary(identity: &Identity) -> Self {
        Self::on(identity, "Delete", "PermissionsBoundary", json!({}))
    }

    /// Replaces a role's trust policy.
    pub(super) fn trust(identity: &Identity, document: &str) -> Self {
        let input = json!({ "PolicyDocument": document, "RoleName": identity.name });
        Self { operation: "UpdateAssumeRolePolicy".to_owned(), input }
    }

    /// Sets a tag.
    pub(super) fn tag(identity: &Identity, key: &str, value: &str) -> Self {
        Self::on(identity, "Tag", "", json!({ "Tags": [{ "Key": key, "Value": value }] }))
    }

    /// Removes a tag.
    pub(super) fn untag(identity: &Identity, key: &str) -> Self {
        Self::on(identity, "Untag", "", json!({ "TagKeys": [key] }))
    }

    /// Puts a user into a group, or takes the user out.
    pub(super) fn member(user: &str, group: &str, is_in: bool) -> Self {
        let operation = if is_in { "AddUserToGroup" } else { "RemoveUserFromGroup" };
        Self { operation: operation.to_owned(), input: json!({ "UserName": user, "GroupName": group }) }
    }

    /// What is called on what, in a line.
    pub(super) fn line(&self) -> String {
        let named = ["PolicyName", "PolicyArn", "UserName", "GroupName", "RoleName"];
        let found = named.iter().find_map(|member| self.input.get(*member).and_then(Value::as_str));
        format!("{} {}", self.operation, found.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_named_after_the_kind() {
        let role = Identity::of("111122223333", "role", "Reader").unwrap();
        let call = Call::put_policy(&role, "use", "{}");
        assert_eq!(call.operation, "PutRolePolicy");
        assert_eq!(call.input, json!({ "RoleName": "Reader", "PolicyName": "use", "PolicyDocument": "{}" }));
        let user = Identity::of("111122223333", "user", "ann").unwrap();
        for (call, operation) in [
            (Call::delete(&user), "DeleteUser"),
            (Call::delete_policy(&user, "p"), "DeleteUserPolicy"),
            (Call::attach(&user, "arn"), "AttachUserPolicy"),
            (Call::detach(&user, "arn"), "DetachUserPolicy"),
            (Call::put_boundary(&role, "arn"), "PutRolePermissionsBoundary"),
            (Call::delete_boundary(&user), "DeleteUserPermissionsBoundary"),
            (Call::tag(&role, "a", "b"), "TagRole"),
            (Call::untag(&user, "a"), "UntagUser"),
            (Call::trust(&role, "{}"), "UpdateAssumeRolePolicy"),
            (Call::create(Kind::Group, "g", None), "CreateGroup"),
        ] {
            assert_eq!(call.operation, operation);
        }
    }

    #[test]
    fn a_line_names_what_matters() {
        let user = Identity::of("111122223333", "user", "ann").unwrap();
        assert_eq!(Call::delete_policy(&user, "use").line(), "DeleteUserPolicy use");
        assert_eq!(Call::member("ann", "staff", false).line(), "RemoveUserFromGroup ann");
        assert_eq!(Call::delete(&user).line(), "DeleteUser ann");
    }
}
