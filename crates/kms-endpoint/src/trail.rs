//! The newest records of the trail, kept in their stored form.

use std::collections::BTreeMap;

use kms_core::CallRecord;
use serde::Deserialize;

/// The newest records. Older ones are forgotten: an endpoint may serve millions of calls.
#[derive(Debug)]
pub(crate) struct Trail {
    records: BTreeMap<u64, Box<str>>,
    capacity: usize,
    epoch: u64,
}

/// A stretch of the trail, newest records first.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    /// The records as JSON.
    pub(crate) records: Vec<Box<str>>,
    /// Where the next page begins, if there may be one.
    pub(crate) before: Option<u64>,
}

/// As much of a record as a search looks at.
#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    event: Event<'a>,
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(rename = "eventName", borrow)]
    name: std::borrow::Cow<'a, str>,
}

impl Trail {
    /// An empty trail that keeps so many records.
    pub(crate) fn new(capacity: usize) -> Self {
        Self { records: BTreeMap::new(), capacity, epoch: 0 }
    }

    /// Counts how often the trail was emptied, so that a record of the time before does not come in after it.
    pub(crate) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Keeps a record.
    pub(crate) fn push(&mut self, seq: u64, text: Box<str>) {
        self.records.insert(seq, text);
        while self.records.len() > self.capacity {
            self.records.pop_first();
        }
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.records.clear();
        self.epoch += 1;
    }

    /// All that is kept, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, &str)> {
        self.records.iter().map(|(seq, text)| (*seq, &**text))
    }

    /// At most `limit` records, but one at least, below the number `before` of events of this name, newest first.
    pub(crate) fn page(&self, before: Option<u64>, limit: usize, event: Option<&str>) -> Page {
        let mut page = Page::default();
        for (seq, text) in self.records.range(..before.unwrap_or(u64::MAX)).rev() {
            if page.records.len() >= limit.max(1) {
                return page;
            }
            page.before = Some(*seq);
            if event.is_none_or(|event| is_named(text, event)) {
                page.records.push(text.clone());
            }
        }
        page.before = None;
        page
    }
}

fn is_named(text: &str, event: &str) -> bool {
    serde_json::from_str::<Named<'_>>(text).is_ok_and(|record| record.event.name == event)
}

/// A record in its stored form.
pub(crate) fn encode(record: &CallRecord) -> Box<str> {
    // Records are maps with text keys, which always have a JSON form.
    serde_json::to_string(record).unwrap_or_default().into_boxed_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lead_through_the_trail() {
        let mut trail = Trail::new(5);
        for seq in 0..8 {
            let name = if seq % 2 == 0 { "Encrypt" } else { "Decrypt" };
            trail.push(seq, format!(r#"{{"seq":{seq},"event":{{"eventName":"{name}"}}}}"#).into());
        }
        let seqs = |page: &Page| -> Vec<String> {
            page.records.iter().map(|text| text.chars().nth(7).unwrap().to_string()).collect()
        };
        let first = trail.page(None, 2, None);
        assert_eq!((seqs(&first), first.before), (vec!["7".to_owned(), "6".to_owned()], Some(6)));
        let rest = trail.page(first.before, 9, None);
        assert_eq!((seqs(&rest), rest.before), (vec!["5".to_owned(), "4".to_owned(), "3".to_owned()], None));
        let named = trail.page(None, 1, Some("Encrypt"));
        assert_eq!((seqs(&named), named.before), (vec!["6".to_owned()], Some(6)));
        assert_eq!(seqs(&trail.page(named.before, 9, Some("Encrypt"))), ["4"]);
        trail.clear();
        assert_eq!(trail.page(None, 9, None), Page::default());
    }
}
