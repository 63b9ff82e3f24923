//! The cases of `tests/conformance`, whose format is described there, over a connection to the running program.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use kms_api::Blob;
use kms_api::key::{KeySpec, WrappingAlgorithm, WrappingKeySpec};
use kms_crypto::{KeyMaterial, import, pkcs8};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::Deserialize;
use serde_json::{Value, json};

use common::{Client, Endpoint};

/// The time at which every case begins, in milliseconds.
const START: i64 = 1_767_225_600_000;
const DAY: i64 = 24 * 3_600 * 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(default)]
    deviation: Option<String>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    call: Option<String>,
    #[serde(default)]
    input: Value,
    #[serde(default, rename = "as")]
    caller: As,
    arrange: Option<Value>,
    wrap: Option<Wrap>,
    response: Option<Value>,
    #[serde(default)]
    absent: Vec<String>,
    error: Option<Value>,
    event: Option<Value>,
    events: Option<Vec<Value>>,
    metered: Option<Value>,
    #[serde(default)]
    keep: BTreeMap<String, String>,
    #[serde(default)]
    days: i64,
    #[serde(default)]
    millis: i64,
    times: Option<usize>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct As {
    account: Option<String>,
    region: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrap {
    public_key: String,
    algorithm: WrappingAlgorithm,
    #[serde(default = "rsa_2048")]
    spec: WrappingKeySpec,
    material: Option<String>,
    new: Option<KeySpec>,
    keep: String,
}

fn rsa_2048() -> WrappingKeySpec {
    WrappingKeySpec::Rsa2048
}

type Kept = BTreeMap<String, String>;

/// Fills in what was kept: `${name}`, and `${x*n}` for n times x.
fn fill(value: &Value, kept: &Kept) -> Value {
    match value {
        Value::String(text) => {
            let filled =
                kept.iter().fold(text.clone(), |text, (name, value)| text.replace(&format!("${{{name}}}"), value));
            let inner = filled.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
            match inner.and_then(|inner| inner.split_once('*')) {
                Some((unit, count)) => Value::String(unit.repeat(count.parse().unwrap())),
                None => Value::String(filled),
            }
        }
        Value::Array(items) => items.iter().map(|item| fill(item, kept)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), fill(value, kept))).collect(),
        other => other.clone(),
    }
}

/// Whether `actual` contains `expected`.
fn contains(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (actual, Value::String(any)) if any == "*" => !actual.is_null(),
        (Value::String(actual), Value::String(expected)) => {
            match expected.strip_prefix('*').and_then(|digits| digits.parse::<usize>().ok()) {
                Some(length) => Blob::from_base64(actual).is_some_and(|blob| blob.as_slice().len() == length),
                None => actual == expected,
            }
        }
        (Value::Object(actual), Value::Object(expected)) => {
            expected.iter().all(|(name, expected)| contains(actual.get(name).unwrap_or(&Value::Null), expected))
        }
        (Value::Array(actual), Value::Array(expected)) => {
            actual.len() == expected.len() && actual.iter().zip(expected).all(|(a, e)| contains(a, e))
        }
        _ => actual == expected,
    }
}

fn expect(what: &str, actual: &Value, expected: &Value, kept: &Kept) -> Result<(), String> {
    let expected = fill(expected, kept);
    if contains(actual, &expected) { Ok(()) } else { Err(format!("expected {what} {expected:#}\nfound {actual:#}")) }
}

/// A run of a case.
struct Run<'a> {
    client: &'a mut Client,
    kept: Kept,
    now: i64,
    /// Where the trail ended before the step.
    seen: u64,
    rng: ChaCha20Rng,
}

