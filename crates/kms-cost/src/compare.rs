//! Designs side by side: what each costs in a month as one number grows, and where another becomes the cheapest.

use serde::{Deserialize, Serialize};

use crate::Money;
use crate::estimate::MONTH_HOURS;
use crate::price::{CLOUD_HSM, KEYS, PriceList, REQUESTS};
use crate::validate::{Problem, within};

/// How far comparisons look.
pub const MOST: u64 = 1_000_000_000_000;

/// A design, by what it costs a month: `fixed` + units × `each` + (units × `requests` − `free`) × `request`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Design {
    /// Its name.
    pub name: String,
    /// What it costs however many units there are.
    pub fixed: Money,
    /// What each unit costs.
    pub each: Money,
    /// The requests to KMS that each unit takes.
    pub requests: u64,
    /// How many of them are free.
    pub free: u64,
    /// What each other request costs.
    pub request: Money,
}

/// Where another design becomes the cheapest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakEven {
    /// The first number from which it is.
    pub at: u64,
    /// The place of the design among the comparison's.
    pub design: usize,
}

/// Designs for the same need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// What is compared.
    pub name: String,
    /// What grows.
    pub unit: String,
    /// The designs.
    pub designs: Vec<Design>,
    /// Where the cheapest changes, in order; the first entry, at 0, is the cheapest at the beginning.
    pub break_evens: Vec<BreakEven>,
}

/// What the comparisons assume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Assumed {
    /// The Region.
    pub region: String,
    /// How often each parameter or secret is read in a month, at most a billion.
    pub reads: u64,
    /// HSMs of a cluster: 2 to 28.
    pub hsms: u64,
}

impl Default for Assumed {
    fn default() -> Self {
        Self { region: "us-east-1".to_owned(), reads: 100, hsms: 2 }
    }
}

impl Design {
    /// What it costs with so many units.
    pub fn cost(&self, units: u64) -> Money {
        let requests = units.saturating_mul(self.requests).saturating_sub(self.free);
        self.fixed + times(self.each, units) + times(self.request, requests)
    }

    /// The units up to which all requests are free, and the first from which some are not.
    fn bends(&self) -> [u64; 2] {
        let last = self.free.checked_div(self.requests).unwrap_or_default().min(MOST);
        [last, (last + 1).min(MOST)]
    }
}

impl Comparison {
    /// Compares designs from 0 units to [`MOST`].
    pub fn new(name: &str, unit: &str, designs: Vec<Design>) -> Self {
        let break_evens = break_evens(&designs);
        Self { name: name.to_owned(), unit: unit.to_owned(), designs, break_evens }
    }
}

/// The comparisons that are asked for most: one key or one for each tenant, AWS managed or customer managed, Parameter Store
/// or Secrets Manager, KMS or CloudHSM. Those whose prices are not known in the Region are left out.
///
/// # Errors
///
/// The assumptions that are out of bounds, each with its rule.
pub fn comparisons(list: &PriceList, assumed: &Assumed) -> Result<Vec<Comparison>, Vec<Problem>> {
    let mut problems = Vec::new();
    within(&mut problems, "reads", assumed.reads, 0, 1_000_000_000);
    within(&mut problems, "hsms", assumed.hsms, 2, 28);
    if !problems.is_empty() {
        return Err(problems);
    }
    let all = [tenants(list, assumed), managed(list, assumed), secrets(list, assumed), cloud_hsm(list, assumed)];
    Ok(all.into_iter().flatten().collect())
}

fn price(list: &PriceList, usage: &str, assumed: &Assumed) -> Option<Money> {
    list.price(usage, &assumed.region).map(|price| price.amount)
}

fn times(price: Money, count: u64) -> Money {
    Money::of(count, price, 1)
}

fn tenants(list: &PriceList, assumed: &Assumed) -> Option<Comparison> {
    let key = price(list, KEYS, assumed)?;
    let design = |name: &str, fixed: Money, each: Money| Design { fixed, each, ..named(name) };
    let designs = vec![
        design("One key for all tenants", key, Money::ZERO),
        design("One key for each tenant", Money::ZERO, key),
        design("One key for each tenant, rotated twice", Money::ZERO, times(key, 3)),
    ];
    Some(Comparison::new("Keys and tenants", "tenants", designs))
}

fn managed(list: &PriceList, assumed: &Assumed) -> Option<Comparison> {
    let key = price(list, KEYS, assumed)?;
    let requests = requests(list, assumed, 1)?;
    let design = |name: &str, fixed: Money| Design { fixed, ..requests(name) };
    let designs = vec![
        named("AWS owned key"),
        design("AWS managed key", Money::ZERO),
        design("Customer managed key", key),
        design("Customer managed key, rotated twice", times(key, 3)),
    ];
    Some(Comparison::new("Who manages the key", "requests", designs))
}

