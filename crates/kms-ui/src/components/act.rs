//! Actions of a page that have no form: they work and are told in a toast, or their refusal stands at the head of the page.

use kms_api::Operation;
use kms_protocol::Failure;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::{Client, use_client};
use crate::explain::{Told, tell};
use crate::shell::toasts::{Toasts, use_toasts};

/// The state of a page's actions. Copies are the same.
#[derive(Clone, Copy)]
pub struct Act {
    /// Whether an answer is awaited.
    pub busy: RwSignal<bool>,
    /// Who is asked.
    pub client: Client,
    /// Where it is told.
    pub toasts: Toasts,
    /// How many actions worked: what they change is asked for again.
    pub done: RwSignal<u32>,
    failure: RwSignal<Option<Failure>>,
}

impl Default for Act {
    fn default() -> Self {
        Self {
            busy: RwSignal::new(false),
            client: use_client(),
            toasts: use_toasts(),
            done: RwSignal::new(0),
            failure: RwSignal::new(None),
        }
    }
}

impl Act {
    /// The refusal of the latest action.
    pub fn told(self) -> Signal<Option<Told>> {
        Signal::derive(move || self.failure.with(|failure| failure.as_ref().map(tell)))
    }

    /// Says that an action worked.
    pub fn succeed(self, said: impl Into<String>) {
        self.toasts.say(said);
        self.done.try_update(|done| *done += 1);
    }

    /// Runs an operation of KMS, unless an action is under way, and says so when it worked.
    pub fn run<R: Operation + 'static>(self, request: R, said: impl Into<String> + 'static) {
        self.work(async move { self.client.call(request).await.map(drop) }, said.into());
    }

    /// Does the work, unless an action is under way, and says so when it worked.
    pub fn work(self, work: impl Future<Output = Result<(), Failure>> + 'static, said: String) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let result = work.await;
            self.busy.try_set(false);
            match result {
                Ok(()) => self.succeed(said),
                Err(failure) => {
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }
}
