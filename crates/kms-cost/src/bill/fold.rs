//! From the ledger to the items of a bill.

use std::collections::BTreeMap;

use kms_api::Timestamp;
use kms_api::time::DAY;

use super::{Bill, Item, Part, Span, Tier};
use crate::calendar::{Month, day_of, hour_of, start_of};
use crate::ledger::{Key, Ledger, Slot, Store};
use crate::price::{CLOUD_HSM, KEYS, Price, PriceList};

pub(super) fn fold<'a>(ledger: &'a Ledger, list: &'a PriceList, span: Span, now: Timestamp) -> Bill<'a> {
    let mut fold = Fold { ledger, list, span, now, items: Vec::new(), prices: Vec::new(), places: BTreeMap::new() };
    ledger.keys.values().for_each(|key| fold.key(key));
    ledger.stores.values().for_each(|store| fold.store(store));
    fold.calls();
    Bill { items: fold.items, prices: fold.prices, names: &ledger.names }
}

struct Fold<'a> {
    ledger: &'a Ledger,
    list: &'a PriceList,
    span: Span,
    now: Timestamp,
    items: Vec<Item>,
    prices: Vec<&'a Price>,
    /// The places of prices by usage type and Region.
    places: BTreeMap<(u32, u32), Option<u32>>,
}

impl Fold<'_> {
    fn key(&mut self, key: &Key) {
        let usage = self.ledger.names.find(KEYS).unwrap_or_default();
        let price = self.price(usage, key.region);
        let item = Item {
            month: Month::of(self.span.from),
            part: Part::Key,
            tier: Tier::Standard,
            account: key.account,
            region: key.region,
            usage,
            key: key.arn,
            operation: 0,
            service: 0,
            principal: 0,
            hour: 0,
            quantity: 0,
            before: 0,
            weight: 1,
            per: 1,
            price,
        };
        let begin = Timestamp::from_millis(0);
        self.hours(item, &key.life.hours(begin, self.now), true);
        for (part, since) in [Part::FirstRotation, Part::SecondRotation].into_iter().zip(key.life.rotations()) {
            self.hours(Item { part, ..item }, &key.life.hours(*since, self.now), true);
        }
    }

    fn store(&mut self, store: &Store) {
        let Some(cluster) = &store.cluster else { return };
        let usage = self.ledger.names.find(CLOUD_HSM).unwrap_or_default();
        let item = Item {
            month: Month::of(self.span.from),
            part: Part::Hsms,
            tier: Tier::Standard,
            account: store.account,
            region: store.region,
            usage,
            key: 0,
            operation: 0,
            service: 0,
            principal: 0,
            hour: 0,
            quantity: 0,
            before: 0,
            weight: self.ledger.hsms(cluster),
            per: 1,
            price: self.price(usage, store.region),
        };
        self.hours(item, &store.life.hours(Timestamp::from_millis(0), self.now), false);
    }

    /// The hours of these ranges that lie in the span, by months; `monthly` if the price is that of a month.
    fn hours(&mut self, item: Item, ranges: &[(i64, i64)], monthly: bool) {
        let (first, last) = (hour_of(self.span.from), hour_of(self.span.to));
        let mut month = Month::of(self.span.from);
        let mut before = 0;
        for (from, to) in ranges {
            let mut from = (*from).max(month.first_day() * 24);
            while from < *to && from < last {
                while from >= month.plus(1).first_day() * 24 {
                    month = month.plus(1);
                    before = 0;
                }
                let end = (*to).min(month.plus(1).first_day() * 24);
                let begin = from.max(first);
                before += (begin.min(end) - from).unsigned_abs();
                let quantity = (end.min(last) - begin).max(0).unsigned_abs();
                if quantity > 0 {
                    let per = if monthly { month.hours() } else { 1 };
                    self.items.push(Item { month, hour: begin, quantity, before, per, ..item });
                }
                before += quantity;
                from = end;
            }
        }
    }

    fn calls(&mut self) {
        let first = day_of(self.span.from);
        // The days that the span touches, of those that have begun.
        let last = day_of(self.span.to + (DAY - 1)).min(day_of(self.now) + 1);
        let mut month = Month::of(self.span.from);
        while month.first_day() < last {
            self.calls_of(month, first, last);
            month = month.plus(1);
        }
    }

    /// The calls of a month. Those before the span's first day are gone through as well, for they use up what is free.
    fn calls_of(&mut self, month: Month, first: i64, last: i64) {
        let begin = slot_of(month.first_day());
        let end = slot_of(last.min(month.plus(1).first_day()));
        let mut free: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        for (slot, count) in self.ledger.calls.range(begin..end) {
            let left = free.entry((slot.account, slot.usage));
            let names = &self.ledger.names;
            // An account is in one partition, so that any of its Regions tells.
            let left = left.or_insert_with(|| self.list.free(names.text(slot.usage), names.text(slot.region)));
            let unpaid = (*count).min(*left);
            *left -= unpaid;
            if i64::from(slot.day) < first {
                continue;
            }
            let price = self.price(slot.usage, slot.region);
            for (tier, quantity) in [(Tier::Free, unpaid), (Tier::Standard, count - unpaid)] {
                if quantity > 0 {
                    self.items.push(call(month, slot, tier, quantity, price));
                }
            }
        }
    }

    fn price(&mut self, usage: u32, region: u32) -> Option<u32> {
        if let Some(place) = self.places.get(&(usage, region)) {
            return *place;
        }
        let names = &self.ledger.names;
        let place = self.list.price(names.text(usage), names.text(region)).and_then(|price| {
            self.prices.push(price);
            u32::try_from(self.prices.len() - 1).ok()
        });
        self.places.insert((usage, region), place);
        place
    }
}

fn call(month: Month, slot: &Slot, tier: Tier, quantity: u64, price: Option<u32>) -> Item {
    Item {
        month,
        part: Part::Requests,
        tier,
        account: slot.account,
        region: slot.region,
        usage: slot.usage,
        key: slot.key,
        operation: slot.operation,
        service: slot.service,
        principal: slot.principal,
        hour: hour_of(start_of(slot.day.into())),
        quantity,
        before: 0,
        weight: 1,
        per: 1,
        price,
    }
}

/// The first slot that a day can have.
fn slot_of(day: i64) -> Slot {
    let day = i32::try_from(day).unwrap_or(i32::MAX);
    Slot { day, account: 0, region: 0, usage: 0, key: 0, operation: 0, service: 0, principal: 0 }
}
