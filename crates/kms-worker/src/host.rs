//! The engine joined to a store.

use std::cell::RefCell;

use kms_api::key::KeySpec;
use kms_api::{Clock, Timestamp};
use kms_core::history::{self, Document, Replacement};
use kms_core::identity::Service;
use kms_core::{Caller, Deadline, Engine, Env, History, Outcome, State, Step, Tail};
use kms_cost::Ledger;
use kms_crypto::KeyMaterial;
use kms_protocol::identity::{Manage, ManageError, ManagingService};
use kms_protocol::view::{Due, DueEvent};
use kms_protocol::{Actor, Changed, ClockCommand, Failure, Moved, Role, StorageFailure, StorageProblem};
use kms_store::{Batch, Problem, Store, StoreError};
use rand_core::CryptoRng;
use serde_json::Value;

/// The engine and the place where its state is kept.
pub struct Host<S> {
    engine: Engine,
    store: S,
    caller: Caller,
    /// What was counted of the trail so far, for the bill. It follows when it is asked for.
    pub(crate) ledger: RefCell<Ledger>,
    history: History,
}

/// What a call from outside brings along.
pub struct Moment<'a> {
    /// Real time.
    pub real: Timestamp,
    /// Randomness, fit for keys.
    pub rng: &'a mut dyn CryptoRng,
    /// Key material that was made for the call.
    pub ready_made: Vec<(KeySpec, KeyMaterial)>,
}

impl<'a> Moment<'a> {
    /// Without ready-made key material.
    pub fn new(real: Timestamp, rng: &'a mut dyn CryptoRng) -> Self {
        Self { real, rng, ready_made: Vec::new() }
    }
}

impl<S: Store> Host<S> {
    /// Reads the workspace from its store.
    ///
    /// # Errors
    ///
    /// The store cannot be read, or holds what this version does not understand.
    pub async fn open(store: S, caller: Caller, rng: &mut dyn CryptoRng) -> Result<Self, StorageFailure> {
        let wrapping_key = store.wrapping_key(rng).await.map_err(storage_failure)?;
        let loaded = store.load().await.map_err(storage_failure)?;
        let tail = loaded.tail;
        let history = History::read(store.documents(history::PREFIX).await.map_err(storage_failure)?);
        let engine = Engine::new(wrapping_key, loaded.into_state(), tail);
        Ok(Self { engine, store, caller, ledger: RefCell::default(), history })
    }

