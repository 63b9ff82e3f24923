//! Ready-made policies and statements, as data.
//!
//! What the console gives administrators and users of each kind of key:
//! <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>

use kms_api::key::{KeyMetadata, KeySpec, KeyUsage, Origin};
use serde_json::{Value, json};

use crate::components::policy_editor::statements::ADMINISTER;
use crate::text::key::policy::templates as text;

/// Another account, by the number that AWS's documentation uses for one.
const OTHER_ACCOUNT: &str = "111122223333";

/// A statement to begin with.
pub(super) struct Template {
    /// What it is for, in a few words.
    pub(super) title: fn() -> &'static str,
    /// What it does, and what is to be filled in.
    pub(super) about: fn() -> &'static str,
    /// For which keys there is such a statement.
    pub(super) fits: fn(&KeyMetadata) -> bool,
    /// The statement for a key.
    pub(super) statement: fn(&KeyMetadata) -> Value,
}

/// The statements, the usual ones first.
pub(super) const TEMPLATES: &[Template] = &[
    Template { title: text::account, about: text::account_about, fits: any, statement: account },
    Template { title: text::administrators, about: text::administrators_about, fits: any, statement: administrators },
    Template { title: text::users, about: text::users_about, fits: any, statement: users },
    Template { title: text::services, about: text::services_about, fits: symmetric, statement: grants_for_services },
    Template { title: text::other_account, about: text::other_account_about, fits: any, statement: other_account },
    Template {
        title: text::one_service,
        about: text::one_service_about,
        fits: symmetric,
        statement: through_one_service,
    },
    Template { title: text::context, about: text::context_about, fits: symmetric, statement: context_needed },
    Template { title: text::waiting, about: text::waiting_about, fits: any, statement: long_waiting_period },
];

/// The policy that a key gets when none is given to CreateKey, as KMS lays it out.
pub(super) fn default_policy(key: &KeyMetadata) -> String {
    let root = principal(key, key.aws_account_id.as_str(), "root");
    format!(
        r#"{{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {{
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {{
      "AWS" : "{root}"
    }},
    "Action" : "kms:*",
    "Resource" : "*"
  }} ]
}}"#
    )
}

/// The policy that the console makes for a key with administrators and users.
pub(super) fn console_policy(key: &KeyMetadata) -> String {
    let mut statements = vec![account(key), administrators(key), users(key)];
    if symmetric(key) {
        statements.push(grants_for_services(key));
    }
    let policy = json!({ "Id": "key-consolepolicy-3", "Version": "2012-10-17", "Statement": statements });
    // Made of texts and lists, which JSON can always say.
    serde_json::to_string_pretty(&policy).unwrap_or_default()
}

fn any(_: &KeyMetadata) -> bool {
    true
}

/// Whether AWS services can use the key: they encrypt under symmetric keys only.
fn symmetric(key: &KeyMetadata) -> bool {
    key.key_spec == KeySpec::SymmetricDefault
}

fn principal(key: &KeyMetadata, account: &str, resource: &str) -> String {
    format!("arn:{}:iam::{account}:{resource}", key.arn.region.partition())
}

fn role(key: &KeyMetadata, name: &str) -> Value {
    json!({ "AWS": principal(key, key.aws_account_id.as_str(), &format!("role/{name}")) })
}

fn account(key: &KeyMetadata) -> Value {
    json!({
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": { "AWS": principal(key, key.aws_account_id.as_str(), "root") },
        "Action": "kms:*",
        "Resource": "*",
    })
}

fn administrators(key: &KeyMetadata) -> Value {
    let mut actions = vec!["kms:Create*"];
    actions.extend(ADMINISTER);
    if key.origin == Origin::External {
        actions.push("kms:ImportKeyMaterial");
    }
    if key.multi_region {
        actions.push("kms:ReplicateKey");
    }
    json!({
        "Sid": "Allow access for Key Administrators",
        "Effect": "Allow",
        "Principal": role(key, "KeyAdministrators"),
        "Action": actions,
        "Resource": "*",
    })
}

fn users(key: &KeyMetadata) -> Value {
    json!({
        "Sid": "Allow use of the key",
        "Effect": "Allow",
        "Principal": role(key, "KeyUsers"),
        "Action": uses(key),
        "Resource": "*",
    })
}

