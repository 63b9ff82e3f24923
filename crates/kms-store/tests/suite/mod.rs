//! What every store does, told once. `memory.rs`, `indexed_db.rs` and `indexed_db_worker.rs` run this for their store.

pub(crate) mod fixture;

use std::ops::ControlFlow;

use kms_core::{ChangeSet, Row, RowKey, State, Table, Tail};
use kms_store::{Batch, Counts, Loaded, Problem, Store, StoreError, TrailRange};

use fixture::{alias, change, identities, key, material, put, record, records, remove, rng, workspace};

/// A place of its own for one test, where several stores can be opened.
pub(crate) trait Place {
    /// What keeps things there.
    type Store: Store;

    /// An empty place.
    fn new() -> Self;

    /// A store at this place, as another tab would open it.
    async fn open(&self) -> Self::Store;

    /// Puts any text where a row is kept.
    async fn put_raw(&self, table: Table, id: &str, text: &str);

    /// Puts any text where a record is kept.
    async fn put_raw_record(&self, seq: u64, text: &str);
}

/// Hands the names of all tests to a macro, which makes them tests of a store.
#[macro_export]
macro_rules! every_test {
    ($run:ident) => {
        $run! {
            an_empty_place_loads_as_nothing
            what_was_committed_is_loaded
            rows_are_replaced_and_deleted
            a_row_changed_twice_ends_as_the_last_change_says
            an_empty_batch_is_no_change
            a_reload_gives_the_same_state
            a_change_set_and_its_inverse_leave_nothing
            the_trail_is_newest_first
            the_trail_is_read_in_chunks_without_a_seam
            the_trail_may_have_gaps
            a_scan_stops_when_told
            a_commit_that_fails_leaves_nothing
            two_stores_see_each_others_commits
            a_damaged_row_is_named
            a_damaged_record_is_named
            documents_are_kept_beside_rows
            a_batch_of_documents_alone_is_stored
            what_is_cleared_is_gone
            the_wrapping_key_is_made_once
            wrapping_keys_made_at_once_are_one
            a_lost_wrapping_key_is_not_replaced
        }
    };
}

const NONE: [u64; 0] = [];

async fn commit(store: &impl Store, changes: &ChangeSet, records: &[kms_core::CallRecord]) -> Result<(), StoreError> {
    store.commit(Batch { changes, records, documents: &[] }).await
}

fn sorted(mut rows: Vec<(RowKey, Row)>) -> Vec<(RowKey, Row)> {
    rows.sort_by(|(left, _), (right, _)| left.cmp(right));
    rows
}

async fn trail(store: &impl Store, before: Option<u64>, limit: usize) -> Vec<u64> {
    let records = store.trail(&TrailRange { before, limit }).await.unwrap();
    records.iter().map(|record| record.seq).collect()
}

pub(crate) async fn an_empty_place_loads_as_nothing<P: Place>() {
    let store = P::new().open().await;
    assert_eq!(store.load().await, Ok(Loaded::default()));
    assert_eq!(store.load().await.unwrap().counts(), Counts::default());
    assert_eq!(store.load().await.unwrap().into_state(), State::default());
    assert_eq!(trail(&store, None, 10).await, NONE);
    assert_eq!(trail(&store, Some(0), 10).await, NONE);
    assert_eq!(trail(&store, Some(5), 10).await, NONE);
}

pub(crate) async fn what_was_committed_is_loaded<P: Place>() {
    let store = P::new().open().await;
    let things = [workspace(7), key(1, "one"), key(2, "two"), material(1), material(2), alias("first", 1)];
    let rows = things.into_iter().chain(identities()).collect::<Vec<_>>();
    let changes = ChangeSet(rows.iter().cloned().map(put).collect());
    commit(&store, &changes, &records(0..3)).await.unwrap();

    let loaded = store.load().await.unwrap();
    assert_eq!(sorted(loaded.rows.clone()), sorted(rows));
    assert_eq!(loaded.tail, Tail { next_seq: 3, time: record(2).time });
    assert_eq!(loaded.counts(), Counts { keys: 2, materials: 2, aliases: 1, records: 3, ..Counts::default() });
    assert_eq!(store.trail(&TrailRange { before: None, limit: 9 }).await.unwrap(), [record(2), record(1), record(0)]);
}

