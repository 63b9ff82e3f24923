//! Work on a file. It outlives the page: a visitor may look at something else while a large file is sealed.

use kms_protocol::{Failure, FileDone};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use crate::client::{Client, FileWork};
use crate::components::drop_zone::Chosen;
use crate::components::form::Form;
use crate::components::pairs::Pairs;
use crate::forms::Placed;
use crate::shell::toasts::Toasts;
use crate::text::files as text;

/// The two kinds of work.
#[derive(Clone, Copy, Default)]
pub struct Jobs {
    pub(super) seal: Job,
    pub(super) open: Job,
}

/// One kind of work: what it is given, how far it is, and what came of it. Copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Job {
    pub(super) form: Form,
    pub(super) file: Chosen,
    pub(super) key: RwSignal<String>,
    pub(super) context: Pairs,
    /// Bytes done and bytes in all, while it goes on.
    pub(super) progress: RwSignal<Option<(u64, u64)>>,
    pub(super) result: RwSignal<Option<(FileDone, File)>, LocalStorage>,
    id: StoredValue<Option<u64>>,
}

impl Default for Job {
    fn default() -> Self {
        Self {
            form: Form::default(),
            file: Chosen::default(),
            key: RwSignal::new(String::new()),
            context: Pairs::default(),
            progress: RwSignal::new(None),
            result: RwSignal::new_local(None),
            id: StoredValue::new(None),
        }
    }
}

impl Job {
    /// Follows work that was started, to its end.
    pub(super) fn follow(
        self,
        work: FileWork,
        size: u64,
        toasts: Toasts,
        said: fn(&str) -> String,
        place: fn(&Failure) -> Placed,
    ) {
        self.id.set_value(Some(work.id));
        self.progress.set(Some((0, size)));
        self.result.set(None);
        self.form.clear();
        self.form.busy.set(true);
        spawn_local(async move {
            let result = work.done().await;
            self.id.try_set_value(None);
            self.progress.try_set(None);
            self.form.busy.try_set(false);
            match result {
                Ok((done, file)) => {
                    toasts.say(said(&done.name));
                    self.result.try_set(Some((done, file)));
                }
                Err(Failure::Cancelled) => toasts.say(text::cancelled()),
                Err(failure) => self.form.refuse(place(&failure)),
            }
        });
    }

    /// What hears of progress.
    pub(super) fn on_progress(self) -> impl Fn(u64, u64) + 'static {
        move |done, total| {
            self.progress.try_set(Some((done, total)));
        }
    }

    /// Stops the work.
    pub(super) fn cancel(self, client: Client) {
        if let Some(id) = self.id.get_value() {
            client.cancel(id);
        }
    }
}
