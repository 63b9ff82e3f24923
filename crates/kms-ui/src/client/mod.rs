//! The client of the worker: questions out, answers back, and the worker's life.
//!
//! A question is a number and a promise (`book`). The worker is watched through a Web Lock that it holds as long as it
//! lives; when the lock comes free the worker is dead, every question that was sent is answered with [`Failure::Lost`], and
//! a new worker is started, later and later if it keeps dying (`deaths`). Questions that were not sent yet wait for it.

mod book;
mod deaths;
mod link;
mod query;

use futures_channel::oneshot;
use kms_api::Operation;
use kms_protocol::identity::{Manage, ManagingService};
use kms_protocol::view::View;
use kms_protocol::{
    Actor, Ask, Changed, ClockCommand, Failure, FileDone, Moved, OpenFile, Question, Role, SealFile, Storage, ToWorker,
    WorkspaceTask,
};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;
use web_sys::File;

use crate::platform;
use crate::text::client as text;
use link::Link;
pub use query::{Query, use_view};

/// How the worker is.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    /// It was started and has not spoken yet.
    Starting,
    /// It answers.
    Ready,
    /// It cannot serve, and said why.
    Failed(Failure),
    /// It died again and again; the text is the last that was heard of it.
    Dying(String),
    /// It is of another build than the page, which must be loaded anew.
    OtherBuild,
}

/// A handle to the worker. Copies are the same handle.
#[derive(Clone, Copy)]
pub struct Client {
    link: StoredValue<Link, LocalStorage>,
    /// How the worker is.
    pub status: RwSignal<Status>,
    /// The workspace after the last commit that was heard of.
    pub changed: RwSignal<Changed>,
    /// Where the workspace is kept.
    pub storage: RwSignal<Storage>,
    /// How often a worker became ready: views that were lost with a worker are asked again.
    epoch: RwSignal<u64>,
    /// Who the person acts as; the root user of the first account if nobody was chosen.
    actor: RwSignal<Option<Actor>>,
}

/// What comes back for a question: a body, and for work on a file the file.
type Reply = (Value, Option<File>);

/// Work on a file that goes on.
pub struct FileWork {
    /// The question's number, for [`Client::cancel`].
    pub id: u64,
    answer: oneshot::Receiver<Result<Reply, Failure>>,
}

impl Client {
    /// Starts the worker. Lives as long as the current owner, which is the application.
    pub fn start() -> Self {
        let client = Self {
            link: StoredValue::new_local(Link::new(platform::dom::build_id())),
            status: RwSignal::new(Status::Starting),
            changed: RwSignal::new(Changed::default()),
            storage: RwSignal::new(Storage::default()),
            epoch: RwSignal::new(0),
            actor: RwSignal::new(None),
        };
        client.start_worker();
        client
    }

    /// The page's build id.
    pub fn build(self) -> String {
        self.link.try_with_value(|link| link.build.clone()).unwrap_or_default()
    }

    /// This tab's part in the workspace.
    pub fn role(self) -> Role {
        self.changed.get().role
    }

    /// Who the person acts as, if that was chosen; follows it.
    pub fn chosen_actor(self) -> Option<Actor> {
        self.actor.get()
    }

    /// Who the person acts as: the root user of the first account if nobody was chosen; follows it.
    pub fn actor(self) -> Option<Actor> {
        self.actor.get().or_else(Actor::home)
    }

    /// From now on the person acts as this one. All views are asked again.
    pub fn act_as(self, actor: Option<Actor>) {
        // Whoever acts if nobody was chosen need not be chosen.
        let actor = actor.filter(|actor| Some(actor) != Actor::home().as_ref());
        if self.actor.with_untracked(|old| *old != actor) {
            self.actor.set(actor);
        }
    }

    /// Runs an operation of KMS.
    ///
    /// # Errors
    ///
    /// What KMS refused, or why there is no answer.
    pub async fn call<R: Operation>(self, request: R) -> Result<R::Response, Failure> {
        let input = serde_json::to_value(&request).map_err(unreadable)?;
        self.call_by_name(R::NAME, input).await
    }

    /// Runs the operation of KMS that has this name, with the members of AWS's service model.
    ///
    /// # Errors
    ///
    /// What KMS refused, or why there is no answer.
    pub async fn call_by_name<T: DeserializeOwned>(self, operation: &str, input: Value) -> Result<T, Failure> {
        read(self.ask(Ask::Call { operation: operation.to_owned(), input }).await?)
    }