pub(crate) async fn rows_are_replaced_and_deleted<P: Place>() {
    let store = P::new().open().await;
    commit(&store, &ChangeSet(vec![put(key(1, "one")), put(key(2, "two")), put(alias("a", 1))]), &[]).await.unwrap();
    let changes = ChangeSet(vec![
        change(Some(key(1, "one")), Some(key(1, "new"))),
        remove(key(2, "two")),
        remove(alias("a", 1)),
        // A row that was never there can be deleted all the same.
        remove(alias("b", 1)),
    ]);
    commit(&store, &changes, &[]).await.unwrap();
    assert_eq!(store.load().await.unwrap().rows, [key(1, "new")]);
}

pub(crate) async fn a_row_changed_twice_ends_as_the_last_change_says<P: Place>() {
    let store = P::new().open().await;
    let changes = ChangeSet(vec![
        put(key(1, "first")),
        change(Some(key(1, "first")), Some(key(1, "second"))),
        put(key(2, "two")),
        remove(key(2, "two")),
        put(key(3, "gone")),
        remove(key(3, "gone")),
        put(key(3, "back")),
    ]);
    commit(&store, &changes, &[]).await.unwrap();
    assert_eq!(sorted(store.load().await.unwrap().rows), sorted(vec![key(1, "second"), key(3, "back")]));
}

pub(crate) async fn an_empty_batch_is_no_change<P: Place>() {
    let store = P::new().open().await;
    commit(&store, &ChangeSet::default(), &[]).await.unwrap();
    assert_eq!(store.load().await, Ok(Loaded::default()));
}

pub(crate) async fn a_reload_gives_the_same_state<P: Place>() {
    let place = P::new();
    let store = place.open().await;
    let mut state = State::default();
    let steps = [
        ChangeSet(vec![put(workspace(1)), put(key(1, "one")), put(material(1)), put(alias("one", 1))]),
        ChangeSet(vec![put(key(2, "two")), put(material(2)), change(Some(alias("one", 1)), Some(alias("one", 2)))]),
        ChangeSet(vec![change(Some(key(1, "one")), Some(fixture::pending_deletion(1)))]),
        ChangeSet(vec![remove(fixture::pending_deletion(1)), remove(material(1)), put(workspace(2))]),
    ];
    for (seq, changes) in steps.iter().enumerate() {
        state.apply_all(changes);
        commit(&store, changes, &[record(seq as u64)]).await.unwrap();
        assert_eq!(place.open().await.load().await.unwrap().into_state(), state);
    }
}

pub(crate) async fn a_change_set_and_its_inverse_leave_nothing<P: Place>() {
    let store = P::new().open().await;
    commit(&store, &ChangeSet(vec![put(key(1, "one"))]), &[]).await.unwrap();
    let changes =
        ChangeSet(vec![change(Some(key(1, "one")), Some(key(1, "new"))), put(key(2, "two")), remove(key(1, "new"))]);
    commit(&store, &changes, &[]).await.unwrap();
    assert_eq!(store.load().await.unwrap().rows, [key(2, "two")]);
    commit(&store, &changes.inverse(), &[]).await.unwrap();
    assert_eq!(store.load().await.unwrap().rows, [key(1, "one")]);
}

