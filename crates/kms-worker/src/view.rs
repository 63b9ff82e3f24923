//! What the page looks at.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use kms_api::key::Tag;
use kms_api::{KeyArn, KeyId, Timestamp, sorted};
use kms_core::state::KeyRow as Key;
use kms_core::{CallRecord, State};
use kms_protocol::view::{KeyDetail, KeyRow, KeysPage, KeysQuery, KeysSort, Overview, TrailPage, TrailQuery, TrailRow};
use kms_protocol::{Failure, View};
use kms_store::Store;
use serde::Serialize;
use serde_json::Value;

use crate::host::{Host, storage_failure};
use crate::scenario;

/// The most rows that a view gives at once.
pub(crate) const MAX_ROWS: u64 = 200;
/// The rows of the lists on the overview.
const OVERVIEW_ROWS: usize = 10;

impl<S: Store> Host<S> {
    /// Answers a view.
    ///
    /// # Errors
    ///
    /// The trail cannot be read.
    pub async fn view(&self, view: &View, real: Timestamp) -> Result<Value, Failure> {
        match view {
            View::Overview => json(&self.overview().await?),
            View::Keys(query) => json(&self.keys(query)),
            View::Aliases(query) => json(&self.aliases(query)),
            View::Grants(query) => json(&self.grants(query)),
            View::Key { key_id } => json(&self.key(key_id)),
            View::Trail(query) => json(&self.trail(query).await?),
            View::Bill(query) => json(&self.bill(query, self.now(real)).await?),
            View::Attention => json(&self.attention(self.now(real))),
            View::Actors => json(&self.actors()),
            View::WhatIf(question) => json(&self.what_if(question, real)?),
            View::Matrix { key } => json(&self.matrix(key, real)?),
            View::Compare { key, policy } => json(&self.compare(key, policy, real)?),
            View::Identities => json(&self.identities()),
            View::AwsPolicies => json(&self.aws_policies()),
            View::Scenario { text } => json(&scenario::run(text)),
            View::ScenarioOf { text } => json(&scenario::of(text)),
            View::Upcoming { until } => json(&self.upcoming(*until)),
            View::PolicyFindings { kind, text } => json(&self.findings(*kind, text)),
            View::PolicyCompletions { kind, text, position } => json(&self.completions(*kind, text, *position)),
        }
    }

    async fn overview(&self) -> Result<Overview, Failure> {
        let state = self.engine().state();
        let mut states = BTreeMap::new();
        for (arn, key) in own_keys(self, state) {
            *states.entry(state.key_state(arn, key)).or_default() += 1;
        }
        let mut upcoming = self.upcoming(Timestamp::MAX);
        upcoming.truncate(OVERVIEW_ROWS);
        let latest = self.trail(&TrailQuery { limit: OVERVIEW_ROWS as u64, ..TrailQuery::default() }).await?;
        Ok(Overview {
            account: self.caller().account.clone(),
            region: self.caller().region.clone(),
            caller: self.caller().arn(),
            states: states.into_iter().collect(),
            calls: self.engine().tail().next_seq,
            upcoming,
            latest: latest.rows,
        })
    }

    fn keys(&self, query: &KeysQuery) -> KeysPage {
        let state = self.engine().state();
        let search = query.search.trim().to_lowercase();
        let total = state.key_count(&self.caller().region, &self.caller().account) as u64;
        let mut keys: Vec<(&KeyArn, &Key)> =
            own_keys(self, state).filter(|(arn, key)| matches(state, arn, key, &search, query)).collect();
        match query.sort {
            KeysSort::Created => sorted::by_key(&mut keys, |(_, key)| key.created),
            KeysSort::State => sorted::by_key(&mut keys, |(_, key)| (key.state, key.created)),
            KeysSort::Alias => sorted::by_key(&mut keys, |(arn, _)| {
                let first = state.aliases_of(arn).next();
                (first.is_none(), first)
            }),
        }
        let matching = keys.len() as u64;
        let rows = |keys: &mut dyn Iterator<Item = (&KeyArn, &Key)>| {
            let limit = query.limit.min(MAX_ROWS) as usize;
            keys.skip(query.offset as usize).take(limit).map(|(arn, key)| key_row(state, arn, key)).collect()
        };
        let rows = if query.descending { rows(&mut keys.into_iter().rev()) } else { rows(&mut keys.into_iter()) };
        KeysPage { total, matching, offset: query.offset, rows }
    }

