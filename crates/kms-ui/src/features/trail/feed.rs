//! The records that the page holds: kept up to date at the top, longer at the bottom when asked.

use kms_api::KeyArn;
use kms_protocol::Failure;
use kms_protocol::view::{TrailPage, TrailQuery, TrailRow, View};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::event::merge;
use crate::client::{Client, use_client};

/// Records on a page.
const PAGE: u64 = 50;

/// Which records are shown. Copies are the same filters.
#[derive(Clone, Copy)]
pub(super) struct Filters {
    /// Of this operation only.
    pub(super) operation: RwSignal<Option<String>>,
    /// Failed only, or successful only.
    pub(super) failed: RwSignal<Option<bool>>,
    /// Of this key only.
    pub(super) key: RwSignal<Option<KeyArn>>,
}

impl Filters {
    fn query(self) -> TrailQuery {
        TrailQuery {
            before: None,
            key: self.key.get(),
            operation: self.operation.get(),
            failed: self.failed.get(),
            limit: PAGE,
        }
    }
}

/// The records. Copies are the same feed.
#[derive(Clone, Copy)]
pub(super) struct Feed {
    client: Client,
    query: Memo<TrailQuery>,
    /// The records, newest first; none while the first are on their way.
    pub(super) rows: RwSignal<Option<Vec<TrailRow>>>,
    /// Whether there are older ones.
    pub(super) more: RwSignal<bool>,
    /// Whether older ones are on their way.
    pub(super) loading: RwSignal<bool>,
    /// Why there are none.
    pub(super) failure: RwSignal<Option<Failure>>,
}

impl Feed {
    /// Starts to follow the trail under these filters.
    pub(super) fn start(filters: Filters) -> Self {
        let feed = Self {
            client: use_client(),
            query: Memo::new(move |_| filters.query()),
            rows: RwSignal::new(None),
            more: RwSignal::new(false),
            loading: RwSignal::new(false),
            failure: RwSignal::new(None),
        };
        let shown = StoredValue::new(None::<TrailQuery>);
        Effect::new(move |_| {
            feed.client.follow();
            let query = feed.query.get();
            spawn_local(async move {
                let result = feed.client.view::<TrailPage>(View::Trail(query.clone())).await;
                if feed.query.try_get_untracked().as_ref() != Some(&query) {
                    return;
                }
                match result {
                    Ok(page) => {
                        let same = shown.try_with_value(|shown| shown.as_ref() == Some(&query)).unwrap_or(false);
                        shown.try_set_value(Some(query));
                        feed.take_newest(page, same);
                    }
                    Err(Failure::Lost) => {}
                    Err(failure) => {
                        feed.failure.try_set(Some(failure));
                    }
                }
            });
        });
        feed
    }

    fn take_newest(self, page: TrailPage, same: bool) {
        let more = page.more;
        let replaced = self.rows.try_update(|rows| match rows {
            Some(held) if same => merge(held, page.rows),
            _ => {
                *rows = Some(page.rows);
                true
            }
        });
        if replaced == Some(true) {
            self.more.try_set(more);
        }
    }

    /// Loads the records before the oldest that is held.
    pub(super) fn load_older(self) {
        let last = self.rows.with_untracked(|rows| rows.as_ref().and_then(|rows| rows.last()).map(|row| row.seq));
        let (Some(before), false) = (last, self.loading.get_untracked()) else { return };
        self.loading.set(true);
        let query = self.query.get_untracked();
        spawn_local(async move {
            let older = TrailQuery { before: Some(before), ..query.clone() };
            let result = self.client.view::<TrailPage>(View::Trail(older)).await;
            self.loading.try_set(false);
            if self.query.try_get_untracked().as_ref() != Some(&query) {
                return;
            }
            if let Ok(page) = result {
                self.more.try_set(page.more);
                self.rows.try_update(|rows| {
                    // The list may have been replaced in the meantime; then these do not follow on it.
                    if let Some(rows) = rows
                        && rows.last().is_some_and(|row| row.seq == before)
                    {
                        rows.extend(page.rows);
                    }
                });
            }
        });
    }
}
