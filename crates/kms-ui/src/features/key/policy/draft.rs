//! Policies that are being edited. They outlive the page, so that going elsewhere and back loses nothing.

use std::collections::BTreeMap;

use leptos::prelude::*;

/// The policies that are being edited, by the key's id.
#[derive(Clone, Copy, Default)]
pub struct PolicyDrafts(StoredValue<BTreeMap<String, Draft>>);

/// A policy that is being edited.
#[derive(Clone)]
pub(super) struct Draft {
    /// What the key's policy was when the editing began.
    pub(super) begun: String,
    /// What it is to be.
    pub(super) text: String,
}

impl PolicyDrafts {
    /// What is being edited for a key.
    pub(super) fn of(self, key: &str) -> Option<Draft> {
        self.0.with_value(|drafts| drafts.get(key).cloned())
    }

    /// Keeps a draft for a key.
    pub(super) fn keep(self, key: &str, draft: Draft) {
        self.0.update_value(|drafts| {
            drafts.insert(key.to_owned(), draft);
        });
    }

    /// Forgets the draft for a key.
    pub(super) fn forget(self, key: &str) {
        self.0.update_value(|drafts| {
            drafts.remove(key);
        });
    }
}

/// The drafts of the application.
pub(super) fn use_drafts() -> PolicyDrafts {
    use_context().unwrap_or_default()
}
