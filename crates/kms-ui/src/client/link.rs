//! The line to the worker that lives now.

use futures_channel::oneshot;
use kms_protocol::{Changed, Failure, FromWorker, Question, Ready, ToWorker};
use leptos::prelude::*;
use web_sys::File;

use super::book::Book;
use super::deaths::{Deaths, Next};
use super::{Client, Reply, Status, message};
use crate::platform::{locks, time, worker::Port};
use crate::text::client as text;

/// Hears of bytes done and bytes in all.
pub(super) type OnProgress = Box<dyn Fn(u64, u64)>;

struct Waiting {
    answer: oneshot::Sender<Result<Reply, Failure>>,
    progress: Option<OnProgress>,
}

/// What the client remembers between messages.
pub(super) struct Link {
    pub(super) build: String,
    port: Option<Port>,
    /// Counts the workers; what is heard of an earlier one no longer counts.
    generation: u64,
    ready: bool,
    book: Book<Waiting, (String, Option<File>)>,
    deaths: Deaths,
    /// A commit was heard of, and will be told with the next frame.
    news: Option<Changed>,
}

impl Link {
    pub(super) fn new(build: String) -> Self {
        Self {
            build,
            port: None,
            generation: 0,
            ready: false,
            book: Book::default(),
            deaths: Deaths::default(),
            news: None,
        }
    }

    pub(super) fn ask(
        &mut self,
        question: Question,
        file: Option<File>,
        answer: oneshot::Sender<Result<Reply, Failure>>,
        progress: Option<OnProgress>,
    ) -> u64 {
        let id = self.book.ask(Waiting { answer, progress }, |id| (message(id, question), file));
        self.flush();
        id
    }

    pub(super) fn cancel(&mut self, id: u64) {
        let Some((sent, waiting)) = self.book.settle(id) else { return };
        let _ = waiting.answer.send(Err(Failure::Cancelled));
        if sent && let (Some(port), Ok(text)) = (&self.port, serde_json::to_string(&ToWorker::Cancel { id })) {
            port.send(&text, None);
        }
    }

    pub(super) fn forgive(&mut self) {
        self.deaths = Deaths::default();
    }

    fn flush(&mut self) {
        if self.ready
            && let Some(port) = &self.port
        {
            for (text, file) in self.book.send() {
                port.send(&text, file.as_ref());
            }
        }
    }
}

impl Client {
    /// Starts a worker and listens to it.
    pub(super) fn start_worker(self) {
        let Some((build, generation)) = self.link.try_update_value(|link| {
            link.generation += 1;
            link.ready = false;
            (link.build.clone(), link.generation)
        }) else {
            return;
        };
        self.status.try_set(Status::Starting);
        let name = format!("page-{:x}-{generation}", (js_sys::Math::random() * 1e15) as u64);
        let lock = format!("kmsbox:worker:{name}");
        let port = Port::start(
            &format!("./{build}/worker.js"),
            &name,
            move |text, file| self.heard(generation, &lock, &text, file),
            move |reason| {
                leptos::logging::error!("worker: {reason}");
                // Before it is ready the worker holds no lock that could tell of its death.
                if self.link.try_with_value(|link| !link.ready).unwrap_or(false) {
                    self.died(generation, &reason);
                }
            },
        );
        match port {
            Ok(port) => {
                let old = self.link.try_update_value(|link| link.port.replace(port));
                bury(old.flatten());
            }
            Err(reason) => {
                self.status.try_set(Status::Dying(reason));
            }
        }
    }

    fn current(self, generation: u64) -> bool {
        self.link.try_with_value(|link| link.generation == generation).unwrap_or(false)
    }

    fn heard(self, generation: u64, lock: &str, text: &str, file: Option<File>) {
        if !self.current(generation) {
            return;
        }
        match serde_json::from_str(text) {
            Ok(FromWorker::Ready(ready)) => self.is_ready(generation, lock, ready),
            Ok(FromWorker::Failed { build, failure }) => {
                let status = if self.same_build(&build) { Status::Failed(failure) } else { Status::OtherBuild };
                self.stop(status);
            }
            Ok(FromWorker::Answer { id, result }) => {
                let settled = self.link.try_update_value(|link| link.book.settle(id)).flatten();
                if let Some((_, waiting)) = settled {
                    let _ = waiting.answer.send(result.map(|body| (body, file)));
                }
            }
            Ok(FromWorker::Progress { id, done, total }) => {
                self.link.try_with_value(|link| {
                    if let Some(progress) = link.book.waiting(id).and_then(|waiting| waiting.progress.as_ref()) {
                        progress(done, total);
                    }
                });
            }
            Ok(FromWorker::Changed(changed)) => self.has_changed(changed),
            Err(error) => leptos::logging::error!("a message of the worker was not understood: {error}"),
        }
    }

    fn same_build(self, build: &str) -> bool {
        build.is_empty() || build == self.build()
    }

    fn is_ready(self, generation: u64, lock: &str, ready: Ready) {
        if !self.same_build(&ready.build) {
            self.stop(Status::OtherBuild);
            return;
        }
        let watched = locks::when_free(lock, move || self.died(generation, text::worker_ended()));
        if !watched {
            leptos::logging::warn!("the browser has no Web Locks: a worker that dies is not noticed");
        }
        self.storage.try_set(ready.storage);
        self.changed.try_set(ready.changed);
        self.status.try_set(Status::Ready);
        self.link.try_update_value(|link| {
            link.ready = true;
            link.flush();
        });
        self.epoch.try_update(|epoch| *epoch += 1);
    }

    /// Tells of a commit with the next frame, once for all that come until then.
    fn has_changed(self, changed: Changed) {
        let first = self.link.try_update_value(|link| link.news.replace(changed).is_none()).unwrap_or(false);
        if first {
            request_animation_frame(move || {
                if let Some(Some(changed)) = self.link.try_update_value(|link| link.news.take()) {
                    self.changed.try_set(changed);
                }
            });
        }
    }

    fn stop(self, status: Status) {
        let port = self.link.try_update_value(|link| {
            link.generation += 1;
            link.ready = false;
            link.port.take()
        });
        bury(port.flatten());
        self.status.try_set(status);
    }

    fn died(self, generation: u64, reason: &str) {
        if !self.current(generation) {
            return;
        }
        let now = time::monotonic();
        let Some((lost, next, port)) = self.link.try_update_value(|link| {
            link.ready = false;
            link.generation += 1;
            (link.book.lose_sent(), link.deaths.note(now), link.port.take())
        }) else {
            return;
        };
        bury(port);
        for waiting in lost {
            let _ = waiting.answer.send(Err(Failure::Lost));
        }
        match next {
            Next::Restart(wait) => {
                self.status.try_set(Status::Starting);
                time::after(wait, move || self.start_worker());
            }
            Next::GiveUp => {
                self.status.try_set(Status::Dying(reason.to_owned()));
            }
        }
    }
}

/// Lets go of a worker after the event that led here is over: it may be one of the worker's own.
fn bury(port: Option<Port>) {
    if let Some(port) = port {
        time::after(0, move || drop(port));
    }
}
