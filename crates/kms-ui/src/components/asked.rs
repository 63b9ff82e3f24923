//! What only KMS itself tells: a call as the person, asked for when the page opens and again after each of its actions.
//!
//! The AWS console does the same. The call stands in the trail, and is refused to whom KMS refuses it.

use kms_api::Operation;
use kms_protocol::Failure;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::act::Act;
use crate::explain::{Told, tell};

/// The answer to such a call. Copies are the same answer.
pub struct Asked<T: Send + Sync + 'static> {
    /// The latest answer; it stays while the next is on its way.
    pub data: RwSignal<Option<T>>,
    failure: RwSignal<Option<Failure>>,
}

impl<T: Send + Sync + 'static> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Asked<T> {}

impl<T: Send + Sync + 'static> Asked<T> {
    /// Why there is no answer.
    pub fn told(self) -> Signal<Option<Told>> {
        Signal::derive(move || self.failure.with(|failure| failure.as_ref().map(tell)))
    }
}

/// Calls now, when another principal or Region is chosen, after each action that worked, and when the virtual clock was set.
pub fn ask<R>(act: Act, request: impl Fn() -> R + 'static) -> Asked<R::Response>
where
    R: Operation + 'static,
    R::Response: Send + Sync + 'static,
{
    let asked = Asked { data: RwSignal::new(None), failure: RwSignal::new(None) };
    let actor = Memo::new(move |_| act.client.actor());
    let clock = Memo::new(move |_| act.client.changed.with(|changed| changed.clock));
    Effect::new(move |_| {
        act.done.track();
        actor.track();
        clock.track();
        let call = act.client.call(request());
        spawn_local(async move {
            match call.await {
                Ok(data) => {
                    asked.failure.try_set(None);
                    asked.data.try_set(Some(data));
                }
                Err(failure) => {
                    asked.failure.try_set(Some(failure));
                }
            }
        });
    });
    asked
}
