//! A case of `tests/conformance`, and how it is run. The format is documented there.

use std::collections::BTreeMap;

use kms_api::Blob;
use kms_api::key::{KeySpec, WrappingAlgorithm, WrappingKeySpec};
use kms_api::time::DAY;
use kms_core::{Arrangement, Caller, Outcome};
use kms_crypto::{KeyMaterial, import, pkcs8};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::Deserialize;
use serde_json::Value;

use super::{Workspace, caller};

/// A name, where its expectations come from, and steps.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// Where the expectations come from.
    pub(crate) source: String,
    /// Why the case is known not to hold; then it must not.
    #[serde(default)]
    pub(crate) deviation: Option<String>,
    pub(crate) steps: Vec<Step>,
}

/// A call, an arrangement of the world, material to wrap, or a leap of the clock.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) call: Option<String>,
    #[serde(default)]
    input: Value,
    #[serde(default, rename = "as")]
    caller: Option<As>,
    arrange: Option<Value>,
    wrap: Option<Wrap>,
    response: Option<Value>,
    #[serde(default)]
    absent: Vec<String>,
    error: Option<Value>,
    event: Option<Value>,
    events: Option<Vec<Value>>,
    metered: Option<Vec<Value>>,
    #[serde(default)]
    keep: BTreeMap<String, String>,
    days: Option<i64>,
    millis: Option<i64>,
    times: Option<usize>,
}

/// Who calls, and where.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct As {
    account: Option<String>,
    region: Option<String>,
}

/// Material to be imported, wrapped and kept under a name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrap {
    /// The wrapping key, as GetParametersForImport gave it.
    public_key: String,
    algorithm: WrappingAlgorithm,
    #[serde(default = "rsa_2048")]
    spec: WrappingKeySpec,
    /// The bytes in base64, or `new` for a private key of a spec in PKCS #8.
    material: Option<String>,
    new: Option<KeySpec>,
    keep: String,
}

fn rsa_2048() -> WrappingKeySpec {
    WrappingKeySpec::Rsa2048
}

/// RSA keys that serve all cases: to find one takes long.
pub(crate) fn rsa_key(spec: KeySpec) -> KeyMaterial {
    use std::sync::Mutex;
    static KEYS: Mutex<BTreeMap<KeySpec, KeyMaterial>> = Mutex::new(BTreeMap::new());
    let mut keys = KEYS.lock().unwrap();
    keys.entry(spec)
        .or_insert_with(|| KeyMaterial::generate(spec, &mut ChaCha20Rng::seed_from_u64(spec as u64)).unwrap())
        .clone()
}

/// Fills in what was kept: `${name}`, and `${x*n}` for n times x.
fn fill(value: &Value, kept: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => {
            let filled =
                kept.iter().fold(text.clone(), |text, (name, value)| text.replace(&format!("${{{name}}}"), value));
            let repeated = filled.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
            match repeated.and_then(|inner| inner.split_once('*')) {
                Some((unit, count)) => Value::String(unit.repeat(count.parse().unwrap())),
                None => Value::String(filled),
            }
        }
        Value::Array(items) => items.iter().map(|item| fill(item, kept)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), fill(value, kept))).collect())
        }
        other => other.clone(),
    }
}

/// Whether `actual` contains `expected`: members of objects at least, everything else exactly. `"*"` stands for anything
/// that is there, `"*n"` for base64 of n bytes.
fn contains(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (actual, Value::String(any)) if any == "*" => !actual.is_null(),
        (Value::String(actual), Value::String(length)) if is_length(length) => {
            let bytes = Blob::from_base64(actual).map(|blob| blob.as_slice().len());
            bytes == length.strip_prefix('*').and_then(|digits| digits.parse().ok())
        }
        (Value::Object(actual), Value::Object(expected)) => {
            expected.iter().all(|(name, expected)| contains(actual.get(name).unwrap_or(&Value::Null), expected))
        }
        (Value::Array(actual), Value::Array(expected)) => {
            actual.len() == expected.len()
                && actual.iter().zip(expected).all(|(actual, expected)| contains(actual, expected))
        }
        _ => actual == expected,
    }
}

