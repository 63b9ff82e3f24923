//! How many decisions a second are made, natively and in wasm; natively also how long a matrix takes and the reading of
//! AWS's managed policies.
//!
//! The case is `tests/fixtures/policies/bench.json`, which `tests/bench/policy.mjs` puts to another simulator: a key policy
//! of four statements, an identity policy of two, and four requests in turn.

use std::sync::Arc;

#[cfg(not(target_arch = "wasm32"))]
use kms_api::KmsError;
use kms_api::{AccountId, KeyArn, Region, Timestamp};
#[cfg(not(target_arch = "wasm32"))]
use kms_core::authorization::Ask;
use kms_core::authorization::{Policies, Question, Subject};
use kms_core::caller::{Caller, User, Who};
use kms_core::state::KeyRow;
use kms_core::state::identity::{IdentityKey, IdentityRow, Named, Policies as Attached, UserRow};
use kms_core::{Row, RowKey, State};
use serde_json::{Value, json};

const ACCOUNT: &str = "123456789012";
/// What is measured for each way, in milliseconds.
const SPAN: f64 = 1_000.0;

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    {
        let start = std::time::Instant::now();
        let clock = || start.elapsed().as_secs_f64() * 1_000.0;
        let mut result = rates(&clock).unwrap_or_default();
        if let Some(fields) = result.as_object_mut() {
            fields.insert("matrixMillis".to_owned(), matrix(&clock).map_or(Value::Null, |millis| json!(millis)));
            fields.insert(
                "managedPoliciesMillis".to_owned(),
                managed(&clock).map_or(Value::Null, |millis| json!(millis)),
            );
        }
        println!("{result}");
    }
    #[cfg(target_arch = "wasm32")]
    {
        let result = rates(&js_sys::Date::now).unwrap_or_default().to_string();
        let _ = js_sys::Reflect::set(&js_sys::global(), &"kmsboxBench".into(), &result.into());
    }
}

/// The case.
fn case() -> Value {
    serde_json::from_str(include_str!("../../../tests/fixtures/policies/bench.json")).unwrap_or_default()
}

/// A key, and so many users who may use it.
fn workspace(users: usize) -> Option<(State, KeyArn)> {
    let case = case();
    let arn: KeyArn = case.get("key")?.as_str()?.parse().ok()?;
    let (key_policy, identity_policy) = (case.get("keyPolicy")?.to_string(), case.get("identityPolicy")?.to_string());
    let (now, account): (_, AccountId) = (Timestamp::default(), ACCOUNT.parse().ok()?);
    let key = KeyRow {
        policy: Some(key_policy),
        ..KeyRow::new(now, kms_api::key::KeySpec::SymmetricDefault, kms_api::key::KeyUsage::EncryptDecrypt)
    };
    let mut rows = vec![(RowKey::Key(arn.clone()), Row::Key(Box::new(key)))];
    for number in 0..users {
        let name = format!("user{number}");
        let policies = Attached { inline: [("p".to_owned(), identity_policy.clone())].into(), ..Attached::default() };
        let row = UserRow {
            path: "/".to_owned(),
            id: format!("AIDA{number:017}"),
            created: now,
            policies,
            boundary: None,
            tags: Default::default(),
            groups: Default::default(),
        };
        let key = IdentityKey::User(Named::new(&account, &name));
        rows.push((RowKey::Identity(key), Row::Identity(Box::new(IdentityRow::User(row)))));
    }
    Some((State::from_rows(rows), arn))
}

fn caller(number: usize) -> Option<Caller> {
    let region: Region = "us-east-1".parse().ok()?;
    let user = User { name: format!("user{number}"), path: "/".to_owned(), id: format!("AIDA{number:017}") };
    Some(Caller::root(ACCOUNT.parse().ok()?, region).as_who(Who::User(user)))
}

/// Decisions a second without explanation and with.
fn rates(clock: &dyn Fn() -> f64) -> Option<Value> {
    let (state, arn) = workspace(1)?;
    let caller = caller(0)?;
    let mut policies = Policies::default();
    let subject = Arc::new(Subject::of(&caller, &state, &mut policies));
    let row = state.key(&arn)?;
    let case = case();
    let request = |request: &Value| {
        let permission = request.get("permission")?.as_str()?;
        let question = Question::on_key(&state, &mut policies, &subject, permission, &arn, row);
        let context = request.get("tenant").map(|tenant| json!({ "tenant": tenant }));
        Some((question, json!({ "KeyId": arn, "EncryptionContext": context })))
    };
    let requests: Vec<(Question, Value)> = case.get("requests")?.as_array()?.iter().filter_map(request).collect();
    let now = Timestamp::default();
    let measure = |ask: &dyn Fn(&Question, &Value) -> bool| {
        let (start, mut decisions, mut allowed) = (clock(), 0_u32, 0_u32);
        while clock() - start < SPAN {
            for _ in 0..250 {
                for (question, input) in &requests {
                    allowed += u32::from(ask(question, input));
                }
            }
            decisions += 1_000;
        }
        // Half of them are allowed; whoever counts otherwise measures something else.
        let right = allowed * 2 == decisions;
        right.then(|| (f64::from(decisions) / (clock() - start) * 1_000.0).round())
    };
    let plain = measure(&|question, input| question.reason(&state, &caller.region, now, input).allows())?;
    let explained = measure(&|question, input| question.explain(&state, &caller.region, now, input).reason.allows())?;
    Some(json!({ "decisionsPerSecond": plain, "explainedPerSecond": explained }))
}

/// How long it takes to decide on every operation for 1,000 users, their policies read on the way.
#[cfg(not(target_arch = "wasm32"))]
fn matrix(clock: &dyn Fn() -> f64) -> Option<f64> {
    let (state, arn) = workspace(1_000)?;
    let operations: Vec<&str> = kms_api::model::kms().operations.keys().map(String::as_str).collect();
    let input = json!({
        "KeyId": arn, "SourceKeyId": arn, "DestinationKeyId": arn, "TargetKeyId": arn, "AliasName": "alias/a",
    });
    let start = clock();
    let mut policies = Policies::default();
    let mut decided = 0;
    for number in 0..1_000 {
        let caller = caller(number)?;
        let subject = Arc::new(Subject::of(&caller, &state, &mut policies));
        for operation in &operations {
            let ask = Ask { caller: &caller, now: Timestamp::default(), operation, input: &input };
            // The alias and the grant that some operations name are not there.
            let questions: Result<Vec<Question>, KmsError> = ask.questions(&subject, &state, &mut policies);
            for question in questions.unwrap_or_default() {
                question.reason(&state, &caller.region, Timestamp::default(), &input);
            }
            decided += 1;
        }
    }
    (decided == 56_000).then(|| clock() - start)
}

/// How long it takes to read AWS's managed policies and make them ready.
#[cfg(not(target_arch = "wasm32"))]
fn managed(clock: &dyn Fn() -> f64) -> Option<f64> {
    let text = std::fs::read_to_string("tests/fixtures/policies/aws-managed.jsonl").ok()?;
    let documents: Vec<String> = text
        .lines()
        .filter_map(|line| Some(serde_json::from_str::<Value>(line).ok()?.get("document")?.to_string()))
        .collect();
    let start = clock();
    let read =
        documents.iter().filter(|text| iam_policy::Document::read(iam_policy::Kind::Identity, text).is_ok()).count();
    (read == 1_641).then(|| clock() - start)
}
