//! What waits to be written.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};

use kms_core::{Engine, Outcome, Row, RowKey, Tail};
use kms_crypto::WrappingKey;
use tokio::sync::oneshot;

use crate::service::lock;

/// It could not be stored; nothing of it has happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct StorageFailed(pub(crate) String);

/// Told when an item is stored or given up.
pub(crate) type Done = oneshot::Sender<Result<(), StorageFailed>>;

/// A call that the engine has carried out.
pub(crate) struct Pending {
    pub(crate) outcome: Outcome,
    pub(crate) done: Done,
}

/// Everything is replaced: a snapshot was restored, or all was reset.
pub(crate) struct Replacement {
    /// The engine that was replaced.
    pub(crate) old: Engine,
    pub(crate) old_key: WrappingKey,
    pub(crate) new_key: WrappingKey,
    pub(crate) rows: Vec<(RowKey, Row)>,
    pub(crate) tail: Tail,
    pub(crate) done: Done,
}

/// Something to be written.
pub(crate) enum Item {
    Call(Box<Pending>),
    Replacement(Box<Replacement>),
}

/// What waits to be written, in the order in which the engine did it. Items are put in under the engine's lock.
#[derive(Default)]
pub(crate) struct Queue {
    inner: Mutex<Inner>,
    wake: Condvar,
}

#[derive(Default)]
struct Inner {
    items: VecDeque<Item>,
    stopping: bool,
    /// Why nothing can be written any more.
    lost: Option<StorageFailed>,
}

/// What is written at once.
pub(super) enum Batch {
    Calls(Vec<Pending>),
    Replacement(Box<Replacement>),
}

impl Queue {
    /// Puts an item at the end.
    ///
    /// # Errors
    ///
    /// The item comes back if nothing can be written any more.
    pub(crate) fn push(&self, item: Item) -> Result<(), (Item, StorageFailed)> {
        let mut inner = lock(&self.inner);
        if let Some(lost) = &inner.lost {
            return Err((item, lost.clone()));
        }
        inner.items.push_back(item);
        drop(inner);
        self.wake.notify_one();
        Ok(())
    }

    /// Why nothing can be written any more, if so.
    pub(crate) fn lost(&self) -> Option<StorageFailed> {
        lock(&self.inner).lost.clone()
    }

    /// Lets the writer end when everything is written.
    pub(super) fn stop(&self) {
        lock(&self.inner).stopping = true;
        self.wake.notify_one();
    }

    /// Nothing can be written any more.
    pub(super) fn set_lost(&self, reason: StorageFailed) {
        lock(&self.inner).lost = Some(reason);
    }

    /// Waits for what is to be written next; `None` when the queue is empty and was told to stop.
    pub(super) fn next(&self) -> Option<Batch> {
        let mut inner = lock(&self.inner);
        loop {
            let mut calls = Vec::new();
            while let Some(item) = inner.items.pop_front() {
                match item {
                    Item::Call(pending) => calls.push(*pending),
                    Item::Replacement(replacement) if calls.is_empty() => return Some(Batch::Replacement(replacement)),
                    item @ Item::Replacement(_) => {
                        inner.items.push_front(item);
                        break;
                    }
                }
            }
            if !calls.is_empty() {
                return Some(Batch::Calls(calls));
            }
            if inner.stopping {
                return None;
            }
            inner = self.wake.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Takes all out.
    pub(super) fn drain(&self) -> VecDeque<Item> {
        std::mem::take(&mut lock(&self.inner).items)
    }

    /// Takes all out if there are only calls.
    pub(super) fn drain_calls(&self) -> Option<Vec<Pending>> {
        let mut inner = lock(&self.inner);
        if inner.items.iter().any(|item| matches!(item, Item::Replacement(_))) {
            return None;
        }
        let calls = std::mem::take(&mut inner.items).into_iter();
        Some(calls.filter_map(|item| if let Item::Call(pending) = item { Some(*pending) } else { None }).collect())
    }
}