    fn key(&self, key_id: &KeyId) -> Option<KeyDetail> {
        let state = self.engine().state();
        let (region, account) = (self.caller().region.clone(), self.caller().account.clone());
        let arn = KeyArn { region, account, key_id: key_id.clone() };
        let key = state.key(&arn)?;
        let tag = |(key, value): (&String, &String)| Tag { tag_key: key.clone(), tag_value: value.clone() };
        Some(KeyDetail {
            metadata: state.metadata(&arn, key),
            aliases: state.aliases_of(&arn).cloned().collect(),
            tags: key.tags.iter().map(tag).collect(),
            policy: kms_core::policy::text(&arn, key),
            ram_policy: (!key.shared_with.is_empty())
                .then(|| kms_core::policy::ram_policy(&arn.region, key.shared_with.iter())),
            last_use: state.usage(&arn).map(|usage| (usage.operation.clone(), usage.time)),
        })
    }

    async fn trail(&self, query: &TrailQuery) -> Result<TrailPage, Failure> {
        let limit = query.limit.min(MAX_ROWS) as usize;
        let mut page = TrailPage::default();
        let mut looked = 0;
        let collect = &mut |record: CallRecord| {
            looked += 1;
            let seq = record.seq;
            if wanted(&record, query) {
                page.marks.push((seq, record.time, record.event.get("errorCode").is_some()));
                if page.rows.len() < limit {
                    page.rows.push(TrailRow { seq, event: record.event });
                }
            }
            if query.within.map_or(page.rows.len() < limit, |within| looked < within) {
                return ControlFlow::Continue(());
            }
            page.next = Some(seq);
            ControlFlow::Break(())
        };
        self.store()
            .scan_trail(query.before, collect)
            .await
            .map_err(|error| Failure::Storage(storage_failure(error)))?;
        Ok(page)
    }
}

/// The keys of the caller's account and Region.
pub(crate) fn own_keys<'a, S: Store>(host: &Host<S>, state: &'a State) -> impl Iterator<Item = (&'a KeyArn, &'a Key)> {
    let (region, account) = (host.caller().region.clone(), host.caller().account.clone());
    // Collected, for the iterator borrows the Region and account that it is asked for.
    state.keys_after(&region, &account, None).collect::<Vec<_>>().into_iter()
}

fn matches(state: &State, arn: &KeyArn, key: &Key, search: &str, query: &KeysQuery) -> bool {
    query.state.is_none_or(|wanted| wanted == state.key_state(arn, key))
        && (search.is_empty()
            || arn.to_string().contains(search)
            || key.description.to_lowercase().contains(search)
            || state.aliases_of(arn).any(|alias| alias.as_str().to_lowercase().contains(search)))
}

fn key_row(state: &State, arn: &KeyArn, key: &Key) -> KeyRow {
    KeyRow {
        arn: arn.clone(),
        aliases: state.aliases_of(arn).cloned().collect(),
        description: key.description.clone(),
        state: state.key_state(arn, key),
        spec: key.spec,
        usage: key.usage,
        created: key.created,
        deletion_date: key.deletion_date,
    }
}

/// Where a record names who called.
const CALLERS: [&str; 4] = ["arn", "sessionContext/sessionIssuer/arn", "accountId", "invokedBy"];

fn wanted(record: &CallRecord, query: &TrailQuery) -> bool {
    let event = &record.event;
    let is = |name: &str, wanted: &Option<String>| {
        wanted.as_deref().is_none_or(|wanted| event.get(name).and_then(Value::as_str) == Some(wanted))
    };
    let about_key = |key: &KeyArn| {
        let resources = event.get("resources").and_then(Value::as_array);
        let arn = key.to_string();
        resources.is_some_and(|all| all.iter().any(|one| one.get("ARN").and_then(Value::as_str) == Some(&arn)))
    };
    let called_by = |name: &String| {
        let named = |place: &&str| {
            let text = event.pointer(&["/userIdentity/", place].concat()).and_then(Value::as_str);
            let before = text.and_then(|text| text.strip_suffix(name.as_str()));
            before.is_some_and(|before| before.is_empty() || before.ends_with([':', '/']))
        };
        CALLERS.iter().any(named)
    };
    query.from.is_none_or(|from| record.time >= from)
        && query.to.is_none_or(|to| record.time <= to)
        && is("eventName", &query.operation)
        && is("errorCode", &query.error)
        && query.failed.is_none_or(|failed| event.get("errorCode").is_some() == failed)
        && query.key.as_ref().is_none_or(about_key)
        && query.by.as_ref().is_none_or(called_by)
}

fn json(value: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(value).map_err(|error| Failure::Protocol(error.to_string()))
}
