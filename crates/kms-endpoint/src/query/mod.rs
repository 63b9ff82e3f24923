//! AWS's Query protocol, which IAM and STS speak: a form goes in, XML comes out.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>

mod xml;

use std::collections::BTreeMap;

use http::{HeaderMap, StatusCode, header};
use kms_core::identity::Service;
use serde_json::{Map, Value};

use crate::wire::{Fault, Protocol};

pub(crate) use xml::{failure, success};

/// How deep members may be nested. The deepest that a service model has is `Tags.member.1.Key`.
const DEPTH: usize = 16;

/// Whether the request is a form.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = value.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// A form that was read.
#[derive(Debug, PartialEq)]
pub(crate) struct Form {
    /// The operation.
    pub(crate) action: String,
    /// The version of the service's interface, which tells the services apart.
    pub(crate) version: String,
    /// The members of the request. All that is not a structure or a list is text.
    pub(crate) input: Value,
}

impl Form {
    /// Reads a form.
    ///
    /// # Errors
    ///
    /// It has no action, or its members contradict each other.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Fault> {
        let mut root = Node::default();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let mut parts = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(parts.next().unwrap_or_default());
            root.put(&name, decode(parts.next().unwrap_or_default()))?;
        }
        let Node::Inner(mut members) = root else { return Err(malformed("The form has no members.")) };
        let mut take = |name: &str| match members.remove(name) {
            Some(Node::Text(text)) => text,
            _ => String::new(),
        };
        let (action, version) = (take("Action"), take("Version"));
        if action.is_empty() {
            let text = "The request must contain the parameter Action.";
            return Err(Fault::query(StatusCode::BAD_REQUEST, "MissingAction", text));
        }
        Ok(Self { action, version, input: Node::Inner(members).into_value() })
    }

    /// The service, by the version or by the name in the credential scope.
    pub(crate) fn service(&self, scope: Option<&str>) -> Option<Service> {
        match (self.version.as_str(), scope) {
            ("2010-05-08", _) => Some(Service::Iam),
            ("2011-06-15", _) => Some(Service::Sts),
            ("", Some("iam")) => Some(Service::Iam),
            ("", Some("sts")) => Some(Service::Sts),
            _ => None,
        }
    }
}

fn malformed(text: &str) -> Fault {
    Fault::query(StatusCode::BAD_REQUEST, "MalformedInput", text)
}

/// A member of a form: `A.member.1.B=c` is a text three levels down.
enum Node {
    Text(String),
    Inner(BTreeMap<String, Node>),
}

impl Default for Node {
    fn default() -> Self {
        Self::Inner(BTreeMap::new())
    }
}

impl Node {
    fn put(&mut self, name: &str, text: String) -> Result<(), Fault> {
        if name.split('.').count() > DEPTH {
            return Err(malformed("A member is nested too deeply."));
        }
        let mut node = self;
        for part in name.split('.') {
            let Self::Inner(inner) = node else { return Err(malformed("A member is both a text and a structure.")) };
            node = inner.entry(part.to_owned()).or_default();
        }
        match node {
            Self::Inner(inner) if !inner.is_empty() => Err(malformed("A member is both a text and a structure.")),
            place => {
                *place = Self::Text(text);
                Ok(())
            }
        }
    }

    fn into_value(self) -> Value {
        match self {
            Self::Text(text) => Value::String(text),
            Self::Inner(mut inner) => {
                if inner.len() == 1 && matches!(inner.get("member"), Some(Self::Inner(_))) {
                    return inner.remove("member").unwrap_or_default().into_list();
                }
                Value::Object(inner.into_iter().map(|(name, node)| (name, node.into_value())).collect::<Map<_, _>>())
            }
        }
    }

    /// The items of a list, in the order of their numbers.
    fn into_list(self) -> Value {
        let Self::Inner(inner) = self else { return Value::Null };
        let mut items: Vec<(u32, Node)> =
            inner.into_iter().map(|(number, node)| (number.parse().unwrap_or(u32::MAX), node)).collect();
        items.sort_by_key(|(number, _)| *number);
        items.into_iter().map(|(_, node)| node.into_value()).collect()
    }
}

/// Undoes the encoding of a form. What is not an encoding stays, and what is not UTF-8 is replaced.
fn decode(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        let digit = |index: usize| after.get(index).and_then(|digit| char::from(*digit).to_digit(16));
        let value = match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
            _ => None,
        };
        rest = if value.is_some() { after.get(2..).unwrap_or_default() } else { after };
        bytes.push(value.unwrap_or(if *byte == b'+' { b' ' } else { *byte }));
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// An error as these services have it: some codes are not those of KMS.
pub(crate) fn translate(fault: Fault) -> Fault {
    let (status, code) = match fault.code {
        "UnrecognizedClientException" => (StatusCode::FORBIDDEN, "InvalidClientTokenId"),
        "ExpiredTokenException" => (StatusCode::FORBIDDEN, "ExpiredToken"),
        "InvalidSignatureException" => (StatusCode::FORBIDDEN, "SignatureDoesNotMatch"),
        "IncompleteSignatureException" => (StatusCode::BAD_REQUEST, "IncompleteSignature"),
        "KMSInternalException" => (StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure"),
        code => (fault.status, code),
    };
    Fault { status, code, protocol: Protocol::Query, ..fault }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn members_become_structures_and_lists() {
        let body = "Action=CreateRole&Version=2010-05-08&RoleName=a+b%2F%C3%BC&Tags.member.2.Key=y&Tags.member.1.Key=x\
                    &Tags.member.10.Key=z&Empty=&A.B=1";
        let form = Form::parse(body.as_bytes()).unwrap();
        assert_eq!((form.action.as_str(), form.service(None)), ("CreateRole", Some(Service::Iam)));
        assert_eq!(
            form.input,
            json!({
                "RoleName": "a b/ü", "Empty": "", "A": { "B": "1" },
                "Tags": [{ "Key": "x" }, { "Key": "y" }, { "Key": "z" }],
            })
        );
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let deep = format!("Action=x&{}=1", vec!["a"; 100_000].join("."));
        for (body, code) in [
            ("", "MissingAction"),
            ("Version=1", "MissingAction"),
            ("Action.member.1=x", "MissingAction"),
            ("Action=x&A=1&A.B=2", "MalformedInput"),
            ("Action=x&A.B=1&A=2", "MalformedInput"),
            (&deep, "MalformedInput"),
        ] {
            assert_eq!(Form::parse(body.as_bytes()).unwrap_err().code, code);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Form::parse(&body);
        }

        #[test]
        fn any_form_is_read(body in "(Action=[a-zA-Z]{0,4}&)?([AB.member1-3%+]{0,12}=[a-z%+2F]{0,6}&){0,6}") {
            let _ = Form::parse(body.as_bytes());
        }
    }
}
