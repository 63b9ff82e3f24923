//! Budgets: a limit for a calendar month, and alerts at parts of it, by what was spent or what is forecast.

use serde::{Deserialize, Serialize};

use crate::validate::{Problem, within};
use crate::{Group, Money};

/// What an alert looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// What was spent in the month so far.
    Actual,
    /// What the month will have cost at its end.
    Forecast,
}

/// An alert of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// What it looks at.
    pub basis: Basis,
    /// Percent of the limit: 1 to 1,000.
    pub percent: u64,
}

/// A limit for what a calendar month costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Its name: 1 to 100 characters.
    pub name: String,
    /// The limit, from a cent to a billion dollars.
    pub limit: Money,
    /// Its alerts: at most ten.
    pub thresholds: Vec<Threshold>,
}

/// How an alert stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// The alert.
    pub threshold: Threshold,
    /// The amount at which it is raised.
    pub amount: Money,
    /// Whether it is raised.
    pub raised: bool,
    /// The day on which spending passed the amount, for one on what was spent.
    pub day: Option<String>,
}

impl Budget {
    /// What is wrong with the budget.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if !(1..=100).contains(&self.name.chars().count()) {
            problems.push(Problem::new("name", "1 to 100 characters"));
        }
        if !(1..=100_000_000_000).contains(&self.limit.cents()) {
            problems.push(Problem::new("limit", "an amount from 0.01 to 1,000,000,000.00"));
        }
        if self.thresholds.len() > 10 {
            problems.push(Problem::new("thresholds", "at most 10"));
        }
        for threshold in &self.thresholds {
            within(&mut problems, "percent", threshold.percent, 1, 1_000);
        }
        problems
    }

    /// How the alerts stand, given what the month cost on each of its days (a [`Bill`](crate::Bill) by day, in order) and what
    /// it is forecast to cost.
    pub fn alerts(&self, days: &[Group], forecast: Money) -> Vec<Alert> {
        let alert = |threshold: &Threshold| {
            let amount = Money::of(threshold.percent, self.limit, 100);
            match threshold.basis {
                Basis::Forecast => Alert { threshold: *threshold, amount, raised: forecast > amount, day: None },
                Basis::Actual => {
                    let mut spent = Money::ZERO;
                    let day = days.iter().find(|day| {
                        spent = spent + day.sum.cost;
                        spent > amount
                    });
                    let day = day.map(|day| day.name.clone());
                    Alert { threshold: *threshold, amount, raised: day.is_some(), day }
                }
            }
        };
        self.thresholds.iter().map(alert).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sum;

    fn budget(limit: &str, thresholds: &[(Basis, u64)]) -> Budget {
        let thresholds = thresholds.iter().map(|(basis, percent)| Threshold { basis: *basis, percent: *percent });
        Budget { name: "all".to_owned(), limit: Money::parse(limit).unwrap(), thresholds: thresholds.collect() }
    }

    #[test]
    fn an_alert_is_raised_when_its_amount_is_passed() {
        let day = |name: &str, cost: &str| {
            let sum = Sum { cost: Money::parse(cost).unwrap(), ..Sum::default() };
            Group { name: name.to_owned(), sum }
        };
        let days = [day("2026-11-01", "4"), day("2026-11-02", "4"), day("2026-11-03", "1")];
        let budget =
            budget("10", &[(Basis::Actual, 80), (Basis::Actual, 81), (Basis::Actual, 100), (Basis::Forecast, 100)]);
        assert_eq!(budget.problems(), []);
        let alerts = budget.alerts(&days, Money::parse("11").unwrap());
        let found: Vec<_> = alerts.iter().map(|alert| (alert.raised, alert.day.as_deref())).collect();
        assert_eq!(found, [(true, Some("2026-11-03")), (true, Some("2026-11-03")), (false, None), (true, None)]);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let mut bad = budget("0", &[(Basis::Actual, 0), (Basis::Actual, 1_001)]);
        bad.name.clear();
        let fields: Vec<String> = bad.problems().into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["name", "limit", "percent", "percent"]);
    }
}
