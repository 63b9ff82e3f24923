//! Key policies: those that AWS writes, and what it asks of those that others write.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>

mod accept;

use kms_api::{AccountId, KeyArn, Region};
use serde_json::json;

use crate::engine::Context;
use crate::state::KeyRow;

pub(crate) use accept::accept;

/// The most bytes that KMS accepts in a key policy.
pub const MAX_LEN: usize = 32_768;

/// The policy that a key gets when none is given: the account decides through IAM.
pub fn default_policy(region: &Region, account: &AccountId) -> String {
    format!(
        r#"{{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {{
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {{
      "AWS" : "arn:{}:iam::{account}:root"
    }},
    "Action" : "kms:*",
    "Resource" : "*"
  }} ]
}}"#,
        region.partition()
    )
}

/// The text of a key's policy.
pub fn text(arn: &KeyArn, row: &KeyRow) -> String {
    row.policy.clone().unwrap_or_else(|| default_policy(&arn.region, &arn.account))
}

/// A policy as a key's row holds it: nothing for the one that every key has unless told otherwise.
pub(crate) fn stored(arn: &KeyArn, text: String) -> Option<String> {
    (text != default_policy(&arn.region, &arn.account)).then_some(text)
}

/// The permissions that sharing a key through AWS RAM gives another account.
pub const SHARED_ACTIONS: &[&str] = &[
    "Decrypt",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GetPublicKey",
    "ReEncryptFrom",
    "ReEncryptTo",
];

/// The policy named `AWS_RAM` of a key that is shared with accounts.
pub fn ram_policy<'a>(region: &Region, accounts: impl Iterator<Item = &'a AccountId>) -> String {
    let principals: Vec<String> =
        accounts.map(|account| format!("arn:{}:iam::{account}:root", region.partition())).collect();
    let actions: Vec<String> = SHARED_ACTIONS.iter().map(|action| format!("kms:{action}")).collect();
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": principals },
            "Action": actions,
            "Resource": "*",
        }],
    });
    policy.to_string()
}

/// The policy of an AWS managed key: its service may use it for the account, and the account may look at it.
pub fn managed_policy(region: &Region, account: &AccountId, service: &str) -> String {
    let policy = json!({
        "Version": "2012-10-17",
        "Id": format!("auto-{service}-1"),
        "Statement": [
            {
                "Sid": format!("Allow access through {service} for all principals in the account that are authorized to use it"),
                "Effect": "Allow",
                "Principal": { "AWS": "*" },
                "Action": [
                    "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant",
                    "kms:DescribeKey",
                ],
                "Resource": "*",
                "Condition": {
                    "StringEquals": {
                        "kms:CallerAccount": account,
                        "kms:ViaService": format!("{service}.{region}.amazonaws.com"),
                    },
                },
            },
            {
                "Sid": "Allow direct access to key metadata to the account",
                "Effect": "Allow",
                "Principal": { "AWS": format!("arn:{}:iam::{account}:root", region.partition()) },
                "Action": ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
                "Resource": "*",
            },
        ],
    });
    policy.to_string()
}

/// In the policies of all keys, puts the unique id of a user or role that is deleted in the place of its ARN: whoever is made
/// anew under the same name is somebody else.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
pub(crate) fn forget(context: &mut Context<'_>, arn: &str, id: &str) {
    let (named, replaced) = (format!("\"{arn}\""), format!("\"{id}\""));
    let naming = |(_, row): &(&KeyArn, &KeyRow)| row.policy.as_ref().is_some_and(|text| text.contains(&named));
    let keys: Vec<(KeyArn, KeyRow)> =
        context.state.keys().filter(naming).map(|(arn, row)| (arn.clone(), row.clone())).collect();
    for (key, mut row) in keys {
        row.policy = row.policy.map(|text| text.replace(&named, &replaced));
        context.put_key(&key, row);
    }
}