fn secrets(list: &PriceList, assumed: &Assumed) -> Option<Comparison> {
    let requests = requests(list, assumed, assumed.reads)?;
    let secret = price(list, "SecretsManager-Secrets", assumed)?;
    let secret_reads = times(price(list, "SecretsManager-Requests", assumed)?, assumed.reads);
    let advanced = price(list, "ParameterStore-Advanced", assumed)?;
    let parameter_reads = times(price(list, "ParameterStore-Requests", assumed)?, assumed.reads);
    let design = |name: &str, each: Money| Design { each, ..requests(name) };
    let designs = vec![
        design("Parameter Store, standard", Money::ZERO),
        design("Parameter Store, advanced", advanced + parameter_reads),
        design("Secrets Manager", secret + secret_reads),
    ];
    Some(Comparison::new("Parameters and secrets", "secrets", designs))
}

fn cloud_hsm(list: &PriceList, assumed: &Assumed) -> Option<Comparison> {
    let key = price(list, KEYS, assumed)?;
    let requests = requests(list, assumed, 1)?;
    let cluster = times(price(list, CLOUD_HSM, assumed)?, assumed.hsms * MONTH_HOURS);
    let designs = vec![
        Design { fixed: key, ..requests("KMS") },
        Design { fixed: cluster, ..named("CloudHSM") },
        Design { fixed: key + cluster, ..requests("KMS with a CloudHSM key store") },
    ];
    Some(Comparison::new("KMS and CloudHSM", "requests", designs))
}

fn named(name: &str) -> Design {
    Design { name: name.to_owned(), ..Design::default() }
}

/// Designs whose units take so many requests to KMS.
fn requests(list: &PriceList, assumed: &Assumed, requests: u64) -> Option<impl Fn(&str) -> Design> {
    let (free, request) = (list.free(REQUESTS, &assumed.region), price(list, REQUESTS, assumed)?);
    Some(move |name: &str| Design { requests, free, request, ..named(name) })
}

/// Where the cheapest design changes. Between the points at which the free requests end, costs are lines: there the
/// cheapest holds for ranges, whose ends are found by halving.
fn break_evens(designs: &[Design]) -> Vec<BreakEven> {
    let cheapest = |units: u64| {
        let places = designs.iter().enumerate();
        places.min_by_key(|(_, design)| design.cost(units)).map_or(0, |(place, _)| place)
    };
    let mut bends: Vec<u64> = designs.iter().flat_map(Design::bends).chain([0, MOST]).collect();
    bends.sort_unstable();
    bends.dedup();
    let mut found = vec![BreakEven { at: 0, design: cheapest(0) }];
    for (from, to) in bends.iter().zip(bends.iter().skip(1)) {
        let mut from = *from;
        while found.last().is_some_and(|last| last.design != cheapest(*to)) {
            let Some(last) = found.last().map(|last| last.design) else { break };
            // The first unit from which the last design is no longer the cheapest.
            let (mut low, mut high) = (from, *to);
            while low + 1 < high {
                let middle = low + (high - low) / 2;
                if cheapest(middle) == last { low = middle } else { high = middle }
            }
            found.push(BreakEven { at: high, design: cheapest(high) });
            from = high;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices;

    fn points(comparison: &Comparison) -> Vec<(u64, &str)> {
        let name = |point: &BreakEven| comparison.designs[point.design].name.as_str();
        comparison.break_evens.iter().map(|point| (point.at, name(point))).collect()
    }

    #[test]
    fn where_another_design_becomes_the_cheapest() {
        let all = comparisons(prices(), &Assumed::default()).unwrap();
        let found: Vec<_> = all.iter().map(points).collect();
        assert_eq!(found[0], [(0, "One key for each tenant"), (1, "One key for all tenants")]);
        assert_eq!(found[1], [(0, "AWS owned key")]);
        assert_eq!(found[2], [(0, "Parameter Store, standard")]);
        // 2 HSMs × 730 hours × $1.60, less the key's dollar, at $0.000003 a request, beyond 20,000 free ones.
        assert_eq!(found[3], [(0, "KMS"), (778_353_334, "CloudHSM")]);
    }

    #[test]
    fn the_cheapest_is_the_cheapest_everywhere() {
        let lines = |list: &[(u64, u64, u64)]| -> Vec<Design> {
            let money = |nanos: u64| Money::from_nanos(nanos as i64);
            let design = |(fixed, free, request): &(u64, u64, u64)| Design {
                fixed: money(*fixed),
                requests: 3,
                free: *free,
                request: money(*request),
                ..Design::default()
            };
            list.iter().map(design).collect()
        };
        for designs in [
            lines(&[(0, 0, 7), (10, 5, 3), (50, 0, 0)]),
            lines(&[(5, 0, 1), (5, 9, 2), (0, 30, 10)]),
            lines(&[(1, 1, 1), (1, 1, 1)]),
        ] {
            let comparison = Comparison::new("", "", designs);
            for units in 0..200 {
                let point = comparison.break_evens.iter().rev().find(|point| point.at <= units).unwrap();
                let least = comparison.designs.iter().map(|design| design.cost(units)).min().unwrap();
                assert_eq!(comparison.designs[point.design].cost(units), least, "{units} {comparison:?}");
            }
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let assumed = Assumed { hsms: 1, reads: 2_000_000_000, ..Assumed::default() };
        assert_eq!(comparisons(prices(), &assumed).unwrap_err().len(), 2);
        let assumed = Assumed { region: "cn-north-1".to_owned(), ..Assumed::default() };
        assert_eq!(comparisons(prices(), &assumed), Ok(Vec::new()));
    }
}
