//! What happened, as far as it costs: folded from the trail, record by record.
//!
//! Time is that of the records. When it goes back, which a workspace's virtual time does after an undo, the ledger's keys go
//! back with it: what they did later has not been, and those hours cost when they are lived again. Requests stay: each is
//! billed on the day of its record. So a bill is what time says, and never negative.
//!
//! A record with the `eventSource` `kmsbox` tells of an undo, or of its redo, in `serviceEventDetails`: the `removedKeys` (ARNs)
//! cost no more from then on, the `restoredKeys` cost from then on, and of the `rotatedKeys` (an object of ARNs) so many
//! rotations are left. A key whose scheduled deletion is taken back is a restored key.

mod life;
mod names;
mod trail;

use std::collections::{BTreeMap, BTreeSet};

use kms_api::{KeyArn, Region, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::calendar::{Month, day_of};
use crate::price::KEYS;
pub(crate) use life::{Life, PRICED_ROTATIONS, Phase, Schedule};
pub(crate) use names::Names;

/// HSMs of a cluster, unless [`Ledger::set_hsms`] says otherwise: as many as a CloudHSM key store needs.
pub const DEFAULT_HSMS: u32 = 2;

/// What a call is billed as: a unit of the trail's record.
#[derive(Clone, Copy, Debug)]
pub struct Metered<'a> {
    /// AWS's usage type without its Region prefix, such as `KMS-Requests`.
    pub usage: &'a str,
    /// The account that pays: the caller's, whoever owns the key.
    pub account: &'a str,
    /// The Region.
    pub region: &'a str,
    /// The key, for a call about one.
    pub key: Option<&'a KeyArn>,
    /// How many there were; the trail has one record for each.
    pub count: u64,
}

/// Calls that are alike in all that a bill tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Slot {
    /// Days since 1970-01-01.
    pub(crate) day: i32,
    pub(crate) account: u32,
    pub(crate) region: u32,
    pub(crate) usage: u32,
    pub(crate) key: u32,
    pub(crate) operation: u32,
    pub(crate) service: u32,
    pub(crate) principal: u32,
}

/// A key, with the numbers of its names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) life: Life,
    pub(crate) arn: u32,
    pub(crate) account: u32,
    pub(crate) region: u32,
}

/// A custom key store, with the numbers of its names.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Store {
    pub(crate) account: u32,
    pub(crate) region: u32,
    /// Of a CloudHSM key store; an external one has no price at AWS.
    pub(crate) cluster: Option<String>,
    pub(crate) life: Life,
}

/// What happened, as far as it costs. It can be stored, and goes on where it stood.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Ledger {
    pub(crate) names: Names,
    time: Timestamp,
    next_seq: u64,
    pub(crate) keys: BTreeMap<KeyArn, Key>,
    /// The Regions that have had keys.
    regions: BTreeSet<Region>,
    pub(crate) stores: BTreeMap<String, Store>,
    hsms: BTreeMap<String, u32>,
    #[serde(with = "pairs")]
    pub(crate) calls: BTreeMap<Slot, u64>,
    #[serde(skip)]
    key_numbers: BTreeMap<KeyArn, u32>,
}

