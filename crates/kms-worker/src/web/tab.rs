//! This tab's part: it writes, or follows the tab that does.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use futures_channel::{mpsc, oneshot};
use futures_util::StreamExt;
use getrandom::SysRng;
use kms_api::key::KeySpec;
use kms_core::heavy;
use kms_crypto::KeyMaterial;
use kms_protocol::{Actor, Ask, Changed, Failure, FromWorker, Question, Ready, Role, ToWorker, WorkspaceTask};
use kms_store::{IndexedDbStore, OpenOptions};
use rand_core::UnwrapErr;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::bus::{Bus, Message};
use super::{file, lock, output, port, rsa, scope, text};
use crate::host::{Host, Moment, default_caller, storage_failure};
use crate::workspace::{self, Reply};

const WRITER_LOCK: &str = "kmsbox:writer";
/// The longest that a timer of the browser can be set to without overflowing, with room to spare.
const MAX_TIMER: i64 = 24 * 3_600 * 1_000;

type Answer = Result<Reply, Failure>;

/// What the writing loop is given to do.
enum Job {
    /// Answer a question, with the text of the file that came along and key material that was made for it.
    Ask {
        question: Box<Question>,
        file: Option<String>,
        answer: Box<dyn FnOnce(Answer)>,
        ready_made: Vec<(KeySpec, KeyMaterial)>,
    },
    /// See whether anything has fallen due.
    Tick,
    /// Tell where the workspace stands.
    State(Box<dyn FnOnce(Changed)>),
}

/// What this tab does with questions.
enum Seat {
    /// It gives them to the loop that owns the engine.
    Writer(mpsc::UnboundedSender<Job>),
    /// It sends them to the writer and waits.
    Follower(BTreeMap<u64, (Question, oneshot::Sender<Answer>)>),
}

/// This tab's worker.
pub(super) struct Tab {
    name: String,
    bus: Bus,
    seat: RefCell<Seat>,
    /// Whether the page was told that the worker is up.
    greeted: Cell<bool>,
    next_id: Cell<u64>,
    /// The work on files that goes on, by the question's number; true once the page has cancelled it.
    files: RefCell<BTreeMap<u64, Rc<Cell<bool>>>>,
}

/// Gives a question to the writing loop. One that needs RSA key pairs waits for them elsewhere, so that others can pass.
fn enqueue(
    jobs: &mpsc::UnboundedSender<Job>,
    mut question: Question,
    mut file: Option<String>,
    answer: Box<dyn FnOnce(Answer)>,
) {
    let specs = match &mut question.ask {
        Ask::Call { operation, input } => heavy::needed(operation, input).into_iter().collect(),
        Ask::Workspace(task) => match file.take() {
            Some(text) => {
                let (specs, text) = workspace::prepared(task, text);
                file = Some(text);
                specs
            }
            None => Vec::new(),
        },
        _ => Vec::new(),
    };
    let (jobs, question) = (jobs.clone(), Box::new(question));
    if specs.is_empty() {
        let _ = jobs.unbounded_send(Job::Ask { question, file, answer, ready_made: Vec::new() });
        return;
    }
    spawn_local(async move {
        let mut ready_made = Vec::new();
        for spec in specs {
            ready_made.extend(rsa::generate(spec).await.map(|material| (spec, material)));
        }
        let _ = jobs.unbounded_send(Job::Ask { question, file, answer, ready_made });
    });
}

/// Takes a place among the tabs and serves until the worker ends.
pub(super) async fn run() -> Result<(), Failure> {
    let tab = Rc::new(Tab {
        name: scope::name(),
        bus: Bus::open()?,
        seat: RefCell::new(Seat::Follower(BTreeMap::new())),
        greeted: Cell::new(false),
        next_id: Cell::new(0),
        files: RefCell::default(),
    });
    // The page waits for this lock: when it gets it, this worker is dead.
    lock::hold(&format!("kmsbox:worker:{}", tab.name)).await?;
    tab.bus.listen({
        let tab = tab.clone();
        move |message| tab.hear(message)
    });
    port::listen({
        let tab = tab.clone();
        move |message, file| tab.receive(message, file)
    });
    let alone = lock::try_hold(WRITER_LOCK).await?;
    if alone {
        // No other tab is there that could still want the results of earlier work.
        output::clear().await;
    } else {
        spawn_local(tab.clone().greet());
        lock::hold(WRITER_LOCK).await?;
    }
    tab.write().await
}