    /// The engine, to look at.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The steps that can be undone and redone.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The engine. What is done with it has yet to be committed.
    pub(crate) fn engine_mut(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// The store, to look at.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Who calls.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Who calls from now on.
    pub(crate) fn set_caller(&mut self, caller: Caller) {
        self.caller = caller;
    }

    /// The virtual clock.
    pub fn clock(&self) -> Clock {
        self.engine.state().workspace().clock
    }

    /// Virtual time, which never runs behind the last recorded event.
    pub fn now(&self, real: Timestamp) -> Timestamp {
        self.clock().now(real).max(self.engine.tail().time)
    }

    /// The state of the workspace in a word.
    pub fn changed(&self) -> Changed {
        Changed {
            revision: self.engine.tail().next_seq,
            clock: self.clock(),
            role: Role::Writer,
            undo: self.history.to_undo().map(|step| step.label.clone()),
            redo: self.history.to_redo().map(|step| step.label.clone()),
        }
    }

    /// How long in real time until something happens by itself, in milliseconds; `None` while nothing is due or the clock
    /// stands.
    pub fn millis_to_deadline(&self, real: Timestamp) -> Option<i64> {
        let deadline = self.engine.next_deadline().filter(|_| !self.clock().is_frozen())?;
        Some((deadline.as_millis() - self.now(real).as_millis()).max(0))
    }

    /// Carries out an operation, and answers when its effect is stored.
    ///
    /// # Errors
    ///
    /// The operation's own error, or that it could not be stored; then nothing has changed.
    pub async fn call(&mut self, moment: &mut Moment<'_>, operation: &str, input: &Value) -> Result<Value, Failure> {
        let now = self.now(moment.real);
        let mut env = Env::new(now, moment.rng, &self.caller);
        env.ready_made = moment.ready_made.pop();
        let outcome = self.engine.call(&mut env, operation, input);
        self.commit(&outcome, operation).await?;
        outcome.result.map_err(Failure::Kms)
    }

    /// Lets happen what has fallen due, and tells whether anything did.
    ///
    /// # Errors
    ///
    /// It could not be stored; then nothing has changed.
    pub async fn tick(&mut self, moment: &mut Moment<'_>) -> Result<bool, Failure> {
        let now = self.now(moment.real);
        let outcome = self.engine.advance(&mut Env::new(now, moment.rng, &self.caller));
        self.commit(&outcome, history::FELL_DUE).await?;
        Ok(!outcome.records.is_empty())
    }

    /// Sets the virtual clock.
    ///
    /// # Errors
    ///
    /// The time lies in the past, or could not be stored; then nothing has changed.
    pub async fn set_clock(&mut self, moment: &mut Moment<'_>, command: ClockCommand) -> Result<Moved, Failure> {
        let now = self.now(moment.real);
        let label = match command {
            ClockCommand::Freeze => "Freeze",
            ClockCommand::Run => "Run",
            ClockCommand::JumpTo(_) => "JumpTo",
        };
        let clock = match command {
            ClockCommand::Freeze => Clock::showing(now, moment.real, true),
            ClockCommand::Run => Clock::showing(now, moment.real, false),
            ClockCommand::JumpTo(to) if to < now => {
                let text = format!("The virtual clock shows {now} and cannot go back to {to}.");
                return Err(Failure::Kms(kms_api::KmsError::validation(text)));
            }
            ClockCommand::JumpTo(to) => Clock::showing(to, moment.real, self.clock().is_frozen()),
        };
        let happened = self.upcoming(clock.now(moment.real));
        let env = &mut Env::new(now, moment.rng, &self.caller);
        let outcome = self.engine.set_clock(env, clock, moment.real)?;
        self.commit(&outcome, label).await?;
        Ok(Moved { clock: self.clock(), happened })
    }

    /// What falls due until a time, oldest first.
    pub fn upcoming(&self, until: Timestamp) -> Vec<Due> {
        let due = self.engine.state().deadlines().take_while(|(date, _)| *date <= until);
        due.filter_map(|(at, deadline)| {
            let (event, key) = match deadline {
                Deadline::Deletion(key) => (DueEvent::Deletion, key),
                Deadline::Rotation(key) | Deadline::Rotated(key) => (DueEvent::Rotation, key),
                Deadline::Expiry(key, _) => (DueEvent::Expiry, key),
                Deadline::Settled(_) | Deadline::Connection(_) | Deadline::SessionEnd(_) => return None,
            };
            Some(Due { at: *at, event, key: key.clone() })
        })
        .collect()
    }

    /// Carries out an operation of a service that manages identities.
    ///
    /// # Errors
    ///
    /// It could not be stored; then nothing has changed.
    pub(crate) async fn manage(
        &mut self,
        moment: &mut Moment<'_>,
        manage: &Manage,
    ) -> Result<Result<Value, ManageError>, Failure> {
        let now = self.now(moment.real);
        let service = match manage.service {
            ManagingService::Iam => Service::Iam,
            ManagingService::Sts => Service::Sts,
            ManagingService::Organizations => Service::Organizations,
        };
        let mut env = Env::new(now, moment.rng, &self.caller);
        let managed = self.engine.manage(&mut env, service, &manage.operation, &manage.input);
        self.commit(&managed.outcome, &manage.operation).await?;
        Ok(managed.result.map_err(|error| ManageError { code: error.code.to_owned(), message: error.message }))
    }

    /// Undoes the last step, or redoes the one that was undone last. Gives it, if there is one.
    ///
    /// # Errors
    ///
    /// It could not be stored; then nothing has changed.
    pub async fn turn(&mut self, moment: &mut Moment<'_>, back: bool) -> Result<Option<Step>, Failure> {
        let step = if back { self.history.to_undo() } else { self.history.to_redo() };
        let Some(step) = step.cloned() else { return Ok(None) };
        let now = self.now(moment.real);
        let mut env = Env::new(now, moment.rng, &self.caller);
        let (outcome, step) = if back {
            self.engine.undo(&mut env, moment.real, &step)
        } else {
            self.engine.redo(&mut env, moment.real, &step)
        };
        let before = self.history.clone();
        let documents = self.history.moved(step.clone(), back);
        self.keep(&outcome, &documents, before).await?;
        Ok(Some(step))
    }

    /// Puts other rows in the place of the present ones, as one step.
    ///
    /// # Errors
    ///
    /// It could not be stored; then nothing has changed.
    pub(crate) async fn replace(&mut self, moment: &mut Moment<'_>, replacement: Replacement) -> Result<(), Failure> {
        let (now, name) = (self.now(moment.real), replacement.name);
        let mut env = Env::new(now, moment.rng, &self.caller);
        let outcome = self.engine.replace(&mut env, moment.real, replacement);
        self.commit(&outcome, name).await
    }

    /// Deletes everything.
    ///
    /// # Errors
    ///
    /// It could not be stored; then nothing has changed, or a new workspace has yet to be begun.
    pub(crate) async fn clear(&mut self, moment: &mut Moment<'_>) -> Result<(), Failure> {
        let failed = |error| Failure::Storage(storage_failure(error));
        self.store.clear().await.map_err(failed)?;
        let wrapping_key = self.store.wrapping_key(moment.rng).await.map_err(failed)?;
        self.engine = Engine::new(wrapping_key, State::default(), Tail::default());
        self.history = History::default();
        Ok(())
    }

    pub(crate) async fn commit(&mut self, outcome: &Outcome, label: &str) -> Result<(), Failure> {
        let before = self.history.clone();
        let documents = self.history.add(outcome, label, &self.caller.arn());
        self.keep(outcome, &documents, before).await
    }

    /// Stores an outcome with the documents of the history, which was `before`.
    async fn keep(&mut self, outcome: &Outcome, documents: &[Document], before: History) -> Result<(), Failure> {
        let batch = Batch { documents, ..Batch::from(outcome) };
        if batch.is_empty() {
            return Ok(());
        }
        match self.store.commit(batch).await {
            Ok(()) => Ok(()),
            Err(error) => {
                self.engine.roll_back(outcome);
                self.history = before;
                Err(Failure::Storage(storage_failure(error)))
            }
        }
    }
}

/// Who calls if the person at the page chose nobody: the root user of the workspace's first account.
pub fn default_caller() -> Option<Caller> {
    let home = Actor::home()?;
    Some(Caller::root(home.account, home.region))
}

/// A store's error as the page is told of it.
pub fn storage_failure(error: StoreError) -> StorageFailure {
    let problem = match error.problem {
        Problem::Denied => StorageProblem::Denied,
        Problem::Full => StorageProblem::Full,
        Problem::Newer => StorageProblem::Newer,
        Problem::Damaged => StorageProblem::Damaged,
        Problem::Other => StorageProblem::Other,
    };
    StorageFailure { problem, detail: error.detail }
}
