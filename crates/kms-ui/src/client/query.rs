//! A view that keeps itself up to date.

use kms_protocol::Failure;
use kms_protocol::view::View;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use super::use_client;

/// What a view shows: the latest answer, or why there is none. The last answer stays while the next is on its way.
pub struct Query<T: Send + Sync + 'static> {
    /// The latest answer.
    pub data: RwSignal<Option<T>>,
    /// Why the latest question got no answer.
    pub failure: RwSignal<Option<Failure>>,
}

impl<T: Send + Sync + 'static> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Query<T> {}

/// Asks for a view now, whenever what it names changes, and after every commit. One question is under way at a time: a
/// storm of commits leads to as many questions as the worker can answer, not more.
pub fn use_view<T>(view: impl Fn() -> Option<View> + 'static) -> Query<T>
where
    T: DeserializeOwned + PartialEq + Send + Sync + 'static,
{
    let client = use_client();
    let query = Query { data: RwSignal::new(None), failure: RwSignal::new(None) };
    let wanted = StoredValue::new(None::<View>);
    let busy = StoredValue::new(false);
    Effect::new(move |_| {
        client.follow();
        wanted.set_value(view());
        if busy.get_value() {
            return;
        }
        busy.set_value(true);
        spawn_local(async move {
            // All of these are gone when the page that asked was left; then there is nothing more to do.
            while let Some(Some(view)) = wanted.try_update_value(Option::take) {
                let result = client.view::<T>(view.clone()).await;
                let overtaken =
                    wanted.try_with_value(|next| next.as_ref().is_some_and(|next| *next != view)).unwrap_or(true);
                if !overtaken {
                    query.take(result);
                }
            }
            busy.try_update_value(|busy| *busy = false);
        });
    });
    query
}

impl<T: PartialEq + Send + Sync + 'static> Query<T> {
    fn take(self, result: Result<T, Failure>) {
        match result {
            Ok(data) => {
                let same = self.data.try_with_untracked(|old| old.as_ref() == Some(&data)).unwrap_or(true);
                if !same {
                    self.data.try_set(Some(data));
                }
                if self.failure.try_with_untracked(Option::is_some).unwrap_or(false) {
                    self.failure.try_set(None);
                }
            }
            // The question is asked again as soon as the next worker is ready.
            Err(Failure::Lost) => {}
            Err(failure) => {
                self.failure.try_set(Some(failure));
            }
        }
    }
}
