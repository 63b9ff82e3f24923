//! What a span of time costs.
//!
//! The monthly price of a key, and of each of its first two rotations, is spread over the hours of the calendar month (UTC).
//! Each hour of the clock in which the key was there costs, however short; none while it waits for deletion. A key's cost up
//! to an hour is rounded to a nano-dollar, and a part of it is the difference of two such sums, so that parts add up to the
//! whole exactly. Requests have prices of whole nano-dollars. A month's free requests go to an account's first days.
//!
//! A bill shows and charges cents: each line is rounded half up, as the examples of <https://aws.amazon.com/kms/pricing/> are.

mod csv;
mod fold;
mod view;

use kms_api::Timestamp;
use serde::{Deserialize, Serialize};

use crate::calendar::{Month, day_of, start_of};
use crate::ledger::Names;
use crate::price::{Price, PriceList};
use crate::{Ledger, Money};

pub use csv::csv;
pub use view::{Dimension, Filter, Group, Line, Sum};

/// A span of time, without its end. Requests are kept by the day: the days that it touches belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

impl Span {
    /// A calendar month.
    pub fn month(month: Month) -> Self {
        Self::months(month, 1)
    }

    /// So many calendar months.
    pub fn months(first: Month, count: i32) -> Self {
        Self { from: first.start(), to: first.plus(count).start() }
    }

    /// The day that a point in time is in, and as many before it as make up `days`.
    pub fn days_until(time: Timestamp, days: i64) -> Self {
        let end = day_of(time) + 1;
        Self { from: start_of(end - days), to: start_of(end) }
    }
}

/// What of a key or a request is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// A key.
    Key,
    /// A key's first rotation.
    FirstRotation,
    /// A key's second rotation.
    SecondRotation,
    /// Requests.
    Requests,
    /// HSMs behind a CloudHSM key store.
    Hsms,
}

/// Whether a price applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// In the free tier.
    Free,
    /// At the price of the list.
    Standard,
}

/// The least part of a bill: hours of one key in a row, or calls that are alike.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub(crate) month: Month,
    pub(crate) part: Part,
    pub(crate) tier: Tier,
    pub(crate) account: u32,
    pub(crate) region: u32,
    pub(crate) usage: u32,
    pub(crate) key: u32,
    pub(crate) operation: u32,
    pub(crate) service: u32,
    pub(crate) principal: u32,
    /// Its first hour since 1970; for calls, the first of their day.
    pub(crate) hour: i64,
    /// Hours, or calls.
    pub(crate) quantity: u64,
    /// What the month has of it before, in which the rounding begins.
    pub(crate) before: u64,
    /// How many things cost in each hour.
    pub(crate) weight: u64,
    /// How many of the quantity make the unit that has the price.
    pub(crate) per: u64,
    /// The place of its price among the bill's, if it is known.
    pub(crate) price: Option<u32>,
}

/// What a span of time costs, up to a point in time. Its parts and sums are views of it.
#[derive(Clone, Debug)]
pub struct Bill<'a> {
    items: Vec<Item>,
    prices: Vec<&'a Price>,
    names: &'a Names,
}

impl Ledger {
    /// What a span costs, as far as it has passed by `now`.
    pub fn bill<'a>(&'a self, prices: &'a PriceList, span: Span, now: Timestamp) -> Bill<'a> {
        fold::fold(self, prices, span, now)
    }
}

impl Item {
    /// What it costs at a price.
    fn cost(&self, price: Money) -> Money {
        let until = |quantity: u64| Money::of(quantity.saturating_mul(self.weight), price, self.per);
        until(self.before + self.quantity) - until(self.before)
    }
}