impl Tab {
    /// Becomes the writer, and works off questions until the worker ends.
    async fn write(self: Rc<Self>) -> Result<(), Failure> {
        let mut rng = UnwrapErr(SysRng);
        let store = IndexedDbStore::open(OpenOptions::default()).await;
        let store = store.map_err(|error| Failure::Storage(storage_failure(error)))?;
        let caller = default_caller().ok_or_else(|| super::unsupported("default caller"))?;
        let mut host = Host::open(store, caller, &mut rng).await.map_err(Failure::Storage)?;
        let overdue = host.tick(&mut Moment::new(scope::now(), &mut rng)).await;
        overdue.map(|_| ())?;

        let (jobs, mut queue) = mpsc::unbounded();
        let seat = std::mem::replace(&mut *self.seat.borrow_mut(), Seat::Writer(jobs.clone()));
        self.tell(host.changed()).await;
        if let Seat::Follower(waiting) = seat {
            self.take_over(waiting);
        }
        let mut timer = Timer::default();
        timer.set(host.millis_to_deadline(scope::now()), &jobs);
        while let Some(job) = queue.next().await {
            let before = host.changed();
            let moment = &mut Moment::new(scope::now(), &mut rng);
            match job {
                Job::Tick => {
                    // What could not be stored now falls due again with the next question.
                    let _ = host.tick(moment).await;
                }
                Job::State(answer) => answer(before.clone()),
                Job::Ask { question, file, answer, ready_made } => {
                    moment.ready_made = ready_made;
                    answer(host.answer(moment, *question, file).await);
                }
            }
            if host.changed() != before {
                self.tell(host.changed()).await;
            }
            timer.set(host.millis_to_deadline(scope::now()), &jobs);
        }
        Ok(())
    }

    /// Tells the page and the other tabs where the workspace stands.
    async fn tell(&self, changed: Changed) {
        self.bus.send(&Message::Changed(changed.clone()));
        if self.greeted.replace(true) {
            port::send(&FromWorker::Changed(changed));
        } else {
            self.ready(changed).await;
        }
    }

    async fn ready(&self, changed: Changed) {
        let storage = scope::storage().await;
        port::send(&FromWorker::Ready(Ready { build: scope::build(), role: changed.role, storage, changed }));
    }

    /// The questions that were under way when the writer went: a look is looked up anew, but a call may or may not have
    /// had its effect.
    fn take_over(self: &Rc<Self>, waiting: BTreeMap<u64, (Question, oneshot::Sender<Answer>)>) {
        for (question, sender) in waiting.into_values() {
            if matches!(
                question.ask,
                Ask::View(_)
                    | Ask::Workspace(WorkspaceTask::History | WorkspaceTask::Snapshots | WorkspaceTask::Compare { .. })
            ) {
                let tab = self.clone();
                spawn_local(async move {
                    let _ = sender.send(tab.ask(question, None).await);
                });
            } else {
                let _ = sender.send(Err(Failure::Lost));
            }
        }
    }

    /// Asks the writer where the workspace stands, until it answers or this tab is the writer.
    async fn greet(self: Rc<Self>) {
        while !self.greeted.get() {
            self.bus.send(&Message::Hello { from: self.name.clone() });
            scope::sleep(250).await;
        }
    }

    /// Asks the engine, wherever it is.
    pub(super) async fn ask(&self, question: Question, file: Option<String>) -> Answer {
        let (sender, answer) = oneshot::channel();
        match &mut *self.seat.borrow_mut() {
            Seat::Writer(jobs) => {
                let answer = Box::new(move |result| {
                    let _ = sender.send(result);
                });
                enqueue(jobs, question, file, answer);
            }
            Seat::Follower(waiting) => {
                let id = self.next_id.get();
                self.next_id.set(id + 1);
                let from = self.name.clone();
                self.bus.send(&Message::Ask { from, id, question: question.clone(), file });
                waiting.insert(id, (question, sender));
            }
        }
        answer.await.unwrap_or(Err(Failure::Lost))
    }

