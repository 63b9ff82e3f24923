//! What is asked of a policy.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::principal::Identity;

/// A request, as policies see it.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Who asks.
    pub identity: &'a Identity,
    /// What for, in lower case: `s3:getobject`.
    pub action: &'a str,
    /// On what: an ARN, or `*` for actions on nothing in particular.
    pub resource: &'a str,
    /// The values of its condition keys.
    pub context: &'a dyn Context,
}

/// The values of a request's condition keys.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
pub trait Context {
    /// The value of a key, given in lower case; `None` if the request does not have it.
    fn get(&self, key: &str) -> Option<Values<'_>>;
}

/// The value of a condition key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values<'a> {
    /// Of a key that has one value.
    One(Cow<'a, str>),
    /// Of a key that can have several. None at all is as if the request did not have the key.
    Many(Cow<'a, [String]>),
}

impl<'a> Values<'a> {
    /// One value.
    pub fn one(value: impl Into<Cow<'a, str>>) -> Self {
        Self::One(value.into())
    }

    /// The values as texts.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match self {
            Self::One(value) => (Some(&**value), [].as_slice()),
            Self::Many(values) => (None, &**values),
        };
        one.into_iter().chain(many.iter().map(String::as_str))
    }
}

/// A request without condition keys.
#[derive(Clone, Copy, Debug)]
pub struct NoContext;

impl Context for NoContext {
    fn get(&self, _key: &str) -> Option<Values<'_>> {
        None
    }
}

/// Condition keys, in lower case, with their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(pub BTreeMap<String, Values<'static>>);

impl Keys {
    /// Sets a key that has one value.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.0.insert(key.to_ascii_lowercase(), Values::One(value.to_owned().into()));
        self
    }

    /// Sets a key that can have several values.
    #[must_use]
    pub fn with_all(mut self, key: &str, values: &[&str]) -> Self {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        self.0.insert(key.to_ascii_lowercase(), Values::Many(values.into()));
        self
    }
}

impl Context for Keys {
    fn get(&self, key: &str) -> Option<Values<'_>> {
        self.0.get(key).map(|values| match values {
            Values::One(value) => Values::One(Cow::Borrowed(&**value)),
            Values::Many(values) => Values::Many(Cow::Borrowed(&**values)),
        })
    }
}
