//! The record of every call, in the form of AWS CloudTrail, and what the call is billed as.
//!
//! Fields: <https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html>. Plaintexts, ciphertexts
//! and grant tokens are never recorded; the encryption context is.

use kms_api::model::{self, Shape};
use kms_api::{AccountId, ErrorCode, KeyArn, KmsError, Region, Timestamp};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::caller::{Issuer, Session, SessionKind, Who};
use crate::engine::{Env, Trace, random_uuid};

pub use crate::caller::Caller;

/// A record of the trail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallRecord {
    /// Its number; records are ordered by it.
    pub seq: u64,
    /// When it happened, in virtual time.
    pub time: Timestamp,
    /// The record as CloudTrail writes it.
    pub event: Value,
    /// What the call is billed as; nothing for what the service does by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metered: Vec<Metered>,
}

/// A unit of the bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metered {
    /// AWS's usage type without its Region prefix, such as `KMS-Requests`.
    pub usage: String,
    /// The account that pays: the caller's.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
    /// The key, for a call about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyArn>,
}

/// The record of a call. `input` is absent when the request was not well formed.
pub(crate) fn api_call(
    env: &mut Env<'_>,
    now: Timestamp,
    operation: &str,
    input: Option<&Value>,
    result: &Result<Value, KmsError>,
    trace: &Trace,
) -> Value {
    let caller = env.caller;
    let invoked_by = invoked_by(caller);
    let mut event = json!({
        "eventVersion": "1.11",
        "userIdentity": user_identity(caller),
        "eventTime": now.to_iso8601(),
        "eventSource": "kms.amazonaws.com",
        "eventName": operation,
        "awsRegion": caller.region,
        "sourceIPAddress": invoked_by.as_ref().unwrap_or(&caller.source_ip),
        "userAgent": invoked_by.as_ref().unwrap_or(&caller.user_agent),
        "requestParameters": input.map_or(Value::Null, |input| request_parameters(operation, input)),
        "responseElements": trace.response.as_ref().filter(|_| result.is_ok()),
    });
    let fields = event.as_object_mut();
    if let Some(event) = fields {
        if let Err(error) = result {
            // CloudTrail drops the suffix of this one code.
            let code = if error.code == ErrorCode::AccessDenied { "AccessDenied" } else { error.code.as_str() };
            event.insert("errorCode".to_owned(), json!(code));
            if let Some(message) = &error.message {
                event.insert("errorMessage".to_owned(), json!(message));
            }
        }
        if !trace.additional.is_empty() {
            event.insert("additionalEventData".to_owned(), Value::Object(trace.additional.clone()));
        }
        event.insert("requestID".to_owned(), json!(random_uuid(env.rng)));
        event.insert("eventID".to_owned(), json!(random_uuid(env.rng)));
        event.insert("readOnly".to_owned(), json!(is_read_only(operation)));
        if !trace.resources.is_empty() {
            let resources = trace.resources.iter().map(|(kind, arn)| resource(kind, arn));
            event.insert("resources".to_owned(), resources.collect());
        }
        event.insert("eventType".to_owned(), json!("AwsApiCall"));
        event.insert("managementEvent".to_owned(), json!(true));
        event.insert("recipientAccountId".to_owned(), json!(caller.account));
        if let Some(endpoint) = &caller.circumstances.vpc_endpoint {
            event.insert("vpcEndpointId".to_owned(), json!(endpoint));
        }
        // What is refused to another account is no concern of the key's owner.
        let denied = result.as_ref().is_err_and(|error| error.code == ErrorCode::AccessDenied);
        if !denied && owners(caller, trace).next().is_some() {
            event.insert("sharedEventID".to_owned(), json!(random_uuid(env.rng)));
        }
        event.insert("eventCategory".to_owned(), json!("Management"));
    }
    event
}

