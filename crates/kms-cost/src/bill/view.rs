//! The views of a bill: its lines, and its sums by what one wants to know.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Bill, Item, Part, Tier};
use crate::Money;
#[cfg(doc)]
use crate::PriceList;
use crate::calendar::{Month, day_text, parse_day};

/// What a bill can be taken apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// The account that pays.
    Account,
    /// The Region.
    Region,
    /// The calendar month, `2026-11`.
    Month,
    /// The day, `2026-11-28`.
    Day,
    /// The key's ARN.
    Key,
    /// The operation.
    Operation,
    /// The AWS service that called, such as `s3.amazonaws.com`.
    Service,
    /// The user, role, account or service that called.
    Principal,
    /// AWS's usage type.
    Usage,
}

/// Only what has this name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// In this dimension.
    pub dimension: Dimension,
    /// The name; empty for what has none.
    pub name: String,
}

/// What things cost together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sum {
    /// What has a price.
    pub cost: Money,
    /// Hours of keys. A key and each of its priced rotations have hours of their own.
    pub key_hours: u64,
    /// Requests, free ones among them.
    pub requests: u64,
    /// Whether there is something in it whose price is not known, which `cost` leaves out.
    pub incomplete: bool,
}

/// What one name of a dimension costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The name; empty for what has none, such as the operation of a key-month.
    pub name: String,
    /// What it costs.
    #[serde(flatten)]
    pub sum: Sum,
}

/// A line of a bill, as its formula: `quantity` / `per` × `price`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The calendar month.
    pub month: Month,
    /// The account that pays.
    pub account: String,
    /// The Region.
    pub region: String,
    /// AWS's usage type.
    pub usage: String,
    /// What it is for.
    pub part: Part,
    /// Whether a price applies.
    pub tier: Tier,
    /// Hours of keys, requests, or hours of HSMs.
    pub quantity: u64,
    /// How many of the quantity make the unit that has the price: a month's hours for keys, else 1.
    pub per: u64,
    /// What a unit costs; nothing if that is not known, and zero in the free tier.
    pub price: Option<Money>,
    /// The id of the price's [source](PriceList::source).
    pub source: Option<String>,
    /// What it costs, if that is known.
    pub cost: Option<Money>,
}

