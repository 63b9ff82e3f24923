//! A condition made ready, and what it says to a request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::network::Network;
use super::number::{Number, holds};
use super::{Base, Operator, Quantifier, date};
use crate::pattern::{ArnPattern, Template};
use crate::policy::Condition;
use crate::request::{Context, Values};

/// A condition made ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    operator: Operator,
    /// In lower case.
    key: Box<str>,
    operands: Box<[Operand]>,
}

/// What a condition says, value by value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestResult {
    /// Whether it holds.
    pub holds: bool,
    /// The request's values of the key; `None` if it does not have the key.
    pub actual: Option<Vec<String>>,
    /// For each of the policy's values, whether one of the request's fits it, a negation aside.
    pub fits: Vec<bool>,
}

/// A value of the policy. What cannot be read as what the operator compares fits nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Operand {
    Equal(Template),
    EqualIgnoringCase(Template),
    Like(Template),
    Arn(ArnPattern),
    Number(Base, Number),
    Date(Base, Number),
    Bool(bool),
    Network(Network),
    Bytes(Vec<u8>),
    Unreadable,
}

impl Test {
    /// Makes a condition ready. Variables are variables only in policies of 2012.
    pub fn new(condition: &Condition, variables: bool) -> Self {
        let operator = condition.operator.value;
        let operands = condition.values.iter().map(|value| Operand::new(operator.base, &value.value, variables));
        Self { operator, key: condition.key.value.to_ascii_lowercase().into(), operands: operands.collect() }
    }

    /// The operator.
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// The key, in lower case.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether the condition holds.
    pub fn holds(&self, context: &dyn Context) -> bool {
        let values = context.get(&self.key).filter(|values| values.iter().next().is_some());
        self.holds_for(values.as_ref(), context)
    }

    /// Whether the condition holds, and how each value fared.
    pub fn explain(&self, context: &dyn Context) -> TestResult {
        let values = context.get(&self.key).filter(|values| values.iter().next().is_some());
        let holds = self.holds_for(values.as_ref(), context);
        let fits = |operand: &Operand| match &values {
            _ if self.operator.base == Base::Null => *operand == Operand::Bool(values.is_none()),
            Some(values) => values.iter().any(|value| operand.fits(value, context)),
            None => false,
        };
        TestResult {
            holds,
            fits: self.operands.iter().map(fits).collect(),
            actual: values.as_ref().map(|values| values.iter().map(str::to_owned).collect()),
        }
    }

    fn holds_for(&self, values: Option<&Values<'_>>, context: &dyn Context) -> bool {
        let Operator { quantifier, base, if_exists } = self.operator;
        if base == Base::Null {
            return self.operands.contains(&Operand::Bool(values.is_none()));
        }
        let Some(values) = values else {
            return if_exists
                || match quantifier {
                    Some(Quantifier::ForAllValues) => true,
                    Some(Quantifier::ForAnyValue) => false,
                    None => base.is_negated(),
                };
        };
        let satisfies =
            |value: &str| self.operands.iter().any(|operand| operand.fits(value, context)) != base.is_negated();
        match (quantifier, values) {
            (Some(Quantifier::ForAllValues), values) => values.iter().all(satisfies),
            (Some(Quantifier::ForAnyValue), values) => values.iter().any(satisfies),
            (None, Values::One(value)) => satisfies(value),
            // Without a quantifier there is no telling which of the values is meant.
            (None, Values::Many(_)) => false,
        }
    }
}

impl Operand {
    fn new(base: Base, text: &str, variables: bool) -> Self {
        use Base as B;
        let template = || Template::new(text, variables);
        let read = match base {
            B::StringEquals | B::StringNotEquals => Some(Self::Equal(template())),
            B::StringEqualsIgnoreCase | B::StringNotEqualsIgnoreCase => Some(Self::EqualIgnoringCase(template())),
            B::StringLike | B::StringNotLike => Some(Self::Like(template())),
            B::ArnEquals | B::ArnLike | B::ArnNotEquals | B::ArnNotLike => {
                ArnPattern::new(text, variables).map(Self::Arn)
            }
            B::NumericEquals
            | B::NumericNotEquals
            | B::NumericLessThan
            | B::NumericLessThanEquals
            | B::NumericGreaterThan
            | B::NumericGreaterThanEquals => Number::parse(text).map(|number| Self::Number(base, number)),
            B::DateEquals
            | B::DateNotEquals
            | B::DateLessThan
            | B::DateLessThanEquals
            | B::DateGreaterThan
            | B::DateGreaterThanEquals => date::parse(text).map(|date| Self::Date(base, date)),
            B::Bool | B::Null => boolean(text).map(Self::Bool),
            B::IpAddress | B::NotIpAddress => Network::parse(text).map(Self::Network),
            B::BinaryEquals => STANDARD.decode(text).ok().map(Self::Bytes),
        };
        read.unwrap_or(Self::Unreadable)
    }

    /// Whether a value of the request fits, the operator's negation aside.
    fn fits(&self, value: &str, context: &dyn Context) -> bool {
        let compare = |base: Base, found: Option<Number>, expected: Number| {
            found.is_some_and(|found| holds(base.as_str(), Ord::cmp(&found, &expected)))
        };
        match self {
            Self::Equal(expected) => expected.text(context).is_ok_and(|expected| *expected == *value),
            Self::EqualIgnoringCase(expected) => {
                expected.text(context).is_ok_and(|expected| expected.to_lowercase() == value.to_lowercase())
            }
            Self::Like(expected) => expected.pattern(context).is_ok_and(|pattern| pattern.matches(value)),
            Self::Arn(expected) => expected.matches(value, context) == Ok(true),
            Self::Number(base, expected) => compare(*base, Number::parse(value), *expected),
            Self::Date(base, expected) => compare(*base, date::parse(value), *expected),
            Self::Bool(expected) => boolean(value) == Some(*expected),
            Self::Network(network) => network.contains(value),
            Self::Bytes(expected) => STANDARD.decode(value).is_ok_and(|bytes| bytes == *expected),
            Self::Unreadable => false,
        }
    }

    /// Whether the operator can read the policy's value.
    fn is_readable(&self) -> bool {
        *self != Self::Unreadable
    }
}

/// Whether an operator can read a value of a policy: a date that is none fits nothing.
pub fn is_readable(base: Base, text: &str) -> bool {
    Operand::new(base, text, true).is_readable()
}

fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") { Some(true) } else { text.eq_ignore_ascii_case("false").then_some(false) }
}
