//! A question to the policy lab, and its text form in an address: `#/lab?op=Decrypt&key=…&ctx=tenant%3Dacme`.

use std::fmt::Write as _;

use kms_protocol::Actor;

use super::actor;

/// What the policy lab is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// Who would call; who the person acts as if absent.
    pub by: Option<Actor>,
    /// The operation.
    pub operation: String,
    /// The key: its id, alias or an ARN.
    pub key: String,
    /// The second key of ReEncrypt.
    pub other: String,
    /// What the operation names beside keys: an alias, a grant, a Region.
    pub name: String,
    /// The encryption context.
    pub context: Vec<(String, String)>,
    /// The service that forwards the call.
    pub via: String,
    /// The caller's IP address.
    pub ip: String,
    /// The VPC endpoint.
    pub endpoint: String,
    /// Whether a multi-factor authentication code was given, if that is to be said.
    pub mfa: Option<bool>,
    /// Further condition keys with a value each.
    pub extra: Vec<(String, String)>,
}

impl Question {
    /// The query of an address, with its question mark; nothing for the empty question.
    pub fn query(&self) -> String {
        let mut query = String::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                let mark = if query.is_empty() { '?' } else { '&' };
                // Writing to a text cannot fail.
                let _ = write!(query, "{mark}{name}={}", encoded(value));
            }
        };
        add("by", &self.by.as_ref().map(actor::to_text).unwrap_or_default());
        add("op", &self.operation);
        add("key", &self.key);
        add("other", &self.other);
        add("name", &self.name);
        add("via", &self.via);
        add("ip", &self.ip);
        add("vpce", &self.endpoint);
        add("mfa", self.mfa.map_or("", |given| if given { "yes" } else { "no" }));
        for (member, pairs) in [("ctx", &self.context), ("cond", &self.extra)] {
            for (name, value) in pairs {
                add(member, &format!("{}={}", encoded(name), encoded(value)));
            }
        }
        query
    }

    /// The question that a query asks. What cannot be read is left out.
    pub fn parse(query: &str) -> Self {
        let mut question = Self::default();
        for member in query.split('&') {
            let Some((name, value)) = member.split_once('=') else { continue };
            let Some(value) = decoded(value) else { continue };
            let pair = || value.split_once('=').and_then(|(name, value)| Some((decoded(name)?, decoded(value)?)));
            match name {
                "by" => question.by = actor::from_text(&value),
                "op" => question.operation = value,
                "key" => question.key = value,
                "other" => question.other = value,
                "name" => question.name = value,
                "via" => question.via = value,
                "ip" => question.ip = value,
                "vpce" => question.endpoint = value,
                "mfa" => question.mfa = Some(value == "yes"),
                "ctx" => question.context.extend(pair()),
                "cond" => question.extra.extend(pair()),
                _ => {}
            }
        }
        question
    }

    /// The question whether a call that was refused would be allowed, read from AWS's text of the refusal. The key is told
    /// only where the text names it.
    pub fn of_refusal(message: &str) -> Option<Self> {
        let (_, rest) = message.split_once(" is not authorized to perform: kms:")?;
        let (permission, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let operation = operation_of(permission).to_owned();
        let resource = rest.strip_prefix("on resource: ").and_then(|rest| rest.split(' ').next()).unwrap_or_default();
        let key = if resource.contains(":key/") { resource.to_owned() } else { String::new() };
        Some(Self { operation, key, ..Self::default() })
    }
}

/// An operation that needs the permission.
pub fn operation_of(permission: &str) -> &str {
    match permission {
        "ReEncryptFrom" | "ReEncryptTo" => "ReEncrypt",
        other => other,
    }
}

/// A text with all but plain letters, digits and a few marks written as `%` and two digits.
pub fn encoded(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'/' | b':' | b'@') {
            result.push(char::from(byte));
        } else {
            let _ = write!(result, "%{byte:02X}");
        }
    }
    result
}

/// The text that was written so; `None` if it is not written well.
pub fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_question_round_trips() {
        let question = Question {
            by: Actor::home(),
            operation: "ReEncrypt".to_owned(),
            key: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab".to_owned(),
            other: "alias/a b".to_owned(),
            name: "alias/ü".to_owned(),
            context: pairs(&[("a=b&c", "1%2"), ("Zürich", "🔑 # ?")]),
            via: "s3.us-east-1.amazonaws.com".to_owned(),
            ip: "2001:db8::1".to_owned(),
            endpoint: "vpce-1".to_owned(),
            mfa: Some(false),
            extra: pairs(&[("aws:PrincipalTag/team", "shop"), ("x", "")]),
        };
        let query = question.query();
        assert!(query.starts_with("?by=us-east-1/123456789012/root&op=ReEncrypt&key=arn:aws"), "{query}");
        assert!(!query.contains('#') && query.is_ascii(), "{query}");
        assert_eq!(Question::parse(query.trim_start_matches('?')), question);
        assert_eq!(Question::default().query(), "");
        assert_eq!(Question::parse(""), Question::default());
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let question = Question::parse("by=nobody&op=Encrypt&key=%zz&ctx=one&x=y&via=%C3");
        assert_eq!(question, Question { operation: "Encrypt".to_owned(), ..Question::default() });
    }

    #[test]
    fn a_refusal_tells_what_was_asked() {
        let key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        let head = "User: arn:aws:iam::123456789012:user/ann is not authorized to perform: kms:";
        let ask = |rest: &str| Question::of_refusal(&format!("{head}{rest}"));
        let found = ask(&format!("ReEncryptTo on resource: {key} because no x")).unwrap();
        assert_eq!((found.operation.as_str(), found.key.as_str()), ("ReEncrypt", key));
        let found = ask("ListKeys on resource: * with an explicit deny").unwrap();
        assert_eq!((found.operation.as_str(), found.key.as_str()), ("ListKeys", ""));
        let found = ask("Encrypt on this resource because the resource does not exist").unwrap();
        assert_eq!((found.operation.as_str(), found.key.as_str()), ("Encrypt", ""));
        assert_eq!(Question::of_refusal("The ciphertext refers to a key that does not exist"), None);
    }
}