fn is_length(text: &str) -> bool {
    text.strip_prefix('*').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// What is wrong with a step's outcome.
fn verdict(step: &Step, outcome: &Outcome, kept: &BTreeMap<String, String>) -> Result<(), String> {
    let (response, error) = match &outcome.result {
        Ok(response) => (response.clone(), None),
        Err(error) => (Value::Null, Some(serde_json::to_value(error).unwrap())),
    };
    match (&step.error, &error) {
        (None, Some(error)) => return Err(format!("refused: {error}")),
        (Some(expected), None) => return Err(format!("expected {expected}, succeeded: {response:#}")),
        (Some(expected), Some(error)) => {
            let expected = fill(expected, kept);
            // A text that is not to be checked stands as `*`.
            if !contains(error, &expected) || expected.get("message").is_none() && error.get("message").is_some() {
                return Err(format!("expected {expected}, found {error}"));
            }
        }
        (None, None) => {}
    }
    if let Some(expected) = &step.response {
        let expected = fill(expected, kept);
        if !contains(&response, &expected) {
            return Err(format!("expected {expected:#}\nfound {response:#}"));
        }
    }
    if let Some(found) = step.absent.iter().find(|pointer| response.pointer(pointer).is_some()) {
        return Err(format!("{found} is there: {response:#}"));
    }
    if let Some(expected) = &step.event {
        let event = outcome.records.iter().rfind(|record| record.event["eventType"] == "AwsApiCall");
        let event = &event.or(outcome.records.last()).ok_or("no record")?.event;
        let expected = fill(expected, kept);
        if !contains(event, &expected) {
            return Err(format!("expected the record {expected:#}\nfound {event:#}"));
        }
    }
    if let Some(expected) = &step.events {
        let events: Vec<_> =
            outcome.records.iter().filter(|record| record.event["eventType"] == "AwsServiceEvent").collect();
        let events: Value = events.iter().map(|record| record.event.clone()).collect();
        let expected = fill(&Value::Array(expected.clone()), kept);
        if !contains(&events, &expected) {
            return Err(format!("expected the service's records {expected:#}\nfound {events:#}"));
        }
    }
    if let Some(expected) = &step.metered {
        let metered = serde_json::to_value(&outcome.records.last().ok_or("no record")?.metered).unwrap();
        let expected = fill(&Value::Array(expected.clone()), kept);
        if !contains(&metered, &expected) {
            return Err(format!("expected the units {expected:#}\nfound {metered:#}"));
        }
    }
    Ok(())
}

impl Step {
    fn caller(&self) -> Caller {
        let mut by = caller();
        if let Some(other) = &self.caller {
            if let Some(account) = &other.account {
                by.account = account.parse().unwrap();
            }
            if let Some(region) = &other.region {
                by.region = region.parse().unwrap();
            }
        }
        by
    }

    fn take(&self, workspace: &mut Workspace, kept: &mut BTreeMap<String, String>) -> Result<Outcome, String> {
        let by = self.caller();
        if let Some(operation) = &self.call {
            let input = fill(&self.input, kept);
            workspace.ready_made = kms_core::heavy::needed(operation, &input).map(|spec| (spec, rsa_key(spec)));
            return Ok(workspace.call_as(&by, operation, &input));
        }
        if let Some(arrangement) = &self.arrange {
            let arrangement: Arrangement =
                serde_json::from_value(fill(arrangement, kept)).map_err(|error| error.to_string())?;
            return Ok(workspace.arrange(&by, &arrangement));
        }
        if let Some(wrap) = &self.wrap {
            let public_key = kept.get(&wrap.public_key).and_then(|key| Blob::from_base64(key)).ok_or("no such key")?;
            let material = match (&wrap.material, wrap.new) {
                (Some(bytes), _) => Blob::from_base64(bytes).ok_or("not base64")?.as_slice().to_vec(),
                (None, Some(spec)) => {
                    let key = KeyMaterial::generate(spec, &mut ChaCha20Rng::seed_from_u64(9)).ok_or("no key")?;
                    pkcs8::encode(spec, &key).ok_or("no PKCS #8")?.to_vec()
                }
                (None, None) => return Err("nothing to wrap".to_owned()),
            };
            let wrapped = import::wrap(wrap.algorithm, wrap.spec, public_key.as_slice(), &material, &mut workspace.rng);
            kept.insert(wrap.keep.clone(), Blob::from(wrapped.ok_or("cannot be wrapped")?).to_base64());
        }
        Ok(workspace.advance(self.days.unwrap_or_default() * DAY + self.millis.unwrap_or_default()))
    }
}

/// Runs a case in a workspace of its own.
pub(crate) fn run(case: &Case) -> Result<(), String> {
    let mut workspace = Workspace::new(1);
    let mut kept = BTreeMap::new();
    for (number, step) in case.steps.iter().enumerate() {
        for _ in 0..step.times.unwrap_or(1) {
            let place = |problem: String| format!("step {number}: {problem}");
            let outcome = step.take(&mut workspace, &mut kept).map_err(place)?;
            verdict(step, &outcome, &kept).map_err(place)?;
            for (name, pointer) in &step.keep {
                let response = outcome.result.clone().unwrap_or_default();
                let value = response.pointer(pointer).ok_or_else(|| place(format!("no {pointer} in {response:#}")))?;
                kept.insert(name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            }
        }
    }
    Ok(())
}