impl Run<'_> {
    fn admin(&mut self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let received = self.client.send(method, &format!("/_kmsbox/{path}"), &[], body.to_string().as_bytes());
        let received = received.map_err(|error| error.to_string())?;
        if received.status == 200 { Ok(received.body) } else { Err(received.body.to_string()) }
    }

    fn set_clock(&mut self, now: i64) -> Result<(), String> {
        self.now = now;
        let seconds = serde_json::to_value(kms_api::Timestamp::from_millis(now)).unwrap();
        self.admin("PUT", "clock", &json!({ "now": seconds, "frozen": true })).map(|_| ())
    }

    /// The records of a step, oldest first. To look at the trail lets happen what has fallen due, which belongs to the
    /// next step.
    fn records(&mut self) -> Result<Vec<Value>, String> {
        let end = self.admin("GET", "health", &Value::Null)?["revision"].as_u64().unwrap();
        let begin = std::mem::replace(&mut self.seen, end);
        let page = self.admin("GET", &format!("trail?limit=1000&before={end}"), &Value::Null)?;
        let records = page["records"].as_array().unwrap().iter().rev();
        Ok(records.filter(|record| record["seq"].as_u64() >= Some(begin)).cloned().collect())
    }

    fn step(&mut self, step: &Step) -> Result<(), String> {
        let account = step.caller.account.as_deref().unwrap_or("123456789012");
        let region = step.caller.region.as_deref().unwrap_or("us-east-1");
        let (mut response, mut error) = (Value::Null, None);
        if let Some(operation) = &step.call {
            let target = format!("TrentService.{operation}");
            let authorization = format!("AWS4-HMAC-SHA256 Credential={account}/20260101/{region}/kms/aws4_request");
            let headers = [("x-amz-target", target.as_str()), ("authorization", &authorization)];
            let body = fill(&step.input, &self.kept).to_string();
            let received =
                self.client.send("POST", "/", &headers, body.as_bytes()).map_err(|error| error.to_string())?;
            if received.status == 200 {
                response = if received.body.is_null() { json!({}) } else { received.body };
            } else {
                error = Some(received.body);
            }
        } else if let Some(arrangement) = &step.arrange {
            let path = format!("arrange?account={account}&region={region}");
            let arrangement = fill(arrangement, &self.kept);
            match self.admin("POST", &path, &arrangement) {
                Ok(body) => response = body,
                Err(text) => error = Some(json!({ "error": text })),
            }
        } else {
            if let Some(wrap) = &step.wrap {
                self.wrap(wrap)?;
            }
            self.set_clock(self.now + step.days * DAY + step.millis)?;
        }
        self.judge(step, &response, error)?;
        for (name, pointer) in &step.keep {
            let value = response.pointer(pointer).ok_or_else(|| format!("no {pointer} in {response:#}"))?;
            self.kept.insert(name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
        Ok(())
    }

    fn judge(&mut self, step: &Step, response: &Value, error: Option<Value>) -> Result<(), String> {
        let kept = self.kept.clone();
        match (&step.error, error) {
            (None, Some(error)) => return Err(format!("refused: {error}")),
            (Some(expected), None) => return Err(format!("expected {expected}, succeeded: {response:#}")),
            (Some(expected), Some(mut error)) => {
                if let Some(text) = error.get_mut("Message").map(Value::take) {
                    error["message"] = text;
                }
                expect("the error", &error, expected, &kept)?;
                if expected.get("message").is_none() && error.get("message").is_some() {
                    return Err(format!("expected no text, found {error}"));
                }
            }
            (None, None) => {}
        }
        if let Some(expected) = &step.response {
            expect("the response", response, expected, &kept)?;
        }
        if let Some(found) = step.absent.iter().find(|pointer| response.pointer(pointer).is_some()) {
            return Err(format!("{found} is there: {response:#}"));
        }
        let records = self.records()?;
        let of_kind =
            |kind: &str| records.iter().filter(|record| record["event"]["eventType"] == kind).collect::<Vec<_>>();
        if let Some(expected) = &step.event {
            let calls = of_kind("AwsApiCall");
            let record = calls.last().copied().or(records.last()).ok_or("no record")?;
            expect("the record", &record["event"], expected, &kept)?;
        }
        if let Some(expected) = &step.events {
            let events = of_kind("AwsServiceEvent").iter().map(|record| record["event"].clone()).collect();
            expect("the service's records", &events, &Value::Array(expected.clone()), &kept)?;
        }
        if let Some(expected) = &step.metered {
            let metered = records.last().ok_or("no record")?.get("metered").cloned().unwrap_or_else(|| json!([]));
            expect("the units", &metered, expected, &kept)?;
        }
        Ok(())
    }

    fn wrap(&mut self, wrap: &Wrap) -> Result<(), String> {
        let public_key = self.kept.get(&wrap.public_key).and_then(|key| Blob::from_base64(key)).ok_or("no such key")?;
        let material = match (&wrap.material, wrap.new) {
            (Some(bytes), _) => Blob::from_base64(bytes).ok_or("not base64")?.as_slice().to_vec(),
            (None, Some(spec)) => {
                let key = KeyMaterial::generate(spec, &mut ChaCha20Rng::seed_from_u64(9)).ok_or("no key")?;
                pkcs8::encode(spec, &key).ok_or("no PKCS #8")?.to_vec()
            }
            (None, None) => return Err("nothing to wrap".to_owned()),
        };
        let wrapped = import::wrap(wrap.algorithm, wrap.spec, public_key.as_slice(), &material, &mut self.rng);
        self.kept.insert(wrap.keep.clone(), Blob::from(wrapped.ok_or("cannot be wrapped")?).to_base64());
        Ok(())
    }
}

fn run(client: &mut Client, case: &Case) -> Result<(), String> {
    let rng = ChaCha20Rng::seed_from_u64(1);
    let mut run = Run { client, kept: Kept::new(), now: START, seen: 0, rng };
    run.admin("POST", "reset", &Value::Null)?;
    run.set_clock(START)?;
    for (number, step) in case.steps.iter().enumerate() {
        for _ in 0..step.times.unwrap_or(1) {
            run.step(step).map_err(|problem| format!("step {number}: {problem}"))?;
        }
    }
    Ok(())
}

#[test]
fn conformance_cases_through_the_endpoint() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kms-endpoint"));
    let endpoint = Endpoint::spawn(command.args(["--port", "0", "--log", "off"])).unwrap();
    let mut client = endpoint.client();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance");
    let (mut count, mut failures) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let cases: Vec<Case> = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for case in cases {
            count += 1;
            let name = format!("{}: {}", path.file_stem().unwrap().to_string_lossy(), case.name);
            match (run(&mut client, &case), &case.deviation) {
                (Err(problem), None) => failures.push(format!("{name}\n{problem}")),
                (Ok(()), Some(reason)) => failures.push(format!("{name}\nholds, but is marked: {reason}")),
                _ => {}
            }
        }
    }
    assert!(count > 100, "{count} cases were found");
    assert!(failures.is_empty(), "{} of {count} cases fail:\n\n{}", failures.len(), failures.join("\n\n"));
}
