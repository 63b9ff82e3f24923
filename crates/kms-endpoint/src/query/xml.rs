//! The XML of responses and errors.

use std::fmt::Write;

use kms_core::identity::Service;
use serde_json::Value;

use crate::wire::Fault;

/// Members that hold policy documents, which IAM encodes for URLs in its responses (RFC 3986).
const DOCUMENTS: &[&str] = &["PolicyDocument", "AssumeRolePolicyDocument", "Document"];

/// Members that are maps and not structures.
const MAPS: &[&str] = &["SummaryMap"];

fn namespace(service: Service) -> &'static str {
    match service {
        Service::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
        _ => "https://iam.amazonaws.com/doc/2010-05-08/",
    }
}

/// The body of the answer to a call that succeeded.
pub(crate) fn success(service: Service, operation: &str, request_id: &str, output: &Value) -> String {
    let mut text = format!("<{operation}Response xmlns=\"{}\"><{operation}Result>", namespace(service));
    members(&mut text, output);
    // Writing to a text cannot fail.
    let _ = write!(
        text,
        "</{operation}Result><ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{operation}Response>"
    );
    text
}

/// The body of the answer to a call that failed.
pub(crate) fn failure(request_id: &str, fault: &Fault) -> String {
    let whose = if fault.status.is_server_error() { "Receiver" } else { "Sender" };
    let mut text = format!("<ErrorResponse><Error><Type>{whose}</Type><Code>{}</Code><Message>", fault.code);
    escape(&mut text, fault.message.as_deref().unwrap_or_default());
    let _ = write!(text, "</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>");
    text
}

fn members(text: &mut String, value: &Value) {
    for (name, value) in value.as_object().into_iter().flatten() {
        if value.is_null() {
            continue;
        }
        let _ = write!(text, "<{name}>");
        match value {
            Value::String(document) if DOCUMENTS.contains(&name.as_str()) => percent_encode(text, document),
            Value::Object(entries) if MAPS.contains(&name.as_str()) => {
                for (key, value) in entries {
                    text.push_str("<entry><key>");
                    escape(text, key);
                    text.push_str("</key><value>");
                    content(text, value);
                    text.push_str("</value></entry>");
                }
            }
            value => content(text, value),
        }
        let _ = write!(text, "</{name}>");
    }
}

fn content(text: &mut String, value: &Value) {
    match value {
        Value::Null => {}
        Value::String(string) => escape(text, string),
        Value::Array(items) => {
            for item in items {
                text.push_str("<member>");
                content(text, item);
                text.push_str("</member>");
            }
        }
        Value::Object(_) => members(text, value),
        Value::Bool(_) | Value::Number(_) => {
            let _ = write!(text, "{value}");
        }
    }
}

/// A text as XML has it. What XML 1.0 cannot say is replaced.
fn escape(text: &mut String, string: &str) {
    for letter in string.chars() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            // A reader would make a line feed of it.
            '\r' => text.push_str("&#13;"),
            '\t' | '\n' => text.push(letter),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => text.push('\u{fffd}'),
            letter => text.push(letter),
        }
    }
}

fn percent_encode(text: &mut String, string: &str) {
    for byte in string.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use serde_json::json;

    use super::*;

    #[test]
    fn responses_and_errors() {
        let output = json!({
            "Role": { "Arn": "a<b>&\"\u{1}", "Tags": [{ "Key": "k" }], "AssumeRolePolicyDocument": "{\"a\": 1}" },
            "IsTruncated": false, "Empty": [], "None": null, "SummaryMap": { "Users": 1 },
        });
        assert_eq!(
            success(Service::Iam, "GetRole", "id", &output),
            "<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetRoleResult><Role>\
             <Arn>a&lt;b&gt;&amp;&quot;\u{fffd}</Arn><Tags><member><Key>k</Key></member></Tags>\
             <AssumeRolePolicyDocument>%7B%22a%22%3A%201%7D</AssumeRolePolicyDocument></Role>\
             <IsTruncated>false</IsTruncated><Empty></Empty>\
             <SummaryMap><entry><key>Users</key><value>1</value></entry></SummaryMap></GetRoleResult>\
             <ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></GetRoleResponse>"
        );
        let fault = Fault::query(StatusCode::NOT_FOUND, "NoSuchEntity", "<x>");
        assert_eq!(
            failure("id", &fault),
            "<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>&lt;x&gt;</Message></Error>\
             <RequestId>id</RequestId></ErrorResponse>"
        );
    }
}
