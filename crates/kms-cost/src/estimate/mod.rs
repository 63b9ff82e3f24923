//! What a described workload costs.
//!
//! Months are twelfths of a year, each with all of its hours. What the services ask of KMS is in `CALLS`, as
//! <https://docs.aws.amazon.com/kms/latest/developerguide/service-integration.html> and the pages of the services tell.

mod workload;

use serde::{Deserialize, Serialize};

use crate::bill::{Part, Tier};
use crate::price::{CLOUD_HSM, KEYS, PriceList, REQUESTS};
use crate::{Money, Problem};
pub use workload::{Field, Workload};

/// Hours in a month of an estimate: a twelfth of 365 days.
pub const MONTH_HOURS: u64 = 730;

/// What lessens the requests of a kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Saving {
    None,
    BucketKeys,
    DataKeyCaching,
}

/// The requests that one of a field's things takes.
struct Calls {
    field: Field,
    operation: &'static str,
    usage: &'static str,
    saving: Saving,
}

const fn calls(field: Field, operation: &'static str, saving: Saving) -> Calls {
    Calls { field, operation, usage: REQUESTS, saving }
}

const fn priced(field: Field, operation: &'static str, usage: &'static str) -> Calls {
    Calls { field, operation, usage, saving: Saving::None }
}

const CALLS: &[Calls] = &[
    calls(Field::ObjectsWritten, "GenerateDataKey", Saving::BucketKeys),
    calls(Field::ObjectsRead, "Decrypt", Saving::BucketKeys),
    calls(Field::VolumesCreated, "GenerateDataKeyWithoutPlaintext", Saving::None),
    calls(Field::VolumesAttached, "CreateGrant", Saving::None),
    calls(Field::VolumesAttached, "Decrypt", Saving::None),
    calls(Field::ParametersWritten, "Encrypt", Saving::None),
    calls(Field::ParametersRead, "Decrypt", Saving::None),
    calls(Field::SecretsWritten, "GenerateDataKey", Saving::None),
    calls(Field::SecretsRead, "Decrypt", Saving::None),
    calls(Field::MessagesEncrypted, "GenerateDataKey", Saving::DataKeyCaching),
    calls(Field::MessagesDecrypted, "Decrypt", Saving::DataKeyCaching),
    calls(Field::Requests, "", Saving::None),
    priced(Field::Rsa2048Requests, "", "KMS-Requests-Asymmetric-RSA_2048"),
    priced(Field::AsymmetricRequests, "", "KMS-Requests-Asymmetric"),
    priced(Field::EccKeyPairs, "GenerateDataKeyPair", "KMS-Requests-GenerateDatakeyPair-ECC"),
    priced(Field::RsaKeyPairs, "GenerateDataKeyPair", "KMS-Requests-GenerateDatakeyPair-RSA"),
];

/// What a workload costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// Its months.
    pub months: Vec<EstimateMonth>,
    /// All of them.
    pub total: Money,
    /// Whether there is something whose price is not known, which the sums leave out.
    pub incomplete: bool,
}

/// What a month costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EstimateMonth {
    /// Its lines.
    pub lines: Vec<EstimateLine>,
    /// All of them.
    pub total: Money,
}

/// A line, as its formula: `quantity` × `price`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EstimateLine {
    /// AWS's usage type.
    pub usage: String,
    /// What it is for.
    pub part: Part,
    /// Whether a price applies.
    pub tier: Tier,
    /// Keys, requests, or hours of HSMs.
    pub quantity: u64,
    /// What a unit costs, if that is known.
    pub price: Option<Money>,
    /// The id of the price's [source](PriceList::source).
    pub source: Option<String>,
    /// What it costs, if that is known.
    pub cost: Option<Money>,
    /// What the requests of its usage type come from, before any of them are free.
    pub from: Vec<Origin>,
}

/// What requests come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The field of the workload.
    pub field: Field,
    /// The operation, if it is a certain one.
    pub operation: String,
    /// The requests.
    pub requests: u64,
}

/// What a workload would cost if it were done in another way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// The field that is changed.
    pub field: Field,
    /// Its other value.
    pub value: u64,
    /// What it would cost.
    pub total: Money,
    /// By how much that is less; negative if it is more.
    pub saved: Money,
}

impl Workload {
    /// What it costs.
    pub fn estimate(&self, list: &PriceList) -> Estimate {
        let mut estimate = Estimate::default();
        for month in 0..self.get(Field::Months) {
            let lines = Lines { workload: self, list, lines: Vec::new() }.month(month);
            let total = lines.iter().filter_map(|line| line.cost).sum();
            estimate.incomplete |= lines.iter().any(|line| line.cost.is_none());
            estimate.total = estimate.total + total;
            estimate.months.push(EstimateMonth { lines, total });
        }
        estimate
    }