/// Who calls, as CloudTrail writes it:
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html>.
pub(crate) fn user_identity(caller: &Caller) -> Value {
    let (kind, user_name) = match &caller.who {
        Who::Service(name) => return json!({ "type": "AWSService", "invokedBy": name }),
        Who::Root => ("Root", None),
        Who::User(user) => ("IAMUser", Some(&user.name)),
        Who::Session(session) => match &session.kind {
            SessionKind::Role { .. } => ("AssumedRole", None),
            SessionKind::Federated { .. } => ("FederatedUser", None),
            SessionKind::Token(Issuer::Root) => ("Root", None),
            SessionKind::Token(Issuer::User(user)) => ("IAMUser", Some(&user.name)),
        },
    };
    let mut fields = Map::new();
    let mut add = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
    add("type", json!(kind));
    add("principalId", json!(caller.user_id()));
    add("arn", json!(caller.arn()));
    add("accountId", json!(caller.account));
    if let Some(id) = &caller.access_key {
        add("accessKeyId", json!(id));
    }
    if let Some(name) = user_name {
        add("userName", json!(name));
    }
    if let Some(session) = caller.session() {
        add("sessionContext", session_context(caller, session));
    }
    if let Some(service) = invoked_by(caller) {
        add("invokedBy", json!(service));
    }
    Value::Object(fields)
}

fn session_context(caller: &Caller, session: &Session) -> Value {
    let mut context = Map::new();
    let issuer = |kind: &str, id: &str, arn: String, name: Option<&str>| {
        let mut issuer = json!({ "type": kind, "principalId": id, "arn": arn, "accountId": caller.account });
        if let (Some(fields), Some(name)) = (issuer.as_object_mut(), name) {
            fields.insert("userName".to_owned(), json!(name));
        }
        issuer
    };
    let issuer = match &session.kind {
        SessionKind::Role { role, .. } => Some(issuer("Role", &role.id, caller.role_arn(role), Some(&role.name))),
        SessionKind::Federated { issuer: Issuer::User(user), .. } => {
            Some(issuer("IAMUser", &user.id, caller.user_arn(user), Some(&user.name)))
        }
        SessionKind::Federated { issuer: Issuer::Root, .. } => {
            let root = Caller::root(caller.account.clone(), caller.region.clone()).arn();
            Some(issuer("Root", caller.account.as_str(), root, None))
        }
        SessionKind::Token(_) => None,
    };
    if let Some(issuer) = issuer {
        context.insert("sessionIssuer".to_owned(), issuer);
    }
    let mfa = if session.mfa { "true" } else { "false" };
    let attributes = json!({ "creationDate": session.created.to_iso8601(), "mfaAuthenticated": mfa });
    context.insert("attributes".to_owned(), attributes);
    if let Some(identity) = &session.source_identity {
        context.insert("sourceIdentity".to_owned(), json!(identity));
    }
    Value::Object(context)
}

/// The service that forwards the call, in the form that CloudTrail has: `s3.amazonaws.com`.
fn invoked_by(caller: &Caller) -> Option<String> {
    let via = caller.circumstances.via.as_ref()?;
    Some(via.replacen(&format!(".{}.", caller.region), ".", 1))
}

/// A thing that a call was about, as CloudTrail lists it.
pub(crate) fn resource(kind: &str, arn: &str) -> Value {
    let account = arn.split(':').nth(4).unwrap_or_default();
    json!({ "accountId": account, "type": kind, "ARN": arn })
}

