//! Trust policies to begin with.

use crate::text::identities as text;

/// Who may take on a role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum TrustedBy {
    /// Whoever of the own account has the permission.
    #[default]
    Account,
    /// Whoever of another account has the permission.
    OtherAccount,
    /// A service of AWS.
    Service,
}

/// The choices, in words.
pub(super) fn choices() -> [(TrustedBy, &'static str); 3] {
    [
        (TrustedBy::Account, text::trusts_account()),
        (TrustedBy::OtherAccount, text::trusts_other_account()),
        (TrustedBy::Service, text::trusts_service()),
    ]
}

/// The trust policy that lets an account, or a service, take on a role. AWS's console writes it so.
pub(super) fn policy(by: TrustedBy, partition: &str, account: &str, service: &str) -> String {
    let (member, principal) = match by {
        TrustedBy::Account | TrustedBy::OtherAccount => ("AWS", format!("arn:{partition}:iam::{account}:root")),
        TrustedBy::Service => ("Service", service.to_owned()),
    };
    // Quoted as JSON has it, for it was typed.
    let principal = serde_json::Value::String(principal);
    format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Effect": "Allow",
      "Principal": {{
        "{member}": {principal}
      }},
      "Action": "sts:AssumeRole"
    }}
  ]
}}"#
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn each_choice_is_a_policy() {
        let read = |by| -> Value {
            serde_json::from_str(&policy(by, "aws-cn", "111122223333", "ec2.amazonaws.com\"")).unwrap()
        };
        let account = json!({ "AWS": "arn:aws-cn:iam::111122223333:root" });
        for (by, principal) in [
            (TrustedBy::Account, account.clone()),
            (TrustedBy::OtherAccount, account),
            (TrustedBy::Service, json!({ "Service": "ec2.amazonaws.com\"" })),
        ] {
            assert_eq!(read(by)["Statement"][0]["Principal"], principal);
        }
    }
}
