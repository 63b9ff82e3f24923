//! The price list, as dated data: `prices.json`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use kms_api::Region;
use serde::{Deserialize, Serialize};

use crate::Money;

/// AWS's usage type of customer managed keys, and of their rotations.
pub const KEYS: &str = "KMS-Keys";
/// The usage type of requests with symmetric and HMAC keys and of those that manage keys.
pub const REQUESTS: &str = "KMS-Requests";
/// The HSMs of a cluster behind a CloudHSM key store. They are on the bill of AWS CloudHSM.
pub const CLOUD_HSM: &str = "CloudHSM";

/// What things cost, where, by whose word and from when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriceList {
    /// `USD`.
    pub currency: String,
    /// Where the figures are from.
    pub sources: Vec<Source>,
    /// What has a price.
    pub items: Vec<Priced>,
}

/// Where a figure is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What prices refer to it by.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Where it is.
    pub url: String,
    /// When the figure was published, or last seen there, `2026-09-11`.
    pub date: String,
}

/// What a usage type costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Priced {
    /// AWS's usage type without its Region prefix; for other services than KMS a name of ours.
    pub usage: String,
    /// What is counted.
    pub unit: Unit,
    /// How many are free for an account in a calendar month, in all Regions of the standard partition together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<u64>,
    /// Prices by Region. What AWS publishes without naming Regions stands under the partition, `aws`.
    pub prices: BTreeMap<String, Price>,
}

/// What one unit costs. In JSON the decimal text of the amount and the source, `["0.000003", "us-east-1"]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(String, String)", into = "(String, String)")]
pub struct Price {
    /// The price of a unit.
    pub amount: Money,
    /// The id of the [`Source`] that says so.
    pub source: String,
}

impl TryFrom<(String, String)> for Price {
    type Error = &'static str;

    fn try_from((amount, source): (String, String)) -> Result<Self, Self::Error> {
        Ok(Self { amount: Money::parse(&amount).ok_or("expected a price such as `0.000003`")?, source })
    }
}

impl From<Price> for (String, String) {
    fn from(price: Price) -> Self {
        (price.amount.to_exact_text(), price.source)
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A key for a month.
    KeyMonth,
    /// A request.
    Request,
    /// An HSM for an hour.
    HsmHour,
    /// A secret for a month.
    SecretMonth,
    /// A parameter for a month.
    ParameterMonth,
}

impl PriceList {
    /// A price list in the form of `prices.json`.
    ///
    /// # Errors
    ///
    /// The text is no price list.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        kms_api::json::from_text(json)
    }

    /// What a usage type costs, if it is in the list.
    pub fn item(&self, usage: &str) -> Option<&Priced> {
        self.items.iter().find(|item| item.usage == usage)
    }

    /// What a unit costs in a Region; nothing if that is not known.
    pub fn price(&self, usage: &str, region: &str) -> Option<&Price> {
        let prices = &self.item(usage)?.prices;
        prices.get(region).or_else(|| prices.get(region.parse::<Region>().ok()?.partition()))
    }

    /// How many units of a usage type are free for an account in a month, whose units in this Region count among them. AWS
    /// tells of a free tier in all Regions, but its pricing page is that of the standard partition.
    pub fn free(&self, usage: &str, region: &str) -> u64 {
        let standard = region.parse::<Region>().is_ok_and(|region| region.partition() == "aws");
        self.item(usage).and_then(|item| item.free).filter(|_| standard).unwrap_or_default()
    }

    /// The source that a price refers to.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }
}

/// The price list that comes with the crate.
pub fn prices() -> &'static PriceList {
    static PRICES: OnceLock<PriceList> = OnceLock::new();
    PRICES.get_or_init(|| {
        let empty = PriceList { currency: "USD".to_owned(), sources: Vec::new(), items: Vec::new() };
        PriceList::parse(include_str!("../prices.json")).unwrap_or(empty)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_price_has_a_dated_source() {
        let list = PriceList::parse(include_str!("../prices.json")).unwrap();
        for item in &list.items {
            for (region, price) in &item.prices {
                let source = list.source(&price.source).unwrap_or_else(|| panic!("{} {region}", item.usage));
                assert!(crate::calendar::parse_day(&source.date).is_some(), "{source:?}");
                assert!(source.url.starts_with("https://"));
                assert!(region == "aws" || region.parse::<Region>().is_ok(), "{region}");
            }
        }
        for usage in [KEYS, REQUESTS, CLOUD_HSM] {
            assert!(list.item(usage).is_some(), "{usage}");
        }
        assert_eq!((list.free(REQUESTS, "eu-north-1"), list.free(REQUESTS, "cn-north-1")), (20_000, 0));
    }

    #[test]
    fn what_is_not_known_has_no_price() {
        let list = prices();
        assert_eq!(list.price(REQUESTS, "us-east-1").unwrap().amount.nanos(), 3_000);
        assert_eq!(list.price(REQUESTS, "cn-north-1"), None);
        assert_eq!(list.price(REQUESTS, "eu-north-1"), None);
        assert_eq!(list.price("KMS-Something", "us-east-1"), None);
        // The pricing page tells the price of keys without naming Regions; it is that of the standard partition.
        assert_eq!(list.price(KEYS, "eu-north-1").unwrap().source, "kms-pricing");
        assert_eq!(list.price(KEYS, "us-gov-west-1"), None);
        assert_eq!(list.price(KEYS, "cn-north-1"), None);
    }

    #[test]
    fn the_list_round_trips() {
        let json = serde_json::to_string(prices()).unwrap();
        assert_eq!(&PriceList::parse(&json).unwrap(), prices());
    }
}