/// What a key of this kind is used with.
fn uses(key: &KeyMetadata) -> &'static [&'static str] {
    match key.key_usage {
        KeyUsage::EncryptDecrypt if symmetric(key) => {
            &["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
        }
        KeyUsage::EncryptDecrypt => {
            &["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:DescribeKey", "kms:GetPublicKey"]
        }
        KeyUsage::SignVerify => &["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:Verify"],
        KeyUsage::GenerateVerifyMac => &["kms:DescribeKey", "kms:GenerateMac", "kms:VerifyMac"],
        KeyUsage::KeyAgreement => &["kms:DescribeKey", "kms:GetPublicKey", "kms:DeriveSharedSecret"],
        KeyUsage::EncapsulateDecapsulate => {
            &["kms:DescribeKey", "kms:GetPublicKey", "kms:Encapsulate", "kms:Decapsulate"]
        }
    }
}

fn grants_for_services(key: &KeyMetadata) -> Value {
    json!({
        "Sid": "Allow attachment of persistent resources",
        "Effect": "Allow",
        "Principal": role(key, "KeyUsers"),
        "Action": ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
        "Resource": "*",
        "Condition": { "Bool": { "kms:GrantIsForAWSResource": "true" } },
    })
}

fn other_account(key: &KeyMetadata) -> Value {
    json!({
        "Sid": "Allow use from another account",
        "Effect": "Allow",
        "Principal": { "AWS": principal(key, OTHER_ACCOUNT, "root") },
        "Action": uses(key),
        "Resource": "*",
    })
}

fn through_one_service(key: &KeyMetadata) -> Value {
    json!({
        "Sid": "Allow use through Amazon S3 only",
        "Effect": "Allow",
        "Principal": { "AWS": "*" },
        "Action": uses(key),
        "Resource": "*",
        "Condition": {
            "StringEquals": {
                "kms:CallerAccount": key.aws_account_id,
                "kms:ViaService": format!("s3.{}.amazonaws.com", key.arn.region),
            },
        },
    })
}

fn context_needed(_: &KeyMetadata) -> Value {
    json!({
        "Sid": "Deny use without an encryption context",
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
        "Resource": "*",
        "Condition": { "Null": { "kms:EncryptionContextKeys": "true" } },
    })
}

fn long_waiting_period(_: &KeyMetadata) -> Value {
    json!({
        "Sid": "Deny deletion after less than 30 days",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "kms:ScheduleKeyDeletion",
        "Resource": "*",
        "Condition": { "NumericLessThan": { "kms:ScheduleKeyDeletionPendingWindowInDays": "30" } },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(spec: &str, usage: &str) -> KeyMetadata {
        let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
        serde_json::from_value(json!({
            "AWSAccountId": "123456789012",
            "KeyId": id,
            "Arn": format!("arn:aws-cn:kms:cn-north-1:123456789012:key/{id}"),
            "CreationDate": 1_700_000_000,
            "Enabled": true,
            "Description": "",
            "KeyUsage": usage,
            "KeyState": "Enabled",
            "Origin": "AWS_KMS",
            "KeyManager": "CUSTOMER",
            "CustomerMasterKeySpec": spec,
            "KeySpec": spec,
            "MultiRegion": false,
        }))
        .unwrap()
    }

    #[test]
    fn every_template_is_a_statement_of_the_key_s_partition() {
        let key = key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        for template in TEMPLATES {
            let statement = (template.statement)(&key);
            for member in ["Sid", "Effect", "Principal", "Action", "Resource"] {
                assert!(statement.get(member).is_some(), "{}: {member}", (template.title)());
            }
            assert!(!statement.to_string().contains("arn:aws:"), "{statement}");
        }
    }

    #[test]
    fn a_key_is_used_with_what_it_is_for() {
        let signing = key("ECC_NIST_P256", "SIGN_VERIFY");
        assert!(uses(&signing).contains(&"kms:Sign") && !uses(&signing).contains(&"kms:Encrypt"));
        assert!(!console_policy(&signing).contains("kms:CreateGrant"));
        let fitting = TEMPLATES.iter().filter(|template| (template.fits)(&signing)).count();
        assert_eq!(fitting, TEMPLATES.len() - 3);
    }

    #[test]
    fn administrators_follow_the_key_s_origin_and_region() {
        let mut key = key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        assert!(!administrators(&key).to_string().contains("kms:ImportKeyMaterial"));
        key.origin = Origin::External;
        key.multi_region = true;
        let text = administrators(&key).to_string();
        assert!(text.contains("kms:ImportKeyMaterial") && text.contains("kms:ReplicateKey"));
    }

    #[test]
    fn whole_policies_are_json() {
        let key = key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        for (text, count) in [(default_policy(&key), 1), (console_policy(&key), 4)] {
            let policy: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(policy["Statement"].as_array().unwrap().len(), count);
        }
    }
}
