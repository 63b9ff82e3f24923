//! What is known of the services that policies speak of. It is data, and given from outside.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::condition::Base;
use crate::grammar::Kind;
use crate::pattern::Pattern;

/// The actions, condition keys and resources of some services, and what these services refuse in policies.
///
/// Of a service that is not among [`services`](Self::services) nothing is known, and nothing is said.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Vocabulary {
    /// The services of which everything is known, by the prefix of their actions: `kms`.
    pub services: Vec<String>,
    /// Their actions.
    pub actions: Vec<Action>,
    /// What looks like an action and is none, and what to write instead.
    pub not_actions: BTreeMap<String, String>,
    /// The action that replaces a resource's policy. Who locks themselves out of it stays out.
    pub policy_action: Option<String>,
    /// Condition keys: those of the services, and those that all services share.
    pub keys: Vec<Key>,
    /// Types of resources.
    pub resources: Vec<ResourceType>,
    /// AWS services that may be principals: `logs.amazonaws.com`.
    pub service_principals: Vec<String>,
    /// What the services demand of their resources' policies.
    pub resource_policy: Demands,
    /// What a VPC endpoint policy must be.
    pub endpoint_policy: Demands,
    /// What a session policy must be.
    pub session_policy: Demands,
}

/// An action.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Action {
    /// `service:Name`.
    pub name: String,
    /// Its access level, as AWS calls it: `read`, `permissions management`.
    pub access: String,
    /// The types of the resources that it acts on. None: policies must name `*`.
    pub resources: Vec<String>,
    /// Whether a principal of another account can be allowed to do it.
    pub cross_account: bool,
    /// Whether a resource's policy neither allows nor denies it, although it acts on the resource.
    pub not_by_resource_policy: bool,
    /// Whether it should not be allowed on all resources at once.
    pub sensitive: bool,
}

/// A condition key.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Key {
    /// Its name. One that ends with `:` or `/` is the beginning of many.
    pub name: String,
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: KeyType,
    /// Whether it can have several values at once.
    pub multi: bool,
    /// The actions whose requests can have it; with [`resources`](Self::resources), every action if both are empty.
    pub actions: Vec<String>,
    /// The types of resources whose actions can have it.
    pub resources: Vec<String>,
    /// Its only possible values, if they are known.
    pub values: Vec<String>,
    /// Values, or names if it is the beginning of many, that are worth proposing. `{region}` stands for a Region.
    pub examples: Vec<String>,
    /// The key that replaces it.
    pub instead: Option<String>,
    /// Whether every request has it.
    pub always: bool,
    /// Whether one of its values stands for few requesters, so that a statement about everybody is not about everybody.
    pub narrows: bool,
    /// Whether it says on whose behalf a service acts.
    pub names_source: bool,
    /// Whether a resource's policy is refused that uses it.
    pub not_in_resource_policy: bool,
    /// Whether a resource's policy is refused that uses it with `ForAllValues`.
    pub no_for_all_values: bool,
}

/// What the values of a condition key are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyType {
    /// Texts.
    #[default]
    String,
    /// Numbers.
    Numeric,
    /// `true` or `false`.
    Bool,
    /// Points in time.
    Date,
    /// ARNs.
    Arn,
    /// Addresses.
    Ip,
    /// Bytes.
    Binary,
}

/// A type of resources.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResourceType {
    /// `key`.
    pub name: String,
    /// What its ARNs look like.
    pub pattern: String,
    /// Whether such resources have policies of their own.
    pub has_policy: bool,
}

/// What a policy of some kind must be.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Demands {
    /// How many bytes it may have.
    pub max_bytes: Option<usize>,
    /// The characters that it may have, in ranges of two; all if there is none.
    pub characters: Vec<String>,
    /// Whether its `Resource` is `*`, which stands for the resource that it belongs to.
    pub resource_is_star: bool,
    /// Whether it is refused without `Version`.
    pub version_required: bool,
}

/// Where a policy stands, as far as it is known.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// The account that the resource or the identity belongs to.
    pub account: Option<String>,
    /// The ARN of the resource that the policy belongs to.
    pub resource: Option<String>,
    /// Principals that exist, by ARN.
    pub principals: Vec<String>,
}

impl Vocabulary {
    /// Whether everything is known of the service of an action, a key or an ARN's third part.
    pub fn knows_service(&self, service: &str) -> bool {
        self.services.iter().any(|known| known.eq_ignore_ascii_case(service))
    }

    /// The numbers of the actions that a pattern covers.
    pub fn covered(&self, pattern: &str) -> Vec<usize> {
        let pattern = Pattern::new(&pattern.to_ascii_lowercase());
        let actions = self.actions.iter().enumerate();
        actions
            .filter(|(_, action)| pattern.matches(&action.name.to_ascii_lowercase()))
            .map(|(number, _)| number)
            .collect()
    }

    /// The key of this name.
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.is(name))
    }

    /// What a policy of this kind must be, beside what the language demands.
    pub fn demands(&self, kind: Kind) -> Option<&Demands> {
        match kind {
            Kind::Resource => Some(&self.resource_policy),
            Kind::Endpoint => Some(&self.endpoint_policy),
            Kind::Session => Some(&self.session_policy),
            _ => None,
        }
    }

    /// Whether an action acts on resources that have policies of their own.
    pub fn acts_on_policy_owner(&self, action: &Action) -> bool {
        let mut owners = self.resources.iter().filter(|resource| resource.has_policy);
        owners.any(|owner| action.resources.contains(&owner.name))
    }
}

