//! Key policies as far as a key's making needs them: AWS's default policy, and the lock-out safety check.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>

use kms_api::{AccountId, ErrorCode, KmsError, Region};
use serde_json::Value;

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

/// Checks a key policy's size and form, and, unless that is waived, that the account's root user could replace it.
///
/// # Errors
///
/// `LimitExceededException` or `MalformedPolicyDocumentException`.
pub fn check(text: &str, region: &Region, account: &AccountId, bypass_lockout_check: bool) -> Result<(), KmsError> {
    if text.len() > MAX_LEN {
        return Err(KmsError::new(ErrorCode::LimitExceeded, format!("The key policy exceeds {MAX_LEN} bytes.")));
    }
    let statements = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(mut policy)) => policy.remove("Statement"),
        _ => None,
    };
    let statements = match statements {
        Some(Value::Array(statements)) => statements,
        Some(statement @ Value::Object(_)) => vec![statement],
        _ => return Err(KmsError::bare(ErrorCode::MalformedPolicyDocument)),
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

/// Whether a statement allows kms:PutKeyPolicy to the account's root user.
fn lets_replace(statement: &Value, root: &str, account: &AccountId) -> bool {
    let allows = statement.get("Effect").and_then(Value::as_str) == Some("Allow");
    let principal = statement.get("Principal").is_some_and(|principal| {
        let named = principal.get("AWS").unwrap_or(principal);
        texts(named).any(|name| name == "*" || name == root || name == account.as_str())
    });
    let action = statement
        .get("Action")
        .is_some_and(|action| texts(action).any(|pattern| wildcard(&pattern.to_ascii_lowercase(), "kms:putkeypolicy")));
    allows && principal && action
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
