//! Policies and requests, made at random.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "these are tests, and not every test uses all of it"
)]

use iam_policy::principal::IdentityKind;
use iam_policy::request::Keys;
use iam_policy::{Compiled, Identity, Kind, Policy, Request, Verdict, grammar};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const ACTIONS: &[&str] =
    &["kms:Encrypt", "kms:Decrypt", "kms:*", "kms:De*", "kms:?ncrypt", "*", "s3:GetObject", "KMS:encrypt"];
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1";
const RESOURCES: &[&str] = &[
    "*",
    KEY,
    "arn:aws:kms:us-east-1:111122223333:key/*",
    "arn:aws:kms:*:111122223333:key/?",
    "arn:aws:kms:us-east-1:444455556666:key/1",
    "arn:aws:kms:us-east-1:111122223333:key/${aws:username}",
    "arn:aws:kms:us-east-1:111122223333:key/${x:count, '1'}",
];
const PRINCIPALS: &[&str] = &[
    "*",
    "111122223333",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::444455556666:root",
    "arn:aws:iam::111122223333:user/ann",
    "arn:aws:iam::111122223333:role/app",
    "arn:aws:sts::111122223333:assumed-role/app/one",
    "arn:aws:sts::111122223333:federated-user/fred",
];
const OPERATORS: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericLessThan",
    "NumericEquals",
    "DateGreaterThan",
    "Bool",
    "IpAddress",
    "NotIpAddress",
    "ArnLike",
    "ArnNotEquals",
    "StringEqualsIfExists",
    "ForAllValues:StringEquals",
    "ForAnyValue:StringLike",
    "ForAnyValue:StringNotEquals",
    "Null",
];
const KEYS: &[&str] = &["aws:username", "x:count", "x:date", "x:set", "aws:SourceIp", "aws:PrincipalArn"];
const VALUES: &[&str] = &[
    "ann",
    "a*",
    "?nn",
    "1",
    "10",
    "true",
    "false",
    "2026-11-23T00:00:00Z",
    "10.0.0.0/8",
    "2001:db8::/32",
    "arn:aws:iam::111122223333:role/*",
    "${aws:username}",
];

fn some(of: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop::collection::vec(select(of), 1..3).prop_map(|texts| match texts.as_slice() {
        [one] => json!(one),
        many => json!(many),
    })
}

/// A statement of a resource's policy, or of an identity's.
pub(crate) fn statement(kind: Kind, effect: &'static str) -> impl Strategy<Value = Value> {
    let condition = prop::collection::btree_map(
        select(OPERATORS),
        prop::collection::btree_map(select(KEYS), some(VALUES), 1..3),
        0..2,
    );
    let negated = || prop::bool::weighted(0.15);
    (some(ACTIONS), negated(), some(RESOURCES), negated(), some(PRINCIPALS), negated(), condition).prop_map(
        move |(actions, not_action, resources, not_resource, principals, not_principal, condition)| {
            let mut statement = json!({ "Effect": effect });
            statement[if not_action { "NotAction" } else { "Action" }] = actions;
            statement[if not_resource { "NotResource" } else { "Resource" }] = resources;
            if kind.has_principal() {
                statement[if not_principal { "NotPrincipal" } else { "Principal" }] = json!({ "AWS": principals });
            }
            if !condition.is_empty() {
                statement["Condition"] = json!(condition);
            }
            statement
        },
    )
}

/// A policy's statements.
pub(crate) fn statements(kind: Kind) -> impl Strategy<Value = Vec<Value>> {
    let effect = || select(["Allow", "Allow", "Deny"].as_slice());
    prop::collection::vec(effect().prop_flat_map(move |effect| statement(kind, effect)), 1..5)
}

/// A policy of these statements, and of either version.
pub(crate) fn text(statements: &[Value], variables: bool) -> String {
    let version = if variables { "2012-10-17" } else { "2008-10-17" };
    json!({ "Version": version, "Statement": statements }).to_string()
}

pub(crate) fn read(kind: Kind, text: &str) -> Policy {
    let (policy, problems) = grammar::read(kind, text);
    assert_eq!(problems, [], "{text}");
    policy.unwrap()
}

pub(crate) fn compile(kind: Kind, text: &str) -> Compiled {
    Compiled::new(kind, &read(kind, text))
}

/// Who asks, what for, on what, and under which circumstances.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) identity: Identity,
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) keys: Keys,
}

impl Asked {
    pub(crate) fn request(&self) -> Request<'_> {
        Request { identity: &self.identity, action: &self.action, resource: &self.resource, context: &self.keys }
    }

    pub(crate) fn of(&self, policy: &Compiled) -> Verdict {
        policy.evaluate(&self.request())
    }
}

pub(crate) fn asked() -> impl Strategy<Value = Asked> {
    let kinds = vec![
        IdentityKind::Root,
        IdentityKind::User { arn: PRINCIPALS[4].to_owned() },
        IdentityKind::RoleSession { session: PRINCIPALS[6].to_owned(), role: PRINCIPALS[5].to_owned() },
        IdentityKind::FederatedUser { session: PRINCIPALS[7].to_owned(), user: PRINCIPALS[4].to_owned() },
        IdentityKind::Service { name: "logs.us-east-1.amazonaws.com".to_owned() },
    ];
    let account = select(["111122223333", "444455556666"].as_slice());
    let identity = (account, select(kinds), any::<bool>()).prop_map(|(account, kind, bounded)| Identity {
        account: account.to_owned(),
        kind,
        bounded,
    });
    let one = |key: &'static str, values: &'static [&'static str]| {
        prop::option::of(select(values)).prop_map(move |value| (key, value))
    };
    let keys = (
        one("aws:username", &["ann", "bob", "a*"]),
        one("x:count", &["1", "5", "10", "x"]),
        one("x:date", &["2026-11-24T00:00:00Z", "1795428000", "x"]),
        one("aws:sourceip", &["10.1.2.3", "2001:DB8:0::1", "x"]),
        one("aws:principalarn", &["arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:user/ann"]),
        prop::option::of(prop::collection::vec(select(["ann", "1", "x"].as_slice()), 0..3)),
    );
    let action = select(["kms:encrypt", "kms:decrypt", "s3:getobject", "kms:createkey"].as_slice());
    let resource = select([KEY, "*", "arn:aws:kms:us-east-1:111122223333:key/ann"].as_slice());
    (identity, action, resource, keys).prop_map(|(identity, action, resource, (a, b, c, d, e, set))| {
        let singles = [a, b, c, d, e].into_iter().filter_map(|(key, value)| Some((key, value?)));
        let keys = singles.fold(Keys::default(), |keys, (key, value)| keys.with(key, value));
        let keys = match set {
            Some(values) => keys.with_all("x:set", &values),
            None => keys,
        };
        Asked { identity, action: action.to_owned(), resource: resource.to_owned(), keys }
    })
}
