//! The values of a request's condition keys.
//!
//! Nothing is computed until a policy asks for it: most policies have no conditions.

mod aws;
mod kms;

pub(super) use kms::encryption_context;

use std::borrow::Cow;
use std::collections::BTreeMap;

use iam_policy::{Context, Values};
use kms_api::{AccountId, KeyArn, Region, Timestamp};
use serde_json::Value;

use super::subject::Subject;
use crate::state::{KeyRow, State};

/// What condition keys are read from.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    /// Who asks.
    pub(crate) subject: &'a Subject,
    /// All that is known.
    pub(crate) state: &'a State,
    /// The Region whose endpoint is called.
    pub(crate) region: &'a Region,
    /// When.
    pub(crate) now: Timestamp,
    /// The permission asked for, without its service: `Encrypt`.
    pub(crate) permission: &'a str,
    /// The request body.
    pub(crate) input: &'a Value,
    /// The key, if it is about one.
    pub(crate) key: Option<(&'a KeyArn, &'a KeyRow)>,
    /// Whether source and destination of ReEncrypt are the same key, once both are known.
    pub(crate) same_key: Option<bool>,
    /// Values given by hand, which go before all others. Keys in lower case.
    pub(crate) given: Option<&'a BTreeMap<String, Vec<String>>>,
}

impl Facts<'_> {
    /// The account that owns what is asked for.
    fn owner(&self) -> &AccountId {
        self.key.map_or(&self.subject.account, |(arn, _)| &arn.account)
    }

    /// A member of the request body.
    fn text(&self, member: &str) -> Option<Values<'_>> {
        self.input.get(member).and_then(scalar)
    }
}

impl Context for Facts<'_> {
    fn get(&self, key: &str) -> Option<Values<'_>> {
        if let Some(values) = self.given.and_then(|given| given.get(key)) {
            return Some(match values.as_slice() {
                [one] if !is_multivalued(key) => Values::One(Cow::Borrowed(one)),
                many => Values::Many(Cow::Borrowed(many)),
            });
        }
        match key.split_once(':')? {
            ("kms", name) => kms::value(self, name),
            ("aws", name) => aws::value(self, name),
            _ => None,
        }
    }
}

/// Whether a key, in lower case, can have several values.
pub fn is_multivalued(key: &str) -> bool {
    matches!(
        key,
        "kms:encryptioncontextkeys"
            | "kms:grantoperations"
            | "kms:resourcealiases"
            | "aws:tagkeys"
            | "sts:transitivetagkeys"
            | "aws:calledvia"
            | "aws:principalorgpaths"
            | "aws:resourceorgpaths"
            | "aws:principalservicenameslist"
    )
}

/// A text, number or boolean of a request as a value.
fn scalar(value: &Value) -> Option<Values<'_>> {
    match value {
        Value::String(text) => Some(Values::one(text.as_str())),
        Value::Bool(_) | Value::Number(_) => Some(Values::one(value.to_string())),
        _ => None,
    }
}

fn boolean(value: bool) -> Values<'static> {
    Values::one(if value { "true" } else { "false" })
}

/// A value of the key whose name, in lower case, this is.
fn named<'a>(fields: impl IntoIterator<Item = (&'a String, &'a String)>, name: &str) -> Option<Values<'a>> {
    fields.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| Values::one(value.as_str()))
}