    /// Runs an operation of KMS as somebody else than the person acts as, who was told so.
    ///
    /// # Errors
    ///
    /// What KMS refused, or why there is no answer.
    pub async fn call_as<R: Operation>(self, actor: Actor, request: R) -> Result<R::Response, Failure> {
        let input = serde_json::to_value(&request).map_err(unreadable)?;
        let ask = Ask::Call { operation: R::NAME.to_owned(), input };
        let answer = self.post(Some(actor), ask, None, None).answer;
        read(answer.await.unwrap_or(Err(Failure::Lost))?)
    }

    /// Runs an operation of IAM, with the members of AWS's service model.
    ///
    /// # Errors
    ///
    /// What IAM refused, or why there is no answer.
    pub async fn manage(self, operation: &str, input: Value) -> Result<Value, Failure> {
        let manage = Manage { service: ManagingService::Iam, operation: operation.to_owned(), input };
        self.ask(Ask::Manage(manage)).await.map(|(body, _)| body)
    }

    /// Looks at the workspace.
    ///
    /// # Errors
    ///
    /// Why there is no answer.
    pub async fn view<T: DeserializeOwned>(self, view: View) -> Result<T, Failure> {
        read(self.ask(Ask::View(view)).await?)
    }

    /// Sets the virtual clock.
    ///
    /// # Errors
    ///
    /// Why it was not set.
    pub async fn clock(self, command: ClockCommand) -> Result<Moved, Failure> {
        read(self.ask(Ask::Clock(command)).await?)
    }

    /// Carries out a task on the workspace, with the file that it reads. What it writes comes along.
    ///
    /// # Errors
    ///
    /// What was refused, or why there is no answer.
    pub async fn workspace<T: DeserializeOwned>(
        self,
        task: WorkspaceTask,
        file: Option<File>,
    ) -> Result<(T, Option<File>), Failure> {
        let answer = self.post(self.actor.get_untracked(), Ask::Workspace(task), file, None).answer;
        let (body, file) = answer.await.unwrap_or(Err(Failure::Lost))?;
        Ok((read((body, None))?, file))
    }

    /// Starts to encrypt a file. `progress` hears of bytes done and bytes in all.
    pub fn seal(self, file: &File, request: SealFile, progress: impl Fn(u64, u64) + 'static) -> FileWork {
        self.work(Ask::Seal(request), file, progress)
    }

    /// Starts to decrypt a file. `progress` hears of bytes done and bytes in all.
    pub fn open(self, file: &File, request: OpenFile, progress: impl Fn(u64, u64) + 'static) -> FileWork {
        self.work(Ask::Open(request), file, progress)
    }

    /// Takes back a question; it is answered with [`Failure::Cancelled`] at once.
    pub fn cancel(self, id: u64) {
        self.link.try_update_value(|link| link.cancel(id));
    }

    /// Starts the worker again after it was given up.
    pub fn try_again(self) {
        self.link.try_update_value(Link::forgive);
        self.start_worker();
    }

    /// Makes the current effect run again whenever a view may show something else.
    pub fn follow(self) {
        self.changed.track();
        self.epoch.track();
        self.actor.track();
    }

    async fn ask(self, ask: Ask) -> Result<Reply, Failure> {
        self.post(self.actor.get_untracked(), ask, None, None).answer.await.unwrap_or(Err(Failure::Lost))
    }

    fn work(self, ask: Ask, file: &File, progress: impl Fn(u64, u64) + 'static) -> FileWork {
        self.post(self.actor.get_untracked(), ask, Some(file.clone()), Some(Box::new(progress)))
    }

    fn post(self, by: Option<Actor>, ask: Ask, file: Option<File>, progress: Option<link::OnProgress>) -> FileWork {
        let (sender, answer) = oneshot::channel();
        let question = Question { by, ask };
        let id = self.link.try_update_value(|link| link.ask(question, file, sender, progress)).unwrap_or_default();
        FileWork { id, answer }
    }
}

impl FileWork {
    /// Waits for the end of the work.
    ///
    /// # Errors
    ///
    /// Why there is no result.
    pub async fn done(self) -> Result<(FileDone, File), Failure> {
        let (body, file) = self.answer.await.unwrap_or(Err(Failure::Lost))?;
        let file = file.ok_or_else(|| Failure::Protocol(text::no_file().to_owned()))?;
        Ok((read((body, None))?, file))
    }
}

/// The client of this page.
pub fn use_client() -> Client {
    // Provided by the application before anything else is shown; without it a page that asks nothing is the best there is.
    use_context().unwrap_or_else(Client::start)
}

fn read<T: DeserializeOwned>((body, _): Reply) -> Result<T, Failure> {
    serde_json::from_value(body).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> Failure {
    Failure::Protocol(error.to_string())
}

fn message(id: u64, question: Question) -> String {
    // Every message is made of texts, numbers and maps with text keys, which JSON can always say.
    serde_json::to_string(&ToWorker::Ask { id, question: Box::new(question) }).unwrap_or_default()
}
