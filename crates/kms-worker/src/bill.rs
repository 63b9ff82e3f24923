//! What the workspace costs, from the records of its trail.

use kms_core::CallRecord;
use kms_cost::{Bill, Dimension, Filter, Ledger, Line, Metered, Month, Part, Span, prices};
use kms_protocol::Failure;
use kms_protocol::bill::{BillLine, BillPart, BillQuery, BillView, Used};
use kms_store::{Store, TrailRange};

use crate::host::{Host, storage_failure};

/// Records that are read at once.
const CHUNK: u64 = 500;
/// Records that a question reads, at most: a long trail is taken in over several, so that others are answered in between.
const MOST: u64 = 4_000;
/// The days of use that are told.
const DAYS: i64 = 30;
/// The principals that are told.
const PRINCIPALS: usize = 5;

impl<S: Store> Host<S> {
    /// The bill of the month for the caller's account, or for one key.
    ///
    /// # Errors
    ///
    /// The trail cannot be read.
    pub(crate) async fn bill(&self, query: &BillQuery, now: kms_api::Timestamp) -> Result<BillView, Failure> {
        let behind = self.take_in().await?;
        let ledger = self.ledger.borrow();
        let month = Month::of(now);
        let filter = match &query.key {
            Some(key) => Filter { dimension: Dimension::Key, name: key.to_string() },
            None => Filter { dimension: Dimension::Account, name: self.caller().account.to_string() },
        };
        let filters = [filter];
        let bill = ledger.bill(prices(), Span::month(month), now);
        let recent = ledger.bill(prices(), Span::days_until(now, DAYS), now);
        let sum = bill.total(&filters);
        Ok(BillView {
            behind,
            month: month.to_string(),
            cents: bill.charged_cents(&filters),
            exact: sum.cost.to_exact_text(),
            incomplete: sum.incomplete,
            requests: sum.requests,
            lines: bill.lines(&filters).iter().map(line).collect(),
            days: used(&recent, Dimension::Day, &filters),
            principals: most(used(&recent, Dimension::Principal, &filters)),
        })
    }

    /// Takes in what was recorded since, and tells how many records are left.
    async fn take_in(&self) -> Result<u64, Failure> {
        let end = self.engine().tail().next_seq;
        let mut left = MOST;
        if self.ledger.borrow().next_seq() > end {
            // The workspace was cleared: its trail begins anew.
            self.ledger.replace(Ledger::new());
        }
        loop {
            let next = self.ledger.borrow().next_seq();
            if next >= end || left == 0 {
                return Ok(end.saturating_sub(next));
            }
            let count = CHUNK.min(end - next);
            let range = TrailRange { before: Some(next + count), limit: usize::try_from(count).unwrap_or_default() };
            let records = self.store().trail(&range).await.map_err(|error| Failure::Storage(storage_failure(error)))?;
            let mut ledger = self.ledger.borrow_mut();
            records.iter().rev().for_each(|record| enter(&mut ledger, record));
            if ledger.next_seq() <= next {
                // There are none where there should be some: what is not there costs nothing.
                return Ok(0);
            }
            left = left.saturating_sub(count);
        }
    }
}

fn enter(ledger: &mut Ledger, record: &CallRecord) {
    let metered = record.metered.iter().map(|unit| Metered {
        usage: &unit.usage,
        account: unit.account.as_str(),
        region: unit.region.as_str(),
        key: unit.key.as_ref(),
        count: 1,
    });
    ledger.record(record.seq, record.time, &record.event, metered);
}

fn line(line: &Line) -> BillLine {
    BillLine {
        region: line.region.clone(),
        usage: line.usage.clone(),
        part: part(line.part),
        free: line.tier == kms_cost::Tier::Free,
        quantity: line.quantity,
        per: line.per,
        price: line.price.map(|price| price.to_exact_text()),
        cost: line.cost.map(|cost| cost.to_exact_text()),
        source: line.source.as_deref().and_then(|id| prices().source(id)).map(|source| source.url.clone()),
    }
}

fn part(part: Part) -> BillPart {
    match part {
        Part::Key => BillPart::Key,
        Part::FirstRotation => BillPart::FirstRotation,
        Part::SecondRotation => BillPart::SecondRotation,
        Part::Requests => BillPart::Requests,
        Part::Hsms => BillPart::Hsms,
    }
}

fn used(bill: &Bill<'_>, dimension: Dimension, filters: &[Filter]) -> Vec<Used> {
    let groups = bill.by(dimension, filters).into_iter();
    groups.map(|group| Used { name: group.name, requests: group.sum.requests }).collect()
}

fn most(mut used: Vec<Used>) -> Vec<Used> {
    used.retain(|used| used.requests > 0 && !used.name.is_empty());
    used.sort_unstable_by(|one, other| other.requests.cmp(&one.requests).then_with(|| one.name.cmp(&other.name)));
    used.truncate(PRINCIPALS);
    used
}