    /// What it would cost with S3 Bucket Keys, data key caching, automatic rotation every year, or by moving an alias every
    /// year, and without them.
    pub fn alternatives(&self, list: &PriceList) -> Vec<Alternative> {
        let total = self.estimate(list).total;
        let ways = [
            (Field::BucketKeySavingPercent, 0, 99),
            (Field::MessagesPerDataKey, 1, 1_000),
            (Field::RotationPeriodInDays, 0, 365),
            (Field::AliasRotationMonths, 0, 12),
        ];
        let other = |(field, without, with): (Field, u64, u64)| -> Result<Alternative, Problem> {
            let value = if self.get(field) == without { with } else { without };
            let other = self.clone().with(field, value)?.estimate(list).total;
            Ok(Alternative { field, value, total: other, saved: total - other })
        };
        ways.into_iter().filter_map(|way| other(way).ok()).collect()
    }

    /// Keys in a month (from 0), those that are rotated once or more, and those that are rotated twice or more.
    fn keys(&self, month: u64) -> [u64; 3] {
        let (alias, period) = (self.get(Field::AliasRotationMonths), self.get(Field::RotationPeriodInDays));
        let mut counts = [0; 3];
        for made in 0..=month {
            let keys = self.get(if made == 0 { Field::Keys } else { Field::KeysAdded });
            // With alias rotation each key is followed by others, and stays.
            let mut age = Some(month - made);
            while let Some(months) = age {
                let rotations = (months * 365).checked_div(12 * period).unwrap_or_default();
                for (count, least) in counts.iter_mut().zip(0..) {
                    *count += if rotations >= least { keys } else { 0 };
                }
                age = if alias == 0 { None } else { months.checked_sub(alias) };
            }
        }
        counts
    }

    /// The requests of a kind in a month (from 0).
    fn requests(&self, calls: &Calls, month: u64) -> u64 {
        let growth = u128::from(100 + self.get(Field::GrowthPercent));
        let mut count = u128::from(self.get(calls.field));
        for _ in 0..month {
            count = (count * growth + 50) / 100;
        }
        let count = match calls.saving {
            Saving::None => count,
            Saving::BucketKeys => (count * u128::from(100 - self.get(Field::BucketKeySavingPercent))).div_ceil(100),
            Saving::DataKeyCaching => count.div_ceil(u128::from(self.get(Field::MessagesPerDataKey).max(1))),
        };
        u64::try_from(count).unwrap_or(u64::MAX)
    }
}

/// The lines of a month in the making.
struct Lines<'a> {
    workload: &'a Workload,
    list: &'a PriceList,
    lines: Vec<EstimateLine>,
}

impl Lines<'_> {
    fn month(mut self, month: u64) -> Vec<EstimateLine> {
        let parts = [Part::Key, Part::FirstRotation, Part::SecondRotation];
        for (part, keys) in parts.into_iter().zip(self.workload.keys(month)) {
            self.add(KEYS, part, Tier::Standard, keys, &[]);
        }
        for item in &self.list.items {
            let mut from = Vec::new();
            for calls in CALLS.iter().filter(|calls| calls.usage == item.usage) {
                let requests = self.workload.requests(calls, month);
                if requests > 0 {
                    from.push(Origin { field: calls.field, operation: calls.operation.to_owned(), requests });
                }
            }
            let requests = from.iter().map(|origin| origin.requests).fold(0, u64::saturating_add);
            let free = requests.min(self.list.free(&item.usage, self.workload.region()));
            self.add(&item.usage, Part::Requests, Tier::Free, free, &from);
            self.add(&item.usage, Part::Requests, Tier::Standard, requests - free, &from);
        }
        self.add(CLOUD_HSM, Part::Hsms, Tier::Standard, self.workload.get(Field::Hsms) * MONTH_HOURS, &[]);
        self.lines
    }

    fn add(&mut self, usage: &str, part: Part, tier: Tier, quantity: u64, from: &[Origin]) {
        if quantity == 0 {
            return;
        }
        let price = self.list.price(usage, self.workload.region());
        let amount = if tier == Tier::Free { Some(Money::ZERO) } else { price.map(|price| price.amount) };
        self.lines.push(EstimateLine {
            usage: usage.to_owned(),
            part,
            tier,
            quantity,
            price: amount,
            source: price.map(|price| price.source.clone()),
            cost: amount.map(|amount| Money::of(quantity, amount, 1)),
            from: from.to_vec(),
        });
    }
}