impl Ledger {
    /// An empty ledger.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a record of the trail: the event as CloudTrail has it and what the call is billed as. Records come in the
    /// order of the trail; one that was taken in already (by its number) is passed over.
    pub fn record<'a>(
        &mut self,
        seq: u64,
        time: Timestamp,
        event: &Value,
        metered: impl IntoIterator<Item = Metered<'a>>,
    ) {
        if seq < self.next_seq {
            return;
        }
        self.next_seq = seq + 1;
        self.at(time);
        trail::take_in(self, event);
        let mut metered = metered.into_iter().peekable();
        if metered.peek().is_some() {
            let caller = trail::caller(event);
            for unit in metered {
                self.call(unit, &caller);
            }
        }
    }

    /// The number that the next record has at the least.
    pub fn next_seq(&self) -> u64 {
        self.next_seq
    }

    /// When the last record was.
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// The keys that cost at present.
    pub fn billed_keys(&self) -> usize {
        self.keys.values().filter(|key| key.life.phase() == Phase::Billed).count()
    }

    /// The keys that are rotated by the calendar: when next, and the days between rotations.
    pub fn scheduled(&self) -> Vec<(KeyArn, Timestamp, u16)> {
        let keys = self.keys.iter().filter(|(_, key)| key.life.phase() == Phase::Billed);
        let schedule = |(arn, key): (&KeyArn, &Key)| {
            key.life.schedule.map(|schedule| (arn.clone(), schedule.next, schedule.period))
        };
        keys.filter_map(schedule).collect()
    }

    /// The month in which the first thing happened.
    pub fn first_month(&self) -> Option<Month> {
        let call = self.calls.keys().next().map(|slot| crate::calendar::start_of(slot.day.into()));
        let key = self.keys.values().filter_map(|key| key.life.first()).min();
        let store = self.stores.values().filter_map(|store| store.life.first()).min();
        [call, key, store].into_iter().flatten().min().map(Month::of)
    }

    /// A key that was there before the trail begins.
    pub fn add_key(&mut self, key: &KeyArn, created: Timestamp) {
        self.life(key).begin(created, Phase::Billed);
    }

    /// How many HSMs a CloudHSM cluster has. The trail does not tell; the number holds for all of the cluster's time.
    pub fn set_hsms(&mut self, cluster: &str, hsms: u32) {
        self.hsms.insert(cluster.to_owned(), hsms);
    }

    /// How many HSMs a CloudHSM cluster has.
    pub(crate) fn hsms(&self, cluster: &str) -> u64 {
        self.hsms.get(cluster).copied().unwrap_or(DEFAULT_HSMS).into()
    }

    /// It is so late.
    pub(crate) fn at(&mut self, time: Timestamp) {
        if time < self.time {
            let stores = self.stores.values_mut().map(|store| &mut store.life);
            let keys = self.keys.values_mut().map(|key| &mut key.life);
            keys.chain(stores).for_each(|life| life.rewind(time));
            self.keys.retain(|_, key| !key.life.is_empty());
            self.stores.retain(|_, store| !store.life.is_empty());
        }
        self.time = time;
    }

    /// Counts calls of the present time.
    pub(crate) fn call(&mut self, unit: Metered<'_>, caller: &Caller<'_>) {
        let key = unit.key.map_or(0, |key| self.key_number(key));
        let slot = Slot {
            day: i32::try_from(day_of(self.time)).unwrap_or(i32::MAX),
            account: self.names.number(unit.account),
            region: self.names.number(unit.region),
            usage: self.names.number(unit.usage),
            key,
            operation: self.names.number(caller.operation),
            service: self.names.number(caller.service),
            principal: self.names.number(caller.principal),
        };
        *self.calls.entry(slot).or_default() += unit.count;
    }

    /// The life of a key, new if it is not known.
    pub(crate) fn life(&mut self, arn: &KeyArn) -> &mut Life {
        if !self.keys.contains_key(arn) {
            let account = self.names.number(arn.account.as_str());
            let region = self.names.number(arn.region.as_str());
            self.names.number(KEYS);
            let key = Key { life: Life::default(), arn: self.key_number(arn), account, region };
            self.keys.insert(arn.clone(), key);
            self.regions.insert(arn.region.clone());
        }
        &mut self.keys.entry(arn.clone()).or_default().life
    }

    /// The life of a key that is known.
    pub(crate) fn known(&mut self, arn: &KeyArn) -> Option<&mut Life> {
        self.keys.get_mut(arn).map(|key| &mut key.life)
    }

    /// The key, and the others of its group if it is a multi-Region key, as far as they are there.
    pub(crate) fn group(&self, key: &KeyArn) -> Vec<KeyArn> {
        let there = |arn: &KeyArn| self.keys.get(arn).is_some_and(|key| key.life.phase() != Phase::Gone);
        let related = self.regions.iter().filter(|region| key.key_id.is_multi_region() || **region == key.region);
        related.map(|region| KeyArn { region: region.clone(), ..key.clone() }).filter(there).collect()
    }

    fn key_number(&mut self, key: &KeyArn) -> u32 {
        if let Some(number) = self.key_numbers.get(key) {
            return *number;
        }
        let number = self.names.number(&key.to_string());
        self.key_numbers.insert(key.clone(), number);
        number
    }
}

/// Who called what.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Caller<'a> {
    pub(crate) operation: &'a str,
    /// The AWS service that called, for itself or for somebody, such as `s3.amazonaws.com`.
    pub(crate) service: &'a str,
    /// A user, role, account or service; sessions count for their role.
    pub(crate) principal: &'a str,
}

/// A map whose keys are no texts, as a list of pairs.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Slot;

    pub(super) fn serialize<S: Serializer>(map: &BTreeMap<Slot, u64>, serializer: S) -> Result<S::Ok, S::Error> {
        map.iter().collect::<Vec<_>>().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Slot, u64>, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}
