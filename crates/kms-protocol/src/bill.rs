//! What the workspace costs.

use kms_api::KeyArn;
use serde::{Deserialize, Serialize};

/// Whose bill of the month is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillQuery {
    /// That of this key; that of the account that asks, if absent.
    pub key: Option<KeyArn>,
}

/// The bill of the month so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BillView {
    /// How many records are not counted yet; asked again, there are fewer.
    pub behind: u64,
    /// The month in UTC, `2026-11`.
    pub month: String,
    /// What is charged, in cents of a US dollar, each line rounded.
    pub cents: i64,
    /// What it costs exactly, in US dollars.
    pub exact: String,
    /// Whether there is something in it whose price is not known, which is left out.
    pub incomplete: bool,
    /// Requests in the month, free ones among them.
    pub requests: u64,
    /// Its lines.
    pub lines: Vec<BillLine>,
    /// Requests on each of the last thirty days that has any, by `2026-11-28`.
    pub days: Vec<Used>,
    /// Who made the most of them.
    pub principals: Vec<Used>,
}

/// A line of a bill: `quantity` / `per` × `price`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BillLine {
    /// The Region.
    pub region: String,
    /// AWS's usage type.
    pub usage: String,
    /// What it is for: `key`, `first-rotation`, `second-rotation`, `requests`, `hsms`.
    pub part: BillPart,
    /// Whether it is in the free tier.
    pub free: bool,
    /// Hours of keys, requests, or hours of HSMs.
    pub quantity: u64,
    /// How many of the quantity make the unit that has the price.
    pub per: u64,
    /// What a unit costs in US dollars, if that is known.
    pub price: Option<String>,
    /// What the line costs in US dollars, if that is known.
    pub cost: Option<String>,
    /// Where the price comes from.
    pub source: Option<String>,
}

/// What of a key or a request is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BillPart {
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

/// How much somebody used, or how much was used on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// Who, or when.
    pub name: String,
    /// How many requests.
    pub requests: u64,
}
