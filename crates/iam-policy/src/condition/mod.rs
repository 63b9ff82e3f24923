//! Condition operators.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

mod date;
mod network;
mod number;
mod test;

use std::fmt;

pub use test::{Test, TestResult, is_readable};

/// An operator with what stands before and behind its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`.
    pub quantifier: Option<Quantifier>,
    /// The name.
    pub base: Base,
    /// `IfExists`.
    pub if_exists: bool,
}

/// How the values of a key with several are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantifier {
    /// Each must fit; true if there is none.
    ForAllValues,
    /// At least one must fit.
    ForAnyValue,
}

macro_rules! bases {
    ($($name:ident),* $(,)?) => {
        /// The operators' names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "they are AWS's names, and say what they do")]
        pub enum Base { $($name),* }

        impl Base {
            /// Every operator.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// As it is written.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }
        }
    };
}

bases!(
    StringEquals,
    StringNotEquals,
    StringEqualsIgnoreCase,
    StringNotEqualsIgnoreCase,
    StringLike,
    StringNotLike,
    NumericEquals,
    NumericNotEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateNotEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    BinaryEquals,
    IpAddress,
    NotIpAddress,
    ArnEquals,
    ArnLike,
    ArnNotEquals,
    ArnNotLike,
    Null,
);

impl Base {
    /// Whether it is the opposite of another: what is true when the key is absent, and of several values when none fits.
    pub fn is_negated(self) -> bool {
        use Base as B;
        matches!(
            self,
            B::StringNotEquals
                | B::StringNotEqualsIgnoreCase
                | B::StringNotLike
                | B::NumericNotEquals
                | B::DateNotEquals
                | B::NotIpAddress
                | B::ArnNotEquals
                | B::ArnNotLike
        )
    }

    /// Whether its values may have policy variables.
    pub fn takes_variables(self) -> bool {
        self.as_str().starts_with("String") || self.as_str().starts_with("Arn")
    }
}

impl Operator {
    /// Reads an operator. Capitals do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let (quantifier, rest) = match text.split_once(':') {
            None => (None, text),
            Some((name, rest)) if name.eq_ignore_ascii_case("ForAllValues") => (Some(Quantifier::ForAllValues), rest),
            Some((name, rest)) if name.eq_ignore_ascii_case("ForAnyValue") => (Some(Quantifier::ForAnyValue), rest),
            Some(_) => return None,
        };
        let base = |name: &str| Base::ALL.iter().copied().find(|base| base.as_str().eq_ignore_ascii_case(name));
        if let Some(base) = base(rest) {
            return Some(Self { quantifier, base, if_exists: false });
        }
        let at = rest.len().checked_sub("IfExists".len())?;
        let (name, suffix) = rest.split_at_checked(at)?;
        let base = base(name).filter(|base| suffix.eq_ignore_ascii_case("IfExists") && *base != Base::Null)?;
        Some(Self { quantifier, base, if_exists: true })
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quantifier {
            Some(Quantifier::ForAllValues) => f.write_str("ForAllValues:")?,
            Some(Quantifier::ForAnyValue) => f.write_str("ForAnyValue:")?,
            None => {}
        }
        f.write_str(self.base.as_str())?;
        f.write_str(if self.if_exists { "IfExists" } else { "" })
    }
}
