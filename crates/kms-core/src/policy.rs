//! Key policies as far as a key's making needs them: AWS's default policy, and the lock-out safety check.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>

use kms_api::{AccountId, ErrorCode, KeyArn, KmsError, Region};
use serde_json::{Value, json};

use crate::state::KeyRow;

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

/// Checks a key policy's size and form, and, unless that is waived, that the account's root user could replace it.
///
/// # Errors
///
/// `LimitExceededException` or `MalformedPolicyDocumentException`.
pub fn check(text: &str, region: &Region, account: &AccountId, bypass_lockout_check: bool) -> Result<(), KmsError> {
    if text.len() > MAX_LEN {
        return Err(KmsError::new(ErrorCode::LimitExceeded, format!("The key policy exceeds {MAX_LEN} bytes.")));
    }
    let Some(statements) = statements(text) else {
        return Err(KmsError::bare(ErrorCode::MalformedPolicyDocument));
    };
    let root = format!("arn:{}:iam::{account}:root", region.partition());
    if bypass_lockout_check || statements.iter().any(|statement| lets_replace(statement, &root, account)) {
        return Ok(());
    }
    Err(KmsError::new(
        ErrorCode::MalformedPolicyDocument,
        "The new key policy will not allow you to update the key policy in the future.",
    ))
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

/// Whether a policy has a statement without conditions that allows an action to the root user of an account, and none that
/// denies it.
pub fn allows(text: &str, root: &str, account: &AccountId, action: &str) -> bool {
    let Some(statements) = statements(text) else { return false };
    let matching = |effect: &str| {
        statements.iter().any(|statement| {
            statement.get("Effect").and_then(Value::as_str) == Some(effect)
                && names(statement, root, account)
                && covers(statement, action)
                && (effect == "Deny" || statement.get("Condition").is_none())
        })
    };
    matching("Allow") && !matching("Deny")
}

/// The statements of a policy; `None` if it is none.
fn statements(text: &str) -> Option<Vec<Value>> {
    let Ok(Value::Object(mut policy)) = serde_json::from_str::<Value>(text) else { return None };
    match policy.remove("Statement") {
        Some(Value::Array(statements)) => Some(statements),
        Some(statement @ Value::Object(_)) => Some(vec![statement]),
        _ => None,
    }
}

/// Whether a statement's principal is the account.
fn names(statement: &Value, root: &str, account: &AccountId) -> bool {
    statement.get("Principal").is_some_and(|principal| {
        let named = principal.get("AWS").unwrap_or(principal);
        texts(named).any(|name| name == "*" || name == root || name == account.as_str())
    })
}

/// Whether a statement's actions cover this one.
fn covers(statement: &Value, action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    statement
        .get("Action")
        .is_some_and(|patterns| texts(patterns).any(|pattern| wildcard(&pattern.to_ascii_lowercase(), &action)))
}

/// Whether a statement allows kms:PutKeyPolicy to the account's root user.
fn lets_replace(statement: &Value, root: &str, account: &AccountId) -> bool {
    let allows = statement.get("Effect").and_then(Value::as_str) == Some("Allow");
    allows && names(statement, root, account) && covers(statement, "kms:PutKeyPolicy")
}

/// A text, or the texts of a list.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let (one, many) = match value {
        Value::String(text) => (Some(text.as_str()), [].as_slice()),
        Value::Array(items) => (None, items.as_slice()),
        _ => (None, [].as_slice()),
    };
    one.into_iter().chain(many.iter().filter_map(Value::as_str))
}

/// Whether the text matches a pattern in which `*` stands for any text and `?` for one character.
fn wildcard(pattern: &str, text: &str) -> bool {
    // Which prefixes of the text the pattern read so far can match.
    let text: Vec<char> = text.chars().collect();
    let mut reached = vec![false; text.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for symbol in pattern.chars() {
        if symbol == '*' {
            let mut any = false;
            for reach in &mut reached {
                any |= *reach;
                *reach = any;
            }
        } else {
            let steps = reached.iter().zip(&text).map(|(reach, c)| *reach && (symbol == '?' || symbol == *c));
            reached = std::iter::once(false).chain(steps).collect();
        }
    }
    reached.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(text: &str) -> Result<(), ErrorCode> {
        let (region, account) = ("us-east-1".parse().unwrap(), "123456789012".parse().unwrap());
        check(text, &region, &account, false).map_err(|error| error.code)
    }

    #[test]
    fn the_default_policy_is_safe() {
        let text = default_policy(&"us-east-1".parse().unwrap(), &"123456789012".parse().unwrap());
        assert_eq!(check_text(&text), Ok(()));
    }

    #[test]
    fn lock_out_is_found() {
        let with = |principal: &str, action: &str| {
            format!(r#"{{"Statement":{{"Effect":"Allow","Principal":{principal},"Action":{action},"Resource":"*"}}}}"#)
        };
        for (principal, action) in
            [(r#""*""#, r#""kms:*""#), (r#"{"AWS":["123456789012"]}"#, r#"["kms:Get*","kms:Put?eyPolicy"]"#)]
        {
            assert_eq!(check_text(&with(principal, action)), Ok(()));
        }
        for (principal, action) in
            [(r#"{"AWS":"arn:aws:iam::111122223333:root"}"#, r#""kms:*""#), (r#""*""#, r#"["kms:Encrypt"]"#)]
        {
            assert_eq!(check_text(&with(principal, action)), Err(ErrorCode::MalformedPolicyDocument));
        }
        assert_eq!(check_text("{"), Err(ErrorCode::MalformedPolicyDocument));
        assert_eq!(check_text(&" ".repeat(MAX_LEN + 1)), Err(ErrorCode::LimitExceeded));
    }
}
