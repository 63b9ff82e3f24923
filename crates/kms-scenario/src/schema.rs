//! The JSON Schema `docs/scenario.schema.json` and the reader say the same.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use boon::{Compiler, SchemaIndex, Schemas};
use kms_api::key::{GrantOperation, KeySpec, KeyUsage, Origin};
use kms_api::model::kms;
use serde_json::Value;

thread_local! {
    /// The members that the reader has asked for in each kind of object.
    static ASKED: RefCell<BTreeMap<&'static str, BTreeSet<&'static str>>> = RefCell::default();
}

/// The reader has asked for these members, and no others, in an object of this kind.
pub(crate) fn asked(what: &'static str, known: &[&'static str]) {
    ASKED.with_borrow_mut(|asked| asked.entry(what).or_default().extend(known));
}

const EVERYTHING: &str = include_str!("../tests/cases/everything.json");

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../docs/scenario.schema.json")).unwrap()
}

struct Validator {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Validator {
    fn new() -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("scenario.json", schema()).unwrap();
        let index = compiler.compile("scenario.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    fn check(&self, document: &Value) -> Result<(), String> {
        self.schemas.validate(document, self.index).map_err(|error| format!("{error:#}"))
    }
}

/// Every document that the reader reads and that should be one.
fn good() -> Vec<(String, String)> {
    let mut all = vec![("everything.json".to_owned(), EVERYTHING.to_owned())];
    for folder in ["../../tests/scenarios", "tests/cases/import"] {
        for entry in fs::read_dir(format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"))).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let case: Value = serde_json::from_str(&text).unwrap();
            let text = case.get("expected").map_or(text, Value::to_string);
            all.push((path.display().to_string(), text));
        }
    }
    all
}

#[test]
fn every_scenario_is_valid() {
    let validator = Validator::new();
    let all = good();
    assert!(all.len() > 15, "{}", all.len());
    for (file, text) in all {
        validator.check(&serde_json::from_str(&text).unwrap()).unwrap_or_else(|error| panic!("{file}: {error}"));
        crate::run(&text).unwrap_or_else(|problems| panic!("{file}: {problems}"));
    }
}

#[test]
fn what_is_wrong_is_refused_by_both() {
    let validator = Validator::new();
    let cases: Vec<Value> = serde_json::from_str(include_str!("../tests/cases/schema-refused.json")).unwrap();
    for case in cases {
        let scenario = &case["scenario"];
        assert!(validator.check(scenario).is_err(), "the schema accepts {case}");
        assert!(crate::run(&scenario.to_string()).is_err(), "the reader accepts {case}");
    }
}

/// Each kind of object as the reader calls it, and where the schema describes it.
const OBJECTS: [(&str, &str); 17] = [
    ("a scenario", "scenario"),
    ("an account", "account"),
    ("a user", "user"),
    ("a group", "group"),
    ("a role", "role"),
    ("a managed policy", "policyWithPath"),
    ("a key", "key"),
    ("a grant", "grant"),
    ("`constraints`", "constraints"),
    ("`organization`", "organization"),
    ("a unit", "unit"),
    ("an account's policies", "attachments"),
    ("a VPC endpoint", "vpcEndpoint"),
    ("`defaults`", "defaults"),
    ("a request", "request"),
    ("`as`", "sender"),
    ("`given`", "given"),
];

#[test]
fn the_schema_has_the_members_that_the_reader_asks_for() {
    let schema = schema();
    crate::run(EVERYTHING).unwrap();
    let asked = ASKED.take();
    let kinds: BTreeSet<&str> = OBJECTS.iter().map(|(what, _)| *what).collect();
    assert_eq!(asked.keys().copied().collect::<BTreeSet<_>>(), kinds);
    for (what, name) in OBJECTS {
        let described = &schema["$defs"][name];
        let members: BTreeSet<&str> = described["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(asked[what], members, "{what}");
        assert_eq!(described["additionalProperties"], false, "{what}");
    }
}

#[test]
fn the_schema_has_the_values_that_the_reader_knows() {
    fn same<'n>(schema: &Value, pointer: &str, known: impl Iterator<Item = &'n str>) {
        let listed = schema.pointer(pointer).and_then(Value::as_array).unwrap();
        let listed: BTreeSet<&str> = listed.iter().map(|value| value.as_str().unwrap()).collect();
        assert_eq!(listed, known.collect(), "{pointer}");
    }
    let schema = schema();
    same(&schema, "/$defs/key/properties/spec/enum", KeySpec::ALL.iter().map(|value| value.as_str()));
    same(&schema, "/$defs/key/properties/usage/enum", KeyUsage::ALL.iter().map(|value| value.as_str()));
    same(&schema, "/$defs/key/properties/origin/enum", Origin::ALL.iter().map(|value| value.as_str()));
    let operations = GrantOperation::ALL.iter().map(|value| value.as_str());
    same(&schema, "/$defs/grant/properties/operations/items/enum", operations);
    same(&schema, "/$defs/call/anyOf/0/enum", kms().operations.keys().map(String::as_str));
    same(&schema, "/$defs/reason/enum", crate::reason::all().iter().map(String::as_str));
}
