//! What the page knows of the trail: which records match, found piece by piece and kept up to date at the top, and the
//! records themselves near the window.

use std::collections::BTreeMap;

use kms_api::Timestamp;
use kms_protocol::Failure;
use kms_protocol::view::{TrailPage, TrailQuery, TrailRow, View};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::filter::Filter;
use super::model::{MOST_HELD, join, thin};
use crate::client::{Client, use_client};

/// Records that are looked at in one answer. The worker takes some hundredths of a second for them.
pub(super) const PIECE: u64 = 2_000;
/// Records that are looked at for what is new.
const NEWS: u64 = 200;
/// Records that come whole with the first piece: more than a window shows.
const FIRST: u64 = 60;
/// Records that come whole with a later piece. Where no more match they need not be looked for again.
const SPARSE: u64 = 20;

/// A record that matches: its number, when it was written, and whether the call failed.
pub(super) type Mark = (u64, Timestamp, bool);

/// What is known of the trail under a filter. Copies are the same feed.
#[derive(Clone, Copy)]
pub(super) struct Feed {
    client: Client,
    /// The filter.
    pub(super) filter: RwSignal<Filter>,
    /// The filter that the marks are of.
    shown: RwSignal<Filter>,
    /// What matches, newest first, as far as it was found.
    pub(super) marks: RwSignal<Vec<Mark>>,
    /// Whether older records are still looked through.
    pub(super) looking: RwSignal<bool>,
    /// Records by their numbers; not all that match.
    pub(super) rows: RwSignal<BTreeMap<u64, TrailRow>>,
    /// Why there are none.
    pub(super) failure: RwSignal<Option<Failure>>,
    /// The record at the top of the window, near which records are held.
    pub(super) near: StoredValue<Option<u64>>,
    search: StoredValue<Search>,
}

/// How far the search is.
#[derive(Default)]
struct Search {
    /// What is searched for.
    filter: Option<Filter>,
    /// Records below this number are found, or will be on the way down.
    seen: u64,
    /// Where to go on downwards.
    rest: Option<u64>,
    /// Whether a question is under way.
    busy: bool,
}

/// What is to be asked next.
#[derive(Clone, Copy)]
enum Step {
    /// The newest records, under another filter than before.
    Start,
    /// What came since.
    News { seen: u64 },
    /// The piece before this record.
    Older { before: u64 },
}

impl Feed {
    /// Starts to follow the trail under this filter.
    pub(super) fn start(filter: RwSignal<Filter>) -> Self {
        let feed = Self {
            client: use_client(),
            filter,
            shown: RwSignal::new(filter.get_untracked()),
            marks: RwSignal::new(Vec::new()),
            looking: RwSignal::new(true),
            rows: RwSignal::new(BTreeMap::new()),
            failure: RwSignal::new(None),
            near: StoredValue::new(None),
            search: StoredValue::new(Search::default()),
        };
        Effect::new(move |_| {
            feed.client.follow();
            feed.filter.track();
            let idle = feed.search.try_update_value(|search| !std::mem::replace(&mut search.busy, true));
            if idle == Some(true) {
                spawn_local(async move {
                    feed.work().await;
                    feed.search.try_update_value(|search| search.busy = false);
                });
            }
        });
        feed
    }

    /// Asks until nothing is left to be asked, or the page is left.
    async fn work(self) {
        while let Some((filter, step)) = self.step() {
            let revision = self.client.changed.get_untracked().revision;
            let found = match step {
                Step::Start => self.ask(&filter, None, PIECE, FIRST).await,
                Step::News { seen } => self.news(&filter, seen).await,
                Step::Older { before } => self.ask(&filter, Some(before), PIECE, SPARSE).await,
            };
            match found {
                // What was asked under another filter is of no use.
                Ok(_) if self.filter.try_get_untracked().as_ref() != Some(&filter) => {}
                Ok(page) => {
                    if matches!(step, Step::Start) {
                        self.shown.try_set(filter);
                    }
                    self.take(step, page, revision);
                }
                // It is asked again as soon as the next worker is ready.
                Err(Failure::Lost) => {
                    self.search.try_update_value(|search| {
                        if matches!(step, Step::Start) {
                            search.filter = None;
                        }
                    });
                    return;
                }
                Err(failure) => {
                    self.failure.try_set(Some(failure));
                    return;
                }
            }
        }
    }

