//! What would turn a refusal: the cases of `tests/fixtures/changes.json`, each with the edits that are offered, and with the
//! steps of the decision.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use std::collections::BTreeMap;

use common::{START, Workspace, caller};
use kms_api::Timestamp;
use kms_api::time::HOUR;
use kms_core::authorization::{Ask, Edit, Policies, StepKind};
use kms_core::caller::{Role, Session, SessionKind, User, Who};
use kms_core::{Caller, Row, State, Table};
use serde::Deserialize;
use serde_json::{Value, json};

const OTHER: &str = "444455556666";
const MANAGEMENT: &str = "111122223333";

/// A policy of either type of an organization's that allows everything.
const ALL: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#;

/// Policies are objects, or texts where their layout matters.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Case {
    name: String,
    /// The default policy without one.
    key_policy: Option<Value>,
    /// Whether the key is another account's.
    #[serde(default)]
    foreign: bool,
    /// Accounts that the key is shared with.
    #[serde(default)]
    shared_with: Vec<String>,
    /// Requests that make grants on the key.
    #[serde(default)]
    grants: Vec<Value>,
    /// Of the user or role that asks.
    #[serde(default)]
    policies: BTreeMap<String, Value>,
    #[serde(default)]
    attached: Vec<String>,
    boundary: Option<Value>,
    /// A boundary that is AWS's own.
    aws_boundary: Option<String>,
    /// What makes a session of a role ask instead of a user.
    session: Option<Vec<Value>>,
    #[serde(default)]
    role: bool,
    /// Whether the account's root user asks instead.
    #[serde(default)]
    root: bool,
    /// A service that asks instead.
    service: Option<String>,
    service_control: Option<Value>,
    resource_control: Option<Value>,
    endpoint: Option<Value>,
    call: String,
    #[serde(default)]
    input: Value,
    #[serde(default)]
    conditions: BTreeMap<String, Vec<String>>,
    steps: Option<Vec<String>>,
    changes: Vec<Vec<String>>,
}

fn text(policy: &Value) -> String {
    policy.as_str().map_or_else(|| policy.to_string(), str::to_owned)
}

/// The world of a case, who asks in it, and the key.
fn world(case: &Case) -> (State, Caller, String) {
    let mut workspace = Workspace::new(1);
    let owner = Caller::root(if case.foreign { OTHER } else { "123456789012" }.parse().unwrap(), caller().region);
    let made = workspace.call_as(&owner, "CreateKey", &json!({})).result.unwrap();
    let key = made["KeyMetadata"]["Arn"].as_str().unwrap().to_owned();
    for grant in &case.grants {
        let mut input = json!({ "KeyId": key });
        input.as_object_mut().unwrap().extend(grant.as_object().unwrap().clone());
        workspace.call_as(&owner, "CreateGrant", &input).result.unwrap();
    }
    let account = caller().account;
    let mut rows = workspace.engine.state().rows();
    for (_, row) in &mut rows {
        if let Row::Key(row) = row {
            row.policy = case.key_policy.as_ref().map(text).or(row.policy.take());
            row.shared_with = case.shared_with.iter().map(|account| account.parse().unwrap()).collect();
        }
    }
    let mut add = |table, id: &str, row: Value| rows.push(Row::decode(table, id, &row.to_string()).unwrap());
    let inline: BTreeMap<&String, String> = case.policies.iter().map(|(name, policy)| (name, text(policy))).collect();
    let boundary_arn = case.boundary.as_ref().map(|_| format!("arn:aws:iam::{account}:policy/bounds"));
    let boundary = boundary_arn.or(case.aws_boundary.clone());
    let mut row = json!({
        "path": "/team/", "id": "AIDAEXAMPLEEXAMPLE000", "created": START, "inline": inline, "attached": case.attached,
    });
    if let Some(boundary) = boundary {
        row["boundary"] = json!(boundary);
    }
    add(Table::Users, &format!("{account}/ann"), row.clone());
    row["id"] = json!("AROAEXAMPLEEXAMPLE000");
    row["trust"] = json!("{}");
    row["max_session"] = json!(3600);
    add(Table::Roles, &format!("{account}/app"), row);
    if let Some(policy) = &case.boundary {
        let version = json!({ "document": text(policy), "created": START });
        let row = json!({
            "path": "/", "id": "ANPAEXAMPLEEXAMPLE000", "created": START, "updated": START,
            "versions": { "1": version }, "default_version": 1, "next_version": 2,
        });
        add(Table::ManagedPolicies, &format!("{account}/bounds"), row);
    }
    if case.service_control.is_some() || case.resource_control.is_some() {
        // All is allowed at the root: what limits stands with the account.
        let (mut policies, mut full) = (json!({}), Vec::new());
        for (id, kind, policy) in [
            ("p-scp", "SERVICE_CONTROL_POLICY", &case.service_control),
            ("p-rcp", "RESOURCE_CONTROL_POLICY", &case.resource_control),
        ] {
            if let Some(policy) = policy {
                policies[id] = json!({ "name": id, "kind": kind, "content": text(policy) });
                let all = format!("{id}-all");
                policies[&all] = json!({ "name": all, "kind": kind, "content": ALL });
                full.push(all);
            }
        }
        let (ids, enabled): (Vec<&String>, Vec<&Value>) = policies
            .as_object()
            .unwrap()
            .iter()
            .filter(|(id, _)| !full.contains(id))
            .map(|(id, policy)| (id, &policy["kind"]))
            .unzip();
        let member = json!({ "parent": "r-root", "joined": START });
        let row = json!({
            "id": "o-example", "root": "r-root", "created": START, "enabled": enabled, "policies": policies,
            "accounts": { MANAGEMENT: member, account.as_str(): member },
            "attachments": { "r-root": full, account.as_str(): ids },
        });
        add(Table::Organizations, MANAGEMENT, row);
    }
    let mut by = caller();
    if let Some(policy) = &case.endpoint {
        let row = json!({ "account": account, "region": by.region, "vpc": "vpc-1", "policy": text(policy) });
        add(Table::VpcEndpoints, "vpce-1", row);
        by.circumstances.vpc_endpoint = Some("vpce-1".to_owned());
    }
    by.circumstances.extra.clone_from(&case.conditions);
    let path = "/team/".to_owned();
    let by = if let Some(name) = &case.service {
        Caller::service(name, owner.account, owner.region)
    } else if case.root {
        by
    } else if case.role || case.session.is_some() {
        let role = Role { name: "app".to_owned(), path, id: "AROAEXAMPLEEXAMPLE000".to_owned() };
        let now = Timestamp::from_millis(START);
        by.as_who(Who::Session(Box::new(Session {
            kind: SessionKind::Role { role, name: "s".to_owned() },
            policies: case.session.iter().flatten().map(text).collect(),
            managed_policies: [].into(),
            tags: [].into(),
            transitive_tags: [].into(),
            source_identity: None,
            mfa: false,
            created: now,
            expires: now + HOUR,
        })))
    } else {
        by.as_who(Who::User(User { name: "ann".to_owned(), path, id: "AIDAEXAMPLEEXAMPLE000".to_owned() }))
    };
    (State::from_rows(rows), by, key)
}

