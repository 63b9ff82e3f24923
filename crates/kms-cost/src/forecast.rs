//! What the coming months will cost if the workspace goes on as it does.
//!
//! Keys that are there stay, those that wait for their deletion go, rotation schedules are kept, and requests come at the pace
//! of the last days. The part that needs the ledger, [`Outlook`], is made once; a [`Forecast`] from it is cheap enough to
//! follow a slider.

use std::collections::BTreeMap;

use kms_api::{AccountId, KeyArn, KeyId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::calendar::{Month, day_of};
use crate::ledger::{Life, PRICED_ROTATIONS, Phase, Schedule};
use crate::price::{CLOUD_HSM, KEYS, PriceList};
use crate::validate::{Problem, within};
use crate::{Ledger, Money};

/// The months that a forecast goes ahead at most.
pub const MOST_MONTHS: u64 = 36;

/// What is assumed of the coming months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Assumptions {
    /// Calendar months, beginning with the present one: 1 to 36.
    pub months: u64,
    /// By how many percent the requests of a month exceed those of the month before: 0 to 100.
    pub growth_percent: u64,
    /// Keys that are made at the beginning of each coming month: 0 to 10,000.
    pub keys_added: u64,
    /// Where they are made.
    pub region: String,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self { months: 12, growth_percent: 0, keys_added: 0, region: "us-east-1".to_owned() }
    }
}

/// What the coming months will cost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// The months in order; the first is the present one, with what it has cost so far.
    pub months: Vec<ForecastMonth>,
    /// All of them.
    pub total: Money,
    /// Whether there is something whose price is not known, which is left out.
    pub incomplete: bool,
}

/// What a month will cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ForecastMonth {
    /// The month.
    pub month: Month,
    /// Keys.
    pub keys: Money,
    /// First and second rotations.
    pub rotations: Money,
    /// How many requests, free ones among them.
    pub request_count: u64,
    /// What they cost.
    pub requests: Money,
    /// HSMs behind CloudHSM key stores.
    pub hsms: Money,
    /// All of it.
    pub total: Money,
}

/// What a ledger says of the coming months, whatever is assumed.
#[derive(Clone, Debug)]
pub struct Outlook<'a> {
    list: &'a PriceList,
    /// Without requests.
    months: Vec<ForecastMonth>,
    paces: Vec<Pace>,
    /// Days that the paces were counted over.
    days: u64,
    /// Days of the present month that are still to come.
    left: u64,
    incomplete: bool,
}

/// Requests of an account with one usage type in a Region. In this order they use up what is free.
#[derive(Clone, Debug)]
struct Pace {
    account: u32,
    usage: u32,
    /// Free for the account in a month, in all Regions.
    free: u64,
    price: Option<Money>,
    /// So far in the present month.
    so_far: u64,
    /// In the days that the pace is taken from.
    recent: u64,
}

impl Ledger {
    /// What is to come after `now`. The pace of requests is that of the last `days` full days, or of as many as there are.
    pub fn outlook<'a>(&self, list: &'a PriceList, now: Timestamp, days: u16) -> Outlook<'a> {
        let first = Month::of(now);
        let today = day_of(now);
        let mut outlook = Outlook {
            list,
            months: (0..MOST_MONTHS as i32).map(|place| ForecastMonth::new(first.plus(place))).collect(),
            paces: Vec::new(),
            days: 1,
            left: (first.plus(1).first_day() - today - 1).unsigned_abs(),
            incomplete: false,
        };
        self.add_keys(&mut outlook, now);
        for store in self.stores.values() {
            let Some(cluster) = &store.cluster else { continue };
            let price = list.price(CLOUD_HSM, self.names.text(store.region)).map(|price| price.amount);
            let hours = store.life.hours(Timestamp::from_millis(0), Timestamp::MAX);
            let hsms = self.hsms(cluster);
            outlook.add(&hours, price, |hours, _, price| Money::of(hours * hsms, price, 1), |month| &mut month.hsms);
        }
        self.add_paces(&mut outlook, today, days);
        outlook
    }

    fn add_keys(&self, outlook: &mut Outlook<'_>, now: Timestamp) {
        // Replicas are rotated with their primary key, which has the schedule.
        let mut groups: BTreeMap<(&AccountId, &KeyId), Schedule> = BTreeMap::new();
        for (arn, key) in &self.keys {
            let rotates = key.life.schedule.filter(|_| key.life.phase() == Phase::Billed);
            if let Some(schedule) = rotates.filter(|_| arn.key_id.is_multi_region()) {
                groups.insert((&arn.account, &arn.key_id), schedule);
            }
        }
        let schedule = |arn: &KeyArn, life: &Life| {
            let own = life.schedule.filter(|_| !arn.key_id.is_multi_region());
            own.or_else(|| groups.get(&(&arn.account, &arn.key_id)).copied())
        };
        let monthly = |hours: u64, month: Month, price: Money| Money::of(hours, price, month.hours());
        let mut region = (0, None);
        for (arn, key) in &self.keys {
            if region.0 != key.region {
                region = (key.region, outlook.list.price(KEYS, arn.region.as_str()).map(|price| price.amount));
            }
            let price = region.1;
            let hours = key.life.hours(Timestamp::from_millis(0), Timestamp::MAX);
            outlook.add(&hours, price, monthly, |month| &mut month.keys);
            let mut rotations = key.life.rotations().to_vec();
            if let Some(schedule) = schedule(arn, &key.life).filter(|_| key.life.phase() == Phase::Billed) {
                let mut next = schedule.next.max(now);
                while rotations.len() < PRICED_ROTATIONS {
                    rotations.push(next);
                    next = next.plus_days(i64::from(schedule.period).max(1));
                }
            }
            for since in rotations {
                let hours = key.life.hours(since, Timestamp::MAX);
                outlook.add(&hours, price, monthly, |month| &mut month.rotations);
            }
        }
    }

    fn add_paces(&self, outlook: &mut Outlook<'_>, today: i64, days: u16) {
        let Some(first) = self.calls.keys().next().map(|slot| i64::from(slot.day)) else { return };
        // Today is not over; it counts only if there is nothing before it.
        let (from, to) = match first.max(today - i64::from(days)) {
            from if from < today => (from, today),
            _ => (today, today + 1),
        };
        outlook.days = (to - from).unsigned_abs();
        let month = Month::of(crate::calendar::start_of(today)).first_day();
        let mut paces: BTreeMap<(u32, u32, u32), (u64, u64)> = BTreeMap::new();
        for (slot, count) in &self.calls {
            let day = i64::from(slot.day);
            let (so_far, recent) = ((month..=today).contains(&day), (from..to).contains(&day));
            if so_far || recent {
                let pace = paces.entry((slot.account, slot.usage, slot.region)).or_default();
                pace.0 += if so_far { *count } else { 0 };
                pace.1 += if recent { *count } else { 0 };
            }
        }
        for ((account, usage, region), (so_far, recent)) in paces {
            let name = self.names.text(usage);
            let region = self.names.text(region);
            let price = outlook.list.price(name, region).map(|price| price.amount);
            let free = outlook.list.free(name, region);
            outlook.paces.push(Pace { account, usage, free, price, so_far, recent });
        }
    }
}

