//! What a policy says to a request, element by element: the cases of `cases/explanation.json`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

use std::collections::BTreeMap;

use iam_policy::request::Keys;
use iam_policy::{Document, Identity, Kind, Request};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    kind: String,
    policy: Value,
    identity: Identity,
    action: String,
    resource: String,
    /// The values of condition keys: a text, or a list for a key that can have several.
    #[serde(default)]
    context: BTreeMap<String, Value>,
    statements: Value,
}

#[test]
fn every_element_is_explained() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/explanation.json");
    let cases: Vec<Case> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for case in cases {
        let kind = Kind::ALL.into_iter().find(|kind| format!("{kind:?}") == case.kind).unwrap();
        let document = Document::read(kind, &case.policy.to_string()).unwrap();
        let context = case.context.iter().fold(Keys::default(), |keys, (key, value)| match value {
            Value::Array(values) => keys.with_all(key, &values.iter().filter_map(Value::as_str).collect::<Vec<_>>()),
            value => keys.with(key, value.as_str().unwrap()),
        });
        let request =
            Request { identity: &case.identity, action: &case.action, resource: &case.resource, context: &context };
        let explanation = document.compiled.explain(&request);
        assert_eq!(serde_json::to_value(&explanation).unwrap()["statements"], case.statements, "{}", case.name);
        assert_eq!(explanation.verdict(), document.compiled.evaluate(&request), "{}", case.name);
    }
}