    fn step(self) -> Option<(Filter, Step)> {
        let filter = self.filter.try_get_untracked()?;
        let revision = self.client.changed.try_get_untracked()?.revision;
        let step = self.search.try_update_value(|search| {
            if search.filter.as_ref() != Some(&filter) {
                *search = Search { filter: Some(filter.clone()), busy: true, ..Search::default() };
                return Some(Step::Start);
            }
            if revision > search.seen {
                return Some(Step::News { seen: search.seen });
            }
            search.rest.map(|before| Step::Older { before })
        });
        Some((filter, step??))
    }

    /// Asks for a piece of the trail.
    pub(super) async fn ask(
        self,
        filter: &Filter,
        before: Option<u64>,
        within: u64,
        limit: u64,
    ) -> Result<TrailPage, Failure> {
        let query = TrailQuery { before, within: Some(within), limit, ..filter.asked() };
        self.client.view(View::Trail(query)).await
    }

    /// Asks for all records from the newest down to those that were seen.
    async fn news(self, filter: &Filter, seen: u64) -> Result<TrailPage, Failure> {
        let mut all = self.ask(filter, None, NEWS, FIRST).await?;
        while let Some(before) = all.next.filter(|next| *next > seen) {
            let mut page = self.ask(filter, Some(before), PIECE, SPARSE).await?;
            all.marks.append(&mut page.marks);
            all.next = page.next;
        }
        Ok(all)
    }

    fn take(self, step: Step, page: TrailPage, revision: u64) {
        let whole = page.rows.len() == page.marks.len();
        self.search.try_update_value(|search| {
            if matches!(step, Step::Older { .. } | Step::Start) {
                search.rest = page.next;
            }
            let top = page.marks.first().map_or(0, |mark| mark.0 + 1);
            match step {
                // Before the worker has spoken, the page does not know how many there are.
                Step::Start => search.seen = revision.max(top).max(page.next.map_or(0, |next| next + PIECE)),
                Step::News { .. } => search.seen = revision.max(top),
                Step::Older { .. } => {}
            }
        });
        match step {
            Step::Start => {
                self.rows.try_set(BTreeMap::new());
                self.marks.try_set(page.marks);
                self.hold(page.rows);
            }
            Step::News { .. } => {
                if !page.marks.is_empty() {
                    self.marks.try_update(|marks| join(marks, page.marks));
                    self.hold(page.rows);
                }
            }
            Step::Older { .. } => {
                if !page.marks.is_empty() {
                    self.marks.try_update(|marks| marks.extend(page.marks));
                }
                let room = self.rows.try_with_untracked(BTreeMap::len).unwrap_or(MOST_HELD) < MOST_HELD / 2;
                if whole && room {
                    self.hold(page.rows);
                }
            }
        }
        let looking = self.search.try_with_value(|search| search.rest.is_some()).unwrap_or(false);
        if self.looking.try_get_untracked() != Some(looking) {
            self.looking.try_set(looking);
        }
    }

    /// Keeps records. When they become too many, those far from the window go.
    pub(super) fn hold(self, rows: Vec<TrailRow>) {
        let held = |row: &TrailRow| self.rows.try_with_untracked(|held| held.contains_key(&row.seq)).unwrap_or(true);
        if rows.iter().all(held) {
            return;
        }
        self.rows.try_update(|held| {
            held.extend(rows.into_iter().map(|row| (row.seq, row)));
            thin(held, self.near.try_get_value().flatten().unwrap_or(u64::MAX));
        });
    }

    /// The question for the records from the one at `first` on, in the order of the list.
    pub(super) fn window(self, first: u64, limit: u64) -> View {
        let query = self.shown.with(Filter::asked);
        View::Trail(TrailQuery { before: Some(first + 1), limit, ..query })
    }
}