pub(crate) async fn the_trail_is_newest_first<P: Place>() {
    let store = P::new().open().await;
    for seq in 0..5 {
        commit(&store, &ChangeSet::default(), &[record(seq)]).await.unwrap();
    }
    assert_eq!(trail(&store, None, 99).await, [4, 3, 2, 1, 0]);
    assert_eq!(trail(&store, None, 2).await, [4, 3]);
    assert_eq!(trail(&store, Some(3), 2).await, [2, 1]);
    assert_eq!(trail(&store, Some(99), 1).await, [4]);
    assert_eq!(trail(&store, Some(u64::MAX), 1).await, [4]);
    assert_eq!(trail(&store, Some(1), 9).await, [0]);
    assert_eq!(trail(&store, Some(0), 9).await, NONE);
    assert_eq!(trail(&store, None, 0).await, NONE);
    assert_eq!(store.trail(&TrailRange { before: Some(2), limit: 1 }).await.unwrap(), [record(1)]);
}

pub(crate) async fn the_trail_is_read_in_chunks_without_a_seam<P: Place>() {
    let store = P::new().open().await;
    let mut present = 0;
    for count in [0, 1, 199, 200, 201, 400, 401, 1000] {
        commit(&store, &ChangeSet::default(), &records(present..count)).await.unwrap();
        present = count;
        let all: Vec<u64> = (0..count).rev().collect();
        assert_eq!(trail(&store, None, usize::MAX).await, all, "{count} records");
        for before in [1, 199, 200, 201, 202, 399] {
            let expected: Vec<u64> = (0..count.min(before)).rev().take(250).collect();
            assert_eq!(trail(&store, Some(before), 250).await, expected, "{count} records, before {before}");
        }
        assert_eq!(store.load().await.unwrap().tail.next_seq, count);
    }
}

pub(crate) async fn the_trail_may_have_gaps<P: Place>() {
    let store = P::new().open().await;
    let seqs = [0, 1, 1_000_000, 1_000_200, 1_000_201, 5_000_000_000];
    let sparse: Vec<_> = seqs.iter().map(|seq| record(*seq)).collect();
    commit(&store, &ChangeSet::default(), &sparse).await.unwrap();
    assert_eq!(trail(&store, None, 99).await, [5_000_000_000, 1_000_201, 1_000_200, 1_000_000, 1, 0]);
    assert_eq!(trail(&store, Some(1_000_200), 99).await, [1_000_000, 1, 0]);
    assert_eq!(store.load().await.unwrap().tail.next_seq, 5_000_000_001);
}

