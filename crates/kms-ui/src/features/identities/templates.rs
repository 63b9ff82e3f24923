//! Statements to begin a policy of an identity with, as data.
//!
//! What the console's key users and administrators get by the key policy, said from the other side:
//! <https://docs.aws.amazon.com/kms/latest/developerguide/customer-managed-policies.html>

use serde_json::{Value, json};

use crate::components::policy_editor::statements::ADMINISTER;
use crate::text::identities::templates as text;

/// A statement to begin with.
pub(super) struct Template {
    /// What it is for, in a few words.
    pub(super) title: fn() -> &'static str,
    /// What it does, and what is to be filled in.
    pub(super) about: fn() -> &'static str,
    /// The statement for a key, or for all keys of an account: their ARN.
    pub(super) statement: fn(&str) -> Value,
}

/// The statements, the usual ones first.
pub(super) const TEMPLATES: &[Template] = &[
    Template { title: text::use_key, about: text::use_key_about, statement: use_key },
    Template { title: text::sign, about: text::sign_about, statement: sign },
    Template { title: text::administer, about: text::administer_about, statement: administer },
    Template { title: text::create_keys, about: text::create_keys_about, statement: create_keys },
    Template {
        title: text::grants_for_services,
        about: text::grants_for_services_about,
        statement: grants_for_services,
    },
    Template {
        title: text::through_one_service,
        about: text::through_one_service_about,
        statement: through_one_service,
    },
    Template {
        title: text::deny_without_context,
        about: text::deny_without_context_about,
        statement: deny_without_context,
    },
    Template { title: text::deny_deletion, about: text::deny_deletion_about, statement: deny_deletion },
];

const USES: [&str; 5] = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/// Every key of an account in a Region.
pub(super) fn every_key(partition: &str, region: &str, account: &str) -> String {
    format!("arn:{partition}:kms:{region}:{account}:key/*")
}

/// The policy that the editor begins with.
pub(super) fn first_policy(key: &str) -> String {
    let policy = json!({ "Version": "2012-10-17", "Statement": [use_key(key)] });
    // Made of texts and lists, which JSON can always say.
    serde_json::to_string_pretty(&policy).unwrap_or_default()
}

fn use_key(key: &str) -> Value {
    json!({ "Sid": "UseKey", "Effect": "Allow", "Action": USES, "Resource": key })
}

fn sign(key: &str) -> Value {
    let actions = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:Verify", "kms:GenerateMac", "kms:VerifyMac"];
    json!({ "Sid": "SignAndVerify", "Effect": "Allow", "Action": actions, "Resource": key })
}

fn administer(key: &str) -> Value {
    json!({ "Sid": "AdministerKey", "Effect": "Allow", "Action": ADMINISTER, "Resource": key })
}

fn create_keys(_: &str) -> Value {
    let actions = ["kms:CreateKey", "kms:TagResource", "kms:CreateAlias", "kms:ListKeys", "kms:ListAliases"];
    json!({ "Sid": "CreateAndListKeys", "Effect": "Allow", "Action": actions, "Resource": "*" })
}

fn grants_for_services(key: &str) -> Value {
    json!({
        "Sid": "GrantsForServices",
        "Effect": "Allow",
        "Action": ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
        "Resource": key,
        "Condition": { "Bool": { "kms:GrantIsForAWSResource": "true" } },
    })
}

fn through_one_service(key: &str) -> Value {
    let region = key.split(':').nth(3).unwrap_or_default();
    json!({
        "Sid": "UseThroughS3Only",
        "Effect": "Allow",
        "Action": USES,
        "Resource": key,
        "Condition": { "StringEquals": { "kms:ViaService": format!("s3.{region}.amazonaws.com") } },
    })
}

fn deny_without_context(key: &str) -> Value {
    json!({
        "Sid": "DenyWithoutContext",
        "Effect": "Deny",
        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
        "Resource": key,
        "Condition": { "Null": { "kms:EncryptionContextKeys": "true" } },
    })
}

fn deny_deletion(key: &str) -> Value {
    let actions = ["kms:DisableKey", "kms:ScheduleKeyDeletion", "kms:DeleteImportedKeyMaterial"];
    json!({ "Sid": "DenyTakingAway", "Effect": "Deny", "Action": actions, "Resource": key })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_a_statement_of_an_identity() {
        let key = every_key("aws-cn", "cn-north-1", "111122223333");
        assert_eq!(key, "arn:aws-cn:kms:cn-north-1:111122223333:key/*");
        for template in TEMPLATES {
            let statement = (template.statement)(&key);
            for member in ["Sid", "Effect", "Action", "Resource"] {
                assert!(statement.get(member).is_some(), "{}: {member}", (template.title)());
            }
            assert!(statement.get("Principal").is_none() && !(template.about)().is_empty());
            let sid = statement.get("Sid").and_then(Value::as_str).unwrap();
            assert!(sid.chars().all(char::is_alphanumeric), "IAM takes no other letters: {sid}");
        }
    }

    #[test]
    fn the_service_is_of_the_key_s_region() {
        let statement = through_one_service(&every_key("aws", "eu-west-1", "111122223333"));
        assert!(statement.to_string().contains("s3.eu-west-1.amazonaws.com"));
        assert!(first_policy("*").starts_with("{\n  \"Version\": \"2012-10-17\""));
    }
}