/// Which policy is edited, how, and its text after, with what is new between `«` and `»`.
fn shown(edit: &Edit) -> String {
    let (before, rest) = edit.after.split_at(edit.span.start);
    let (new, after) = rest.split_at(edit.span.end - edit.span.start);
    let (layer, origin, action) = (edit.layer.as_str(), &edit.origin, edit.action);
    format!("{layer} {origin:?}: {action:?}: {before}«{new}»{after}")
}

#[test]
fn refusals_are_explained_and_turned() {
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/changes.json");
    let cases: Vec<Case> = serde_json::from_str(&std::fs::read_to_string(fixture).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        let (state, by, key) = world(case);
        let mut input = json!({ "KeyId": key });
        let given: Value = serde_json::from_str(&case.input.to_string().replace("${key}", &key)).unwrap();
        if let Some(members) = given.as_object() {
            input.as_object_mut().unwrap().extend(members.clone());
        }
        let ask = Ask { caller: &by, now: Timestamp::from_millis(START), operation: &case.call, input: &input };
        let mut policies = Policies::default();
        let (changes, decisions) =
            (ask.changes(&state, &mut policies).unwrap(), ask.decisions(&state, &mut policies).unwrap());
        let named = |text: String| text.replace(&key, "${key}");
        let changes: Vec<Vec<String>> = changes
            .concat()
            .iter()
            .map(|change| change.edits.iter().map(|edit| named(shown(edit))).collect())
            .collect();
        if changes != case.changes {
            wrong.push(format!("{}, changes: {}", case.name, json!(changes)));
        }
        let steps = decisions.iter().flat_map(|decision| &decision.steps).map(|step| match step.kind {
            StepKind::Allows(layer) => format!("{}: {:?}", layer.as_str(), step.outcome),
            other => format!("{other:?}: {:?}", step.outcome),
        });
        let steps: Vec<String> = steps.collect();
        if case.steps.as_ref().is_some_and(|expected| *expected != steps) {
            wrong.push(format!("{}, steps: {}", case.name, json!(steps)));
        }
        for edit in ask.changes(&state, &mut policies).unwrap().concat().iter().flat_map(|change| &change.edits) {
            assert!(iam_policy::json::parse(&edit.after).faults.is_empty(), "{}: {}", case.name, edit.after);
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
