//! Refusals of numbers that cannot be meant.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A field that is refused, with the rule that it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field, as in JSON.
    pub field: String,
    /// What it must be: `a whole number from 0 to 100`.
    pub rule: String,
}

impl Problem {
    pub(crate) fn new(field: &str, rule: impl Into<String>) -> Self {
        Self { field: field.to_owned(), rule: rule.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` must be {}", self.field, self.rule)
    }
}

impl std::error::Error for Problem {}

/// Notes a problem with a number that is out of bounds.
pub(crate) fn within(problems: &mut Vec<Problem>, field: &str, value: u64, least: u64, most: u64) {
    if !(least..=most).contains(&value) {
        problems.push(Problem::new(field, rule(least, most)));
    }
}

/// The rule of a number between bounds.
pub(crate) fn rule(least: u64, most: u64) -> String {
    format!("a whole number from {} to {}", grouped(least), grouped(most))
}

/// A number with its digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_out_of_bounds_is_refused_with_the_rule() {
        let mut problems = Vec::new();
        for value in [0, 1, 12_000, 12_001] {
            within(&mut problems, "n", value, 1, 12_000);
        }
        assert_eq!(problems.len(), 2);
        assert_eq!(problems[0].to_string(), "`n` must be a whole number from 1 to 12,000");
    }
}