impl Outlook<'_> {
    /// Adds what hours cost to the months that they are in.
    fn add(
        &mut self,
        ranges: &[(i64, i64)],
        price: Option<Money>,
        cost: impl Fn(u64, Month, Money) -> Money,
        part: impl Fn(&mut ForecastMonth) -> &mut Money,
    ) {
        for entry in &mut self.months {
            let (first, last) = (entry.month.first_day() * 24, entry.month.plus(1).first_day() * 24);
            let hours = |(from, to): &(i64, i64)| ((*to).min(last) - (*from).max(first)).max(0).unsigned_abs();
            let hours: u64 = ranges.iter().map(hours).sum();
            if hours == 0 {
                continue;
            }
            match price {
                Some(price) => {
                    let month = entry.month;
                    let sum = part(entry);
                    *sum = *sum + cost(hours, month, price);
                }
                None => self.incomplete = true,
            }
        }
    }

    /// The forecast under these assumptions.
    ///
    /// # Errors
    ///
    /// The assumptions that are out of bounds, each with its rule.
    pub fn forecast(&self, assumptions: &Assumptions) -> Result<Forecast, Vec<Problem>> {
        let mut problems = Vec::new();
        within(&mut problems, "months", assumptions.months, 1, MOST_MONTHS);
        within(&mut problems, "growthPercent", assumptions.growth_percent, 0, 100);
        within(&mut problems, "keysAdded", assumptions.keys_added, 0, 10_000);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut forecast = Forecast { incomplete: self.incomplete, ..Forecast::default() };
        let added = self.list.price(KEYS, &assumptions.region).map(|price| price.amount);
        forecast.incomplete |= assumptions.keys_added > 0 && added.is_none();
        let mut growth = GROWTH_UNIT;
        for (place, month) in (0..assumptions.months).zip(&self.months) {
            let mut month = *month;
            let requests = |pace: &Pace| match place {
                0 => pace.so_far + scaled(pace.recent, self.left, self.days, GROWTH_UNIT),
                _ => scaled(pace.recent, month.month.days().unsigned_abs(), self.days, growth),
            };
            let mut free = (0, 0, 0);
            for pace in &self.paces {
                if (free.0, free.1) != (pace.account, pace.usage) {
                    free = (pace.account, pace.usage, pace.free);
                }
                let count = requests(pace);
                month.request_count = month.request_count.saturating_add(count);
                let unpaid = count.min(free.2);
                free.2 -= unpaid;
                match pace.price {
                    Some(price) => month.requests = month.requests + Money::of(count - unpaid, price, 1),
                    None => forecast.incomplete |= count > unpaid,
                }
            }
            month.keys = month.keys + Money::of(assumptions.keys_added * place, added.unwrap_or_default(), 1);
            month.total = month.keys + month.rotations + month.requests + month.hsms;
            forecast.total = forecast.total + month.total;
            forecast.months.push(month);
            growth = growth * u128::from(100 + assumptions.growth_percent) / 100;
        }
        Ok(forecast)
    }
}

impl ForecastMonth {
    fn new(month: Month) -> Self {
        let none = Money::ZERO;
        Self { month, keys: none, rotations: none, request_count: 0, requests: none, hsms: none, total: none }
    }
}

/// A growth by nothing.
const GROWTH_UNIT: u128 = 1_000_000_000;

/// A count of `days` days, for so many others and with this growth, rounded half up.
fn scaled(count: u64, others: u64, days: u64, growth: u128) -> u64 {
    let whole = u128::from(days.max(1)) * GROWTH_UNIT;
    let scaled = (u128::from(count) * u128::from(others)).saturating_mul(growth).saturating_add(whole / 2) / whole;
    u64::try_from(scaled).unwrap_or(u64::MAX)
}