impl Bill<'_> {
    /// What it all costs.
    pub fn total(&self, filters: &[Filter]) -> Sum {
        let mut sum = Sum::default();
        self.each(filters, false, &mut |item| self.add(&mut sum, item));
        sum
    }

    /// What is charged: the sum of the lines, each in whole cents.
    pub fn charged_cents(&self, filters: &[Filter]) -> i64 {
        self.lines(filters).iter().filter_map(|line| line.cost).map(Money::cents).sum()
    }

    /// What each name of a dimension costs, in the order of the names' first use; days and months in theirs.
    pub fn by(&self, dimension: Dimension, filters: &[Filter]) -> Vec<Group> {
        // The numbers of names and the days of a span are dense.
        let base = self.items.iter().map(|item| code(item, dimension)).min().unwrap_or_default();
        let mut groups: Vec<Option<Sum>> = Vec::new();
        self.each(filters, dimension == Dimension::Day, &mut |item| {
            let place = usize::try_from(code(item, dimension) - base).unwrap_or_default();
            if place >= groups.len() {
                groups.resize(place + 1, None);
            }
            if let Some(group) = groups.get_mut(place) {
                self.add(group.get_or_insert_default(), item);
            }
        });
        let groups = (base..).zip(groups).filter_map(|(code, sum)| Some((code, sum?)));
        let name = |code: i64| match dimension {
            Dimension::Day => day_text(code),
            Dimension::Month => Month::of(crate::calendar::start_of(code)).to_string(),
            _ => self.names.text(u32::try_from(code).unwrap_or_default()).to_owned(),
        };
        groups.map(|(code, sum)| Group { name: name(code), sum }).collect()
    }

    /// The lines.
    pub fn lines(&self, filters: &[Filter]) -> Vec<Line> {
        type Key = (Month, u32, u32, u32, Part, Tier);
        let mut lines: BTreeMap<Key, Line> = BTreeMap::new();
        self.each(filters, false, &mut |item| {
            let key = (item.month, item.account, item.region, item.usage, item.part, item.tier);
            let line = lines.entry(key).or_insert_with(|| self.line(item));
            line.quantity += item.quantity * item.weight;
            line.cost = line.cost.map(|cost| cost + self.cost(item).unwrap_or_default());
        });
        lines.into_values().collect()
    }

    fn line(&self, item: &Item) -> Line {
        let text = |number| self.names.text(number).to_owned();
        let free = item.tier == Tier::Free;
        let price = self.price(item);
        Line {
            month: item.month,
            account: text(item.account),
            region: text(item.region),
            usage: text(item.usage),
            part: item.part,
            tier: item.tier,
            quantity: 0,
            per: item.per,
            price: if free { Some(Money::ZERO) } else { price.map(|price| price.amount) },
            source: if free { Some(FREE_SOURCE.to_owned()) } else { price.map(|price| price.source.clone()) },
            cost: (free || price.is_some()).then_some(Money::ZERO),
        }
    }

    fn price(&self, item: &Item) -> Option<&crate::price::Price> {
        self.prices.get(usize::try_from(item.price?).ok()?).copied()
    }

    fn cost(&self, item: &Item) -> Option<Money> {
        match item.tier {
            Tier::Free => Some(Money::ZERO),
            Tier::Standard => self.price(item).map(|price| item.cost(price.amount)),
        }
    }

    fn add(&self, sum: &mut Sum, item: &Item) {
        match self.cost(item) {
            Some(cost) => sum.cost = sum.cost + cost,
            None => sum.incomplete = true,
        }
        match item.part {
            Part::Requests => sum.requests += item.quantity,
            Part::Key | Part::FirstRotation | Part::SecondRotation => sum.key_hours += item.quantity,
            Part::Hsms => {}
        }
    }

    /// Each item that the filters let through, by days if they or the caller ask for it.
    fn each(&self, filters: &[Filter], by_day: bool, visit: &mut dyn FnMut(&Item)) {
        let by_day = by_day || filters.iter().any(|filter| filter.dimension == Dimension::Day);
        let mut wanted = Vec::new();
        for filter in filters {
            let code = match filter.dimension {
                Dimension::Day => parse_day(&filter.name),
                Dimension::Month => Month::try_from(filter.name.clone()).ok().map(Month::first_day),
                _ => self.names.find(&filter.name).map(i64::from),
            };
            let Some(code) = code else { return };
            wanted.push((filter.dimension, code));
        }
        let mut visit = |item: &Item| {
            if wanted.iter().all(|(dimension, wanted)| code(item, *dimension) == *wanted) {
                visit(item);
            }
        };
        for item in &self.items {
            if !by_day || item.part == Part::Requests {
                visit(item);
                continue;
            }
            let mut rest = *item;
            while rest.quantity > 0 {
                let left = 24 - rest.hour.rem_euclid(24).unsigned_abs();
                let quantity = rest.quantity.min(left);
                visit(&Item { quantity, ..rest });
                rest.quantity -= quantity;
                rest.before += quantity;
                rest.hour += i64::try_from(quantity).unwrap_or_default();
            }
        }
    }
}

/// The source that tells what is free.
const FREE_SOURCE: &str = "kms-pricing";

/// The number by which an item's name in a dimension is known: that of the name, or a day.
fn code(item: &Item, dimension: Dimension) -> i64 {
    match dimension {
        Dimension::Account => item.account.into(),
        Dimension::Region => item.region.into(),
        Dimension::Month => item.month.first_day(),
        Dimension::Day => item.hour.div_euclid(24),
        Dimension::Key => item.key.into(),
        Dimension::Operation => item.operation.into(),
        Dimension::Service => item.service.into(),
        Dimension::Principal => item.principal.into(),
        Dimension::Usage => item.usage.into(),
    }
}
