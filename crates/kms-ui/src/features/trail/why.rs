//! From a record to the policy lab: the same question, asked again.

use kms_api::operation::NAMES;
use kms_protocol::{Actor, Part};
use serde_json::Value;

use super::event::Event;
use crate::access::Question;
use crate::text::trail as text;

/// The question whether the call of a record would be allowed now. There is none for what services do, and for callers that
/// nobody can act as.
pub(super) fn question(record: &Value, event: &Event) -> Option<Question> {
    let text = |place: &str| record.pointer(place).and_then(Value::as_str);
    let parameter = |name: &str| text(&format!("/requestParameters/{name}")).unwrap_or_default().to_owned();
    if !NAMES.contains(&event.operation.as_str()) {
        return None;
    }
    let mut keys = record.get("resources").and_then(Value::as_array).into_iter().flatten().filter_map(|resource| {
        let arn = resource.get("ARN").and_then(Value::as_str)?;
        arn.contains(":key/").then(|| arn.to_owned())
    });
    let named = [parameter("keyId"), parameter("targetKeyId")].into_iter().find(|name| !name.is_empty());
    let key = keys.next().or(named).unwrap_or_default();
    let other = if event.operation == "ReEncrypt" { keys.next().unwrap_or_default() } else { String::new() };
    let context = record.pointer("/requestParameters/encryptionContext").and_then(Value::as_object);
    let pairs =
        context.into_iter().flatten().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
    Some(Question {
        by: Some(caller(record)?),
        operation: event.operation.clone(),
        key,
        other,
        name: parameter("aliasName"),
        context: pairs.collect(),
        endpoint: text("/vpcEndpointId").unwrap_or_default().to_owned(),
        ..Question::default()
    })
}

/// Who called, as somebody to act as.
fn caller(record: &Value) -> Option<Actor> {
    let identity = record.get("userIdentity")?;
    let text = |name: &str| identity.get(name).and_then(Value::as_str);
    let who = match text("type")? {
        "Root" => Part::Root,
        "IAMUser" => Part::User { name: text("userName")?.to_owned() },
        "AssumedRole" => {
            let mut names = text("arn")?.split('/').skip(1);
            Part::Session { role: names.next()?.to_owned(), session: names.next()?.to_owned() }
        }
        _ => return None,
    };
    let region = record.get("awsRegion").and_then(Value::as_str)?;
    Some(Actor { account: text("accountId")?.parse().ok()?, region: region.parse().ok()?, who })
}

/// What the way to the lab is called.
pub(super) fn words(event: &Event) -> &'static str {
    match event.error.as_deref() {
        None => text::why_allowed(),
        Some("AccessDenied") => text::why_refused(),
        // It failed for another reason, and who may do it may or may not have been looked at.
        Some(_) => text::would_allow(),
    }
}

#[cfg(test)]
mod tests {
    use kms_protocol::view::TrailRow;
    use serde_json::json;

    use super::*;
    use crate::access::actor;
    use crate::features::trail::event::read;

    const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    fn ask(event: Value) -> Option<Question> {
        question(&event, &read(&TrailRow { seq: 0, event: event.clone() }))
    }

    #[test]
    fn a_record_is_asked_about_again() {
        let asked = ask(json!({
            "eventName": "Decrypt", "awsRegion": "us-east-1",
            "userIdentity": {
                "type": "AssumedRole", "accountId": "111122223333",
                "arn": "arn:aws:sts::111122223333:assumed-role/Admin/session",
            },
            "requestParameters": { "encryptionContext": { "tenant": "acme" }, "keyId": "alias/x" },
            "resources": [{ "ARN": KEY }],
        }))
        .unwrap();
        assert_eq!(asked.by.as_ref().map(actor::to_text).as_deref(), Some("us-east-1/111122223333/role/Admin/session"));
        assert_eq!((asked.operation.as_str(), asked.key.as_str()), ("Decrypt", KEY));
        assert_eq!(asked.context, [("tenant".to_owned(), "acme".to_owned())]);
    }

    #[test]
    fn a_record_without_resources_names_its_key_in_the_request() {
        let asked = ask(json!({
            "eventName": "Encrypt", "awsRegion": "us-east-1", "errorCode": "AccessDenied",
            "userIdentity": { "type": "IAMUser", "accountId": "111122223333", "userName": "ann" },
            "requestParameters": { "keyId": "alias/x" },
        }));
        assert_eq!(asked.unwrap().key, "alias/x");
    }

    #[test]
    fn services_are_not_asked_about() {
        let service = json!({ "accountId": "123456789012", "invokedBy": "AWS Internal" });
        assert_eq!(ask(json!({ "eventName": "DeleteKey", "userIdentity": service })), None);
        assert_eq!(ask(json!({ "eventName": "Encrypt", "awsRegion": "us-east-1", "userIdentity": service })), None);
    }
}
