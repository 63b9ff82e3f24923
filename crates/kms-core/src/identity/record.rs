//! The record of a call to IAM, STS or Organizations in the form of AWS CloudTrail.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html>. Secrets, tokens and codes are never
//! recorded.

use kms_api::Timestamp;
use serde_json::{Map, Value, json};

use super::{Error, Service};
use crate::audit::{lower_camel, resource, user_identity};
use crate::engine::{Env, Trace, random_uuid};

/// Members that hold what only the caller may know.
const SECRET: &[&str] = &["SecretAccessKey", "SessionToken", "TokenCode"];

pub(super) fn api_call(
    env: &mut Env<'_>,
    now: Timestamp,
    (service, name): (Service, &str),
    input: &Value,
    result: &Result<Value, Error>,
    trace: &Trace,
) -> Value {
    let caller = env.caller;
    // STS answers in every Region; the other two have one place in each partition.
    let region = match (service, caller.region.partition()) {
        (Service::Sts, _) => caller.region.as_str(),
        (_, "aws-cn") => "cn-north-1",
        (_, "aws-us-gov") => "us-gov-west-1",
        _ => "us-east-1",
    };
    let reads = ["Get", "List", "Describe", "AssumeRole"].iter().any(|prefix| name.starts_with(prefix));
    let gives = !reads || service == Service::Sts && name != "GetCallerIdentity";
    let response = result.as_ref().ok().filter(|_| gives).map(recordable).filter(|response| *response != json!({}));
    let parameters = Some(recordable(input)).filter(|parameters| *parameters != json!({}));
    let mut event = json!({
        "eventVersion": "1.11",
        "userIdentity": user_identity(caller),
        "eventTime": now.to_iso8601(),
        "eventSource": format!("{}.amazonaws.com", service.name()),
        "eventName": name,
        "awsRegion": region,
        "sourceIPAddress": caller.source_ip,
        "userAgent": caller.user_agent,
        "requestParameters": parameters,
        "responseElements": response,
    });
    if let Some(event) = event.as_object_mut() {
        let mut add = |name: &str, value: Value| drop(event.insert(name.to_owned(), value));
        if let Err(error) = result {
            add("errorCode", json!(error.code));
            add("errorMessage", json!(error.message));
        }
        add("requestID", json!(random_uuid(env.rng)));
        add("eventID", json!(random_uuid(env.rng)));
        add("readOnly", json!(reads));
        if !trace.resources.is_empty() {
            add("resources", trace.resources.iter().map(|(kind, arn)| resource(kind, arn)).collect());
        }
        add("eventType", json!("AwsApiCall"));
        add("managementEvent", json!(true));
        add("recipientAccountId", json!(caller.account));
        add("eventCategory", json!("Management"));
    }
    event
}

/// A value with its members in lower camel case and without secrets.
fn recordable(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(name, value)| !SECRET.contains(&name.as_str()) && !value.is_null());
            Value::Object(fields.map(|(name, value)| (lower_camel(name), recordable(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(recordable).collect(),
        other => other.clone(),
    }
}