pub(crate) async fn a_scan_stops_when_told<P: Place>() {
    let store = P::new().open().await;
    commit(&store, &ChangeSet::default(), &records(0..450)).await.unwrap();
    let mut seen = 0;
    let mut found = Vec::new();
    let mut multiples_of_100 = |record: kms_core::CallRecord| {
        seen += 1;
        if record.seq.is_multiple_of(100) {
            found.push(record.seq);
        }
        if found.len() < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    store.scan_trail(None, &mut multiples_of_100).await.unwrap();
    assert_eq!((found, seen), (vec![400, 300], 150));
}

pub(crate) async fn a_commit_that_fails_leaves_nothing<P: Place>() {
    let store = P::new().open().await;
    commit(&store, &ChangeSet(vec![put(key(1, "one")), put(alias("a", 1))]), &records(0..2)).await.unwrap();
    let before = store.load().await.unwrap();

    // The record's number is taken, which shows when the rows have long been written.
    let changes = ChangeSet(vec![
        change(Some(key(1, "one")), Some(key(1, "new"))),
        remove(alias("a", 1)),
        put(key(2, "two")),
        put(material(2)),
    ]);
    let error = commit(&store, &changes, &[record(2), record(1)]).await.unwrap_err();
    assert_eq!(error.problem, Problem::Other, "{error}");
    assert!(!error.detail.is_empty());
    assert_eq!(store.load().await.unwrap(), before);
    assert_eq!(trail(&store, None, 9).await, [1, 0]);

    // The store goes on working.
    commit(&store, &changes, &[record(2)]).await.unwrap();
    assert_eq!(store.load().await.unwrap().counts(), Counts { keys: 2, materials: 1, records: 3, ..Counts::default() });
}

pub(crate) async fn two_stores_see_each_others_commits<P: Place>() {
    let place = P::new();
    let (left, right) = (place.open().await, place.open().await);
    commit(&left, &ChangeSet(vec![put(key(1, "one"))]), &[record(0)]).await.unwrap();
    assert_eq!(right.load().await.unwrap().rows, [key(1, "one")]);
    commit(&right, &ChangeSet(vec![change(Some(key(1, "one")), Some(key(1, "new")))]), &[record(1)]).await.unwrap();
    assert_eq!(left.load().await.unwrap().rows, [key(1, "new")]);
    assert_eq!(trail(&left, None, 9).await, [1, 0]);
    assert_eq!(left.load().await, right.load().await);
    assert!(commit(&left, &ChangeSet::default(), &[record(1)]).await.is_err());
}

pub(crate) async fn a_damaged_row_is_named<P: Place>() {
    let (id, _) = key(1, "one");
    let cases = [
        (Table::Keys, id.id(), "{\"created\":"),
        (Table::Keys, "not an ARN".to_owned(), "{}"),
        (Table::Materials, format!("{}#none", id.id()), "{}"),
        (Table::Aliases, alias("a", 1).0.id(), "[]"),
        (Table::Workspace, "workspace".to_owned(), ""),
    ];
    for (table, id, text) in cases {
        let place = P::new();
        let store = place.open().await;
        commit(&store, &ChangeSet(vec![put(key(2, "two"))]), &[]).await.unwrap();
        place.put_raw(table, &id, text).await;
        let error = store.load().await.unwrap_err();
        assert_eq!(error.problem, Problem::Damaged, "{error}");
        assert!(error.detail.contains(table.name()) && error.detail.contains(&id), "{error}");
    }
}

pub(crate) async fn a_damaged_record_is_named<P: Place>() {
    for text in ["nonsense", "{\"seq\":8}", &serde_json::to_string(&record(8)).unwrap()] {
        let place = P::new();
        let store = place.open().await;
        commit(&store, &ChangeSet::default(), &records(0..10)).await.unwrap();

        place.put_raw_record(4, text).await;
        let mut seen = Vec::new();
        let mut visit = |record: kms_core::CallRecord| {
            seen.push(record.seq);
            ControlFlow::Continue(())
        };
        let error = store.scan_trail(None, &mut visit).await.unwrap_err();
        assert_eq!((error.problem, seen), (Problem::Damaged, vec![9, 8, 7, 6, 5]));
        assert!(error.detail.contains("`4` of table `trail`"), "{error}");
        // The state does not depend on it.
        assert!(store.load().await.is_ok());

        place.put_raw_record(9, text).await;
        let error = store.load().await.unwrap_err();
        assert_eq!(error.problem, Problem::Damaged);
        assert!(error.detail.contains("`9` of table `trail`"), "{error}");
    }
}

fn documents(of: &[(&str, Option<&str>)]) -> Vec<(String, Option<String>)> {
    of.iter().map(|(key, text)| ((*key).to_owned(), text.map(str::to_owned))).collect()
}

async fn found(store: &impl Store, prefix: &str) -> Vec<String> {
    let documents = store.documents(prefix).await.unwrap();
    documents.into_iter().map(|(key, text)| format!("{key}={text}")).collect()
}

pub(crate) async fn documents_are_kept_beside_rows<P: Place>() {
    let place = P::new();
    let store = place.open().await;
    assert_eq!(store.document("a/1").await, Ok(None));
    assert!(found(&store, "").await.is_empty());
    let changes = ChangeSet(vec![put(key(1, "one"))]);
    let batch = documents(&[("a/2", Some("two")), ("b", Some("ü\u{1f511}\"")), ("a/1", Some("one")), ("a0", Some(""))]);
    store.commit(Batch { changes: &changes, records: &records(0..2), documents: &batch }).await.unwrap();

    // A batch that fails leaves the documents, too.
    let batch = documents(&[("a/1", None), ("a/2", Some("new"))]);
    let refused = Batch { changes: &ChangeSet::default(), records: &[record(1)], documents: &batch };
    assert!(store.commit(refused).await.is_err());

    let other = place.open().await;
    assert_eq!(found(&other, "a/").await, ["a/1=one", "a/2=two"]);
    assert_eq!(found(&other, "").await, ["a/1=one", "a/2=two", "a0=", "b=ü\u{1f511}\""]);
    assert!(found(&other, "c").await.is_empty());
    assert_eq!(other.document("b").await.unwrap().unwrap(), "ü\u{1f511}\"");
    assert_eq!(other.document("a/").await, Ok(None));
    assert_eq!(other.load().await.unwrap().rows, [key(1, "one")]);
}

pub(crate) async fn a_batch_of_documents_alone_is_stored<P: Place>() {
    let store = P::new().open().await;
    let commit = async |batch: &[(&str, Option<&str>)]| {
        let documents = documents(batch);
        store.commit(Batch { changes: &ChangeSet::default(), records: &[], documents: &documents }).await.unwrap();
    };
    commit(&[("a", Some("1")), ("b", Some("1"))]).await;
    // In order: what is removed may be put again.
    commit(&[("a", None), ("a", Some("2")), ("b", Some("2")), ("b", None), ("none", None)]).await;
    assert_eq!(found(&store, "").await, ["a=2"]);
    assert_eq!(store.load().await, Ok(Loaded::default()));
}

pub(crate) async fn what_is_cleared_is_gone<P: Place>() {
    let place = P::new();
    let store = place.open().await;
    let before = store.wrapping_key(&mut rng(1)).await.unwrap();
    let changes = ChangeSet(vec![put(workspace(1)), put(key(1, "one")), put(material(1))]);
    let batch = documents(&[("a", Some("1"))]);
    store.commit(Batch { changes: &changes, records: &records(0..3), documents: &batch }).await.unwrap();
    store.clear().await.unwrap();
    assert_eq!(store.load().await, Ok(Loaded::default()));
    assert_eq!(trail(&store, None, 9).await, NONE);
    assert!(found(&store, "").await.is_empty());
    // With another wrapping key it is as new, and opens.
    let after = place.open().await.wrapping_key(&mut rng(2)).await.unwrap();
    assert_ne!(before.as_bytes(), after.as_bytes());
    commit(&store, &changes, &records(0..1)).await.unwrap();
    assert_eq!(store.load().await.unwrap().counts().records, 1);
}

pub(crate) async fn the_wrapping_key_is_made_once<P: Place>() {
    let place = P::new();
    let made = place.open().await.wrapping_key(&mut rng(1)).await.unwrap();
    let read = place.open().await.wrapping_key(&mut rng(2)).await.unwrap();
    assert_eq!(made.as_bytes(), read.as_bytes());
    let elsewhere = P::new().open().await.wrapping_key(&mut rng(3)).await.unwrap();
    assert_ne!(made.as_bytes(), elsewhere.as_bytes());
}

pub(crate) async fn wrapping_keys_made_at_once_are_one<P: Place>() {
    let place = P::new();
    let (left, right) = (place.open().await, place.open().await);
    let (mut left_rng, mut right_rng) = (rng(1), rng(2));
    let (made, also) = fixture::together(left.wrapping_key(&mut left_rng), right.wrapping_key(&mut right_rng)).await;
    let kept = place.open().await.wrapping_key(&mut rng(3)).await.unwrap();
    assert_eq!(made.unwrap().as_bytes(), kept.as_bytes());
    assert_eq!(also.unwrap().as_bytes(), kept.as_bytes());
}

pub(crate) async fn a_lost_wrapping_key_is_not_replaced<P: Place>() {
    let store = P::new().open().await;
    commit(&store, &ChangeSet(vec![put(workspace(1)), put(material(1))]), &[]).await.unwrap();
    for _ in 0..2 {
        let error = store.wrapping_key(&mut rng(1)).await.unwrap_err();
        assert_eq!(error.problem, Problem::Damaged, "{error}");
    }
    assert_eq!(sorted(store.load().await.unwrap().rows), sorted(vec![workspace(1), material(1)]));
}