/// A call's record in the Region of a key beside its own: the members that differ.
pub(crate) fn in_region(key: &KeyArn, name: &str, parameters: Value, response: Option<Value>) -> Map<String, Value> {
    let fields = [
        ("eventName", json!(name)),
        ("awsRegion", json!(key.region)),
        ("requestParameters", parameters),
        ("responseElements", response.unwrap_or_default()),
        ("resources", json!([resource("AWS::KMS::Key", &key.to_string())])),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

/// The record of the service's bringing the shared properties of a multi-Region key from its primary key to the others.
pub(crate) fn synchronized(rng: &mut dyn CryptoRng, now: Timestamp, primary: &KeyArn) -> Value {
    let request_id = random_uuid(rng);
    let mut event = service_event(rng, now, "SynchronizeMultiRegionKey", primary, None);
    if let Some(event) = event.as_object_mut() {
        event.insert("eventType".to_owned(), json!("AwsApiCall"));
        event.insert("requestID".to_owned(), json!(request_id));
    }
    event
}

/// The other accounts whose keys a call is about.
fn owners<'a>(caller: &'a Caller, trace: &'a Trace) -> impl Iterator<Item = &'a str> {
    let accounts = trace.resources.iter().filter_map(|(_, arn)| arn.split(':').nth(4));
    accounts.filter(|account| *account != caller.account.as_str())
}

/// The records of the same call in other Regions, and in the accounts that own its keys.
pub(crate) fn copies(env: &mut Env<'_>, event: &Value, trace: &Trace) -> Vec<Value> {
    let mut copies = Vec::new();
    let mut add = |changes: Map<String, Value>, rng: &mut dyn CryptoRng| {
        let mut copy = event.clone();
        if let Some(fields) = copy.as_object_mut() {
            fields.extend(changes);
            fields.insert("eventID".to_owned(), json!(random_uuid(rng)));
        }
        copies.push(copy);
    };
    if event.get("errorCode").is_none() {
        for changes in &trace.elsewhere {
            let mut changes = changes.clone();
            let mut identity = event.get("userIdentity").cloned().unwrap_or_default();
            if let Some(identity) = identity.as_object_mut() {
                identity.insert("invokedBy".to_owned(), json!("kms.amazonaws.com"));
            }
            changes.insert("userIdentity".to_owned(), identity);
            add(changes, env.rng);
        }
    }
    if event.get("sharedEventID").is_some() {
        let mut accounts: Vec<&str> = owners(env.caller, trace).collect();
        accounts.dedup();
        for account in accounts {
            let id = env.caller.user_id();
            let mut identity = json!({ "type": "AWSAccount", "principalId": id, "accountId": env.caller.account });
            if id.is_none() {
                identity = user_identity(env.caller);
            }
            let changes = [("userIdentity", identity), ("recipientAccountId", json!(account))];
            add(changes.map(|(name, value)| (name.to_owned(), value)).into_iter().collect(), env.rng);
        }
    }
    copies
}

/// The record of what the service does by itself.
pub(crate) fn service_event(
    rng: &mut dyn CryptoRng,
    now: Timestamp,
    name: &str,
    key: &KeyArn,
    details: Option<Value>,
) -> Value {
    let mut event = json!({
        "eventVersion": "1.11",
        "userIdentity": { "accountId": key.account, "invokedBy": "AWS Internal" },
        "eventTime": now.to_iso8601(),
        "eventSource": "kms.amazonaws.com",
        "eventName": name,
        "awsRegion": key.region,
        "sourceIPAddress": "AWS Internal",
        "userAgent": "AWS Internal",
        "requestParameters": null,
        "responseElements": null,
        "eventID": random_uuid(rng),
        "readOnly": false,
        "resources": [{ "accountId": key.account, "type": "AWS::KMS::Key", "ARN": key }],
        "eventType": "AwsServiceEvent",
        "managementEvent": true,
        "recipientAccountId": key.account,
    });
    if let Some(event) = event.as_object_mut() {
        if let Some(details) = details {
            event.insert("serviceEventDetails".to_owned(), details);
        }
        event.insert("eventCategory".to_owned(), json!("Management"));
    }
    event
}

/// Whether the operation leaves everything as it was. CloudTrail counts the cryptographic operations among these.
fn is_read_only(operation: &str) -> bool {
    let reading = [
        "Describe",
        "List",
        "Get",
        "Encrypt",
        "Decrypt",
        "ReEncrypt",
        "Generate",
        "Sign",
        "Verify",
        "Derive",
        "Encapsulate",
        "Decapsulate",
    ];
    reading.iter().any(|prefix| operation.starts_with(prefix))
}

/// The parameters of a request as CloudTrail shows them: names in lower camel case, nothing secret, and for some
/// operations the defaults that apply.
fn request_parameters(operation: &str, input: &Value) -> Value {
    let shape = model::kms().operations.get(operation).and_then(|operation| operation.input.as_deref());
    let Some(Value::Object(mut parameters)) = shape.map(|shape| recordable(shape, input)) else { return Value::Null };
    match operation {
        "GenerateRandom" | "RetireGrant" => return Value::Null,
        "Sign" | "Verify" => default(&mut parameters, &[("messageType", json!("RAW"))]),
        "PutKeyPolicy" => default(
            &mut parameters,
            &[("policyName", json!("default")), ("bypassPolicyLockoutSafetyCheck", json!(false))],
        ),
        "GetKeyPolicy" => default(&mut parameters, &[("policyName", json!("default"))]),
        "Encrypt" | "Decrypt" => default(&mut parameters, &[("encryptionAlgorithm", json!("SYMMETRIC_DEFAULT"))]),
        "ReEncrypt" => default(
            &mut parameters,
            &[
                ("sourceEncryptionAlgorithm", json!("SYMMETRIC_DEFAULT")),
                ("destinationEncryptionAlgorithm", json!("SYMMETRIC_DEFAULT")),
            ],
        ),
        "CreateKey" => default(
            &mut parameters,
            &[
                ("customerMasterKeySpec", json!("SYMMETRIC_DEFAULT")),
                ("keySpec", json!("SYMMETRIC_DEFAULT")),
                ("keyUsage", json!("ENCRYPT_DECRYPT")),
                ("origin", json!("AWS_KMS")),
                ("description", json!("")),
                ("bypassPolicyLockoutSafetyCheck", json!(false)),
                ("multiRegion", json!(false)),
            ],
        ),
        "ScheduleKeyDeletion" => default(&mut parameters, &[("pendingWindowInDays", json!(30))]),
        "ReplicateKey" => {
            default(&mut parameters, &[("bypassPolicyLockoutSafetyCheck", json!(false)), ("description", json!(""))]);
        }
        "CreateCustomKeyStore" | "UpdateCustomKeyStore" => {
            parameters.remove("trustAnchorCertificate");
            parameters.remove("xksProxyAuthenticationCredential");
            if let Some(cluster) = parameters.remove("cloudHsmClusterId") {
                parameters.insert("clusterId".to_owned(), cluster);
            }
        }
        _ => {}
    }
    if parameters.is_empty() { Value::Null } else { Value::Object(parameters) }
}

fn default(parameters: &mut Map<String, Value>, defaults: &[(&str, Value)]) {
    for (name, value) in defaults {
        parameters.entry(*name).or_insert_with(|| value.clone());
    }
}

/// The recordable part of a value of this shape: no blobs, nothing that the model marks as sensitive, no grant tokens.
fn recordable(shape: &str, value: &Value) -> Value {
    if shape == "GrantTokenList" {
        return Value::Null;
    }
    match (model::kms().shapes.get(shape), value) {
        (Some(Shape::Blob { .. } | Shape::String { sensitive: true, .. }), _) => Value::Null,
        (Some(Shape::Structure { members, .. }), Value::Object(fields)) => {
            let recorded = fields.iter().filter_map(|(name, value)| {
                let value = recordable(members.get(name)?, value);
                (!value.is_null()).then(|| (lower_camel(name), value))
            });
            Value::Object(recorded.collect())
        }
        (Some(Shape::List { member, .. }), Value::Array(items)) => {
            items.iter().map(|item| recordable(member, item)).collect()
        }
        (Some(Shape::Timestamp {}), value) => {
            Timestamp::deserialize(value).map_or(Value::Null, |time| json!(time.to_cloudtrail_text()))
        }
        _ => value.clone(),
    }
}

/// A member's name as CloudTrail writes it: `KeyId` becomes `keyId`.
pub(crate) fn lower_camel(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}