    /// A message of another tab.
    fn hear(self: &Rc<Self>, message: Message) {
        match message {
            Message::Hello { from } => {
                if let Seat::Writer(jobs) = &*self.seat.borrow() {
                    let bus = self.bus.clone();
                    let answer = Box::new(move |changed| {
                        bus.send(&Message::Welcome { to: from, build: scope::build(), changed });
                    });
                    let _ = jobs.unbounded_send(Job::State(answer));
                }
            }
            Message::Welcome { to, build, changed } if to == self.name => {
                let changed = Changed { role: Role::Follower, ..changed };
                if build != scope::build() {
                    let text = "Another tab runs another version of kmsbox: reload that tab, then this one.";
                    port::send(&FromWorker::Failed {
                        build: scope::build(),
                        failure: Failure::Protocol(text.to_owned()),
                    });
                } else if !self.greeted.replace(true) {
                    let tab = self.clone();
                    spawn_local(async move { tab.ready(changed).await });
                }
            }
            Message::Ask { from, id, question, file } => {
                if let Seat::Writer(jobs) = &*self.seat.borrow() {
                    let bus = self.bus.clone();
                    let answer = Box::new(move |answer: Answer| {
                        let (result, file) = apart(answer);
                        bus.send(&Message::Answer { to: from, id, result, file });
                    });
                    enqueue(jobs, question, file, answer);
                }
            }
            Message::Answer { to, id, result, file } if to == self.name => {
                let waiting = match &mut *self.seat.borrow_mut() {
                    Seat::Follower(waiting) => waiting.remove(&id),
                    Seat::Writer(_) => None,
                };
                if let Some((_, sender)) = waiting {
                    let _ = sender.send(result.map(|value| Reply { value, file }));
                }
            }
            Message::Changed(changed) if self.greeted.get() => {
                port::send(&FromWorker::Changed(Changed { role: Role::Follower, ..changed }));
            }
            Message::Welcome { .. } | Message::Answer { .. } | Message::Changed(_) => {}
        }
    }

    /// A message of the page.
    fn receive(self: &Rc<Self>, message: ToWorker, file: JsValue) {
        match message {
            ToWorker::Cancel { id } => {
                if let Some(cancelled) = self.files.borrow().get(&id) {
                    cancelled.set(true);
                }
            }
            ToWorker::Ask { id, question } => match *question {
                Question { by, ask: Ask::Seal(request) } => {
                    self.clone()
                        .work(id, by, async move |work| file::seal(&work, &request, file.unchecked_into()).await);
                }
                Question { by, ask: Ask::Open(request) } => {
                    self.clone()
                        .work(id, by, async move |work| file::open(&work, &request, file.unchecked_into()).await);
                }
                question => {
                    let tab = self.clone();
                    spawn_local(async move {
                        let answer = match text::read(&question.ask, file).await {
                            Ok(file) => tab.ask(question, file).await,
                            Err(failure) => Err(failure),
                        };
                        let (result, file) = apart(answer);
                        let answer = FromWorker::Answer { id, result };
                        match file.and_then(|text| text::blob(&text)) {
                            Some(blob) => port::send_with_file(&answer, &blob),
                            None => port::send(&answer),
                        }
                    });
                }
            },
        }
    }

    /// Works on a file beside everything else.
    fn work<W>(self: Rc<Self>, id: u64, by: Option<Actor>, work: W)
    where
        W: AsyncFnOnce(file::Work) -> Result<file::Done, Failure> + 'static,
    {
        let cancelled = Rc::new(Cell::new(false));
        self.files.borrow_mut().insert(id, cancelled.clone());
        spawn_local(async move {
            let result = work(file::Work::new(self.clone(), id, by, cancelled)).await;
            self.files.borrow_mut().remove(&id);
            let result = result.and_then(|done| {
                let value = serde_json::to_value(&done.done).map_err(|error| Failure::Protocol(error.to_string()))?;
                Ok((value, done.file))
            });
            match result {
                Ok((value, file)) => {
                    port::send_with_file(&FromWorker::Answer { id, result: Ok(value) }, &file);
                }
                Err(failure) => port::send(&FromWorker::Answer { id, result: Err(failure) }),
            }
        });
    }
}

/// The answer, and the text of the file that comes along.
fn apart(answer: Answer) -> (Result<Value, Failure>, Option<String>) {
    match answer {
        Ok(Reply { value, file }) => (Ok(value), file),
        Err(failure) => (Err(failure), None),
    }
}

/// Wakes the writing loop when the next thing falls due.
#[derive(Default)]
struct Timer {
    /// Counts settings, so that a timer that was set anew does not fire twice.
    setting: Rc<Cell<u64>>,
    due: Option<i64>,
}

impl Timer {
    fn set(&mut self, millis: Option<i64>, jobs: &mpsc::UnboundedSender<Job>) {
        let due = millis.map(|millis| scope::now().as_millis() + millis);
        // The same moment within a second, or still nothing: the timer stands as it is.
        if due.map(|due| due / 1_000) == self.due.map(|due| due / 1_000) {
            return;
        }
        self.due = due;
        let setting = self.setting.get() + 1;
        self.setting.set(setting);
        let Some(millis) = millis else { return };
        let (current, jobs) = (self.setting.clone(), jobs.clone());
        spawn_local(async move {
            let mut left = millis;
            while left > 0 {
                scope::sleep(left.min(MAX_TIMER) as i32).await;
                left -= MAX_TIMER;
            }
            if current.get() == setting {
                let _ = jobs.unbounded_send(Job::Tick);
            }
        });
    }
}