impl Key {
    /// Whether its name is the beginning of many.
    pub fn is_prefix(&self) -> bool {
        self.name.ends_with([':', '/'])
    }

    /// Whether this is its name, in whatever capitals.
    pub fn is(&self, name: &str) -> bool {
        if self.is_prefix() {
            let beginning = name.get(..self.name.len()).unwrap_or_default();
            name.len() > self.name.len() && beginning.eq_ignore_ascii_case(&self.name)
        } else {
            name.eq_ignore_ascii_case(&self.name)
        }
    }

    /// Whether requests for an action can have it.
    pub fn is_of(&self, action: &Action) -> bool {
        (self.actions.is_empty() && self.resources.is_empty())
            || self.actions.contains(&action.name)
            || self.resources.iter().any(|resource| action.resources.contains(resource))
    }
}

impl KeyType {
    /// Whether an operator compares such values in a way that makes sense.
    pub fn takes(self, base: Base) -> bool {
        let name = base.as_str();
        let begins = |beginning: &str| name.starts_with(beginning);
        base == Base::Null
            || match self {
                // Texts are often ARNs.
                Self::String | Self::Arn => begins("String") || begins("Arn"),
                Self::Numeric => begins("Numeric"),
                Self::Bool => base == Base::Bool,
                // As seconds since 1970.
                Self::Date => begins("Date") || begins("Numeric"),
                Self::Ip => matches!(base, Base::IpAddress | Base::NotIpAddress),
                Self::Binary => base == Base::BinaryEquals,
            }
    }

    /// The operator that compares such values as another compares its own.
    pub fn instead_of(self, base: Base) -> Option<Base> {
        let name = base.as_str();
        let ending = ["String", "Numeric", "Date", "Arn"].into_iter().find_map(|kind| name.strip_prefix(kind));
        let ending = ending.unwrap_or(if base.is_negated() { "NotEquals" } else { "Equals" });
        let ending = ending.trim_end_matches("IgnoreCase");
        let named = |name: String| Base::ALL.iter().copied().find(|base| base.as_str() == name);
        match self {
            Self::String => named(format!("String{ending}")),
            Self::Arn => named(format!("Arn{ending}")),
            Self::Numeric => named(format!("Numeric{}", ending.replace("Like", "Equals"))),
            Self::Date => named(format!("Date{}", ending.replace("Like", "Equals"))),
            Self::Bool => (!base.is_negated()).then_some(Base::Bool),
            Self::Ip if base.is_negated() => Some(Base::NotIpAddress),
            Self::Ip => Some(Base::IpAddress),
            Self::Binary => (!base.is_negated()).then_some(Base::BinaryEquals),
        }
    }

    /// What its values are called.
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "texts",
            Self::Numeric => "numbers",
            Self::Bool => "`true` or `false`",
            Self::Date => "points in time",
            Self::Arn => "ARNs",
            Self::Ip => "addresses",
            Self::Binary => "bytes",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_the_beginning_of_many() {
        let key = |name: &str| Key { name: name.to_owned(), ..Key::default() };
        assert!(key("x:Tag/").is("X:tag/a") && !key("x:Tag/").is("x:Tag/") && !key("x:Tag/").is("x:Ta"));
        assert!(key("x:Tag").is("X:TAG") && !key("x:Tag").is("x:Tags"));
    }

    #[test]
    fn operators_have_equals_for_other_types() {
        let cases = [
            (KeyType::Bool, Base::StringEquals, Some(Base::Bool)),
            (KeyType::Bool, Base::StringNotEquals, None),
            (KeyType::Ip, Base::StringLike, Some(Base::IpAddress)),
            (KeyType::Ip, Base::StringNotLike, Some(Base::NotIpAddress)),
            (KeyType::Numeric, Base::DateLessThan, Some(Base::NumericLessThan)),
            (KeyType::Numeric, Base::StringLike, Some(Base::NumericEquals)),
            (KeyType::Date, Base::NumericGreaterThanEquals, Some(Base::DateGreaterThanEquals)),
            (KeyType::Date, Base::StringEqualsIgnoreCase, Some(Base::DateEquals)),
            (KeyType::String, Base::NotIpAddress, Some(Base::StringNotEquals)),
            (KeyType::String, Base::Bool, Some(Base::StringEquals)),
            (KeyType::Arn, Base::StringNotLike, Some(Base::ArnNotLike)),
            (KeyType::String, Base::NumericLessThan, None),
            (KeyType::Binary, Base::StringEquals, Some(Base::BinaryEquals)),
            (KeyType::Binary, Base::StringNotEquals, None),
        ];
        for (kind, base, expected) in cases {
            assert_eq!(kind.instead_of(base), expected, "{kind:?} {base:?}");
            assert!(!kind.takes(base) || kind == KeyType::Arn || kind == KeyType::Date, "{kind:?} {base:?}");
            assert!(expected.is_none_or(|base| kind.takes(base)), "{kind:?} {base:?}");
        }
    }
}
