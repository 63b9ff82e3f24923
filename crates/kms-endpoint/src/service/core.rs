//! The engine with what it needs beside a request: time, randomness, and a place for what it leaves behind.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kms_api::{Clock, KmsError, Timestamp};
use kms_core::identity::{self, Managed};
use kms_core::{Arrangement, CallRecord, Caller, Engine, Env, Outcome, Row, RowKey, State, Tail};
use kms_crypto::WrappingKey;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_core::Rng;
use serde_json::Value;
use tokio::sync::oneshot;

use crate::caller::Issued;
use crate::heavy::{self, ReadyMade};
use crate::journal::{Item, Pending, Queue, Replacement, StorageFailed};
use crate::times;
use crate::trail::{self, Trail};

/// What requests and the journal's thread share. Locks are taken in the order in which they stand here.
pub(crate) struct Shared {
    pub(crate) core: Mutex<Core>,
    pub(crate) queue: Option<Queue>,
    pub(crate) trail: Mutex<Trail>,
}

/// Takes a lock. A thread that panicked while it held one, which is a defect, may have carried out a part of its call; the
/// others go on, for the journal has nothing of it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The engine with its randomness.
pub(crate) struct Core {
    engine: Engine,
    wrapping_key: WrappingKey,
    rng: ChaCha20Rng,
}

/// What an operation gave, and when it may be told.
pub(crate) struct Carried<T> {
    pub(crate) result: T,
    /// The id that the trail has for the request.
    pub(crate) request_id: Option<String>,
    pub(crate) stored: Stored,
}

/// Resolves when something is stored.
pub(crate) struct Stored(Place);

enum Place {
    /// There is nothing to wait for but the trail, which takes these records.
    Memory { shared: Arc<Shared>, epoch: u64, records: Vec<CallRecord> },
    /// The journal's thread tells.
    Journal(oneshot::Receiver<Result<(), StorageFailed>>),
    /// It was taken back already.
    Refused(StorageFailed),
}

impl Core {
    /// An engine over what was stored.
    pub(crate) fn new(wrapping_key: WrappingKey, state: State, tail: Tail, rng: ChaCha20Rng) -> Self {
        Self { engine: Engine::new(wrapping_key.clone(), state, tail), wrapping_key, rng }
    }

    /// The engine, to look at.
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The key under which its materials rest.
    pub(crate) fn wrapping_key(&self) -> WrappingKey {
        self.wrapping_key.clone()
    }

    /// Puts another engine in its place.
    pub(crate) fn set_engine(&mut self, engine: Engine, wrapping_key: WrappingKey) {
        self.engine = engine;
        self.wrapping_key = wrapping_key;
    }

    /// Takes back an outcome. Outcomes are taken back latest first.
    pub(crate) fn roll_back(&mut self, outcome: &Outcome) {
        self.engine.roll_back(outcome);
    }

    /// Randomness from now on follows from this seed.
    pub(crate) fn set_rng(&mut self, rng: ChaCha20Rng) {
        self.rng = rng;
    }

    /// Randomness of its own for work that is done elsewhere.
    pub(crate) fn fork_rng(&mut self) -> ChaCha20Rng {
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        ChaCha20Rng::from_seed(seed)
    }

    /// What is known of an access key id that came with this token, if the workspace gave it out.
    pub(crate) fn issued(&self, id: &str, token: Option<&str>) -> Option<Issued> {
        Issued::find(&self.wrapping_key, self.engine.state().identities(), id, token, self.now())
    }

    /// Sixteen random bytes.
    pub(crate) fn random_id(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    /// Virtual time, which never runs behind the last recorded event.
    pub(crate) fn now(&self) -> Timestamp {
        self.engine.state().workspace().clock.now(times::real()).max(self.engine.tail().time)
    }

    fn call(&mut self, caller: &Caller, operation: &str, input: &Value, made: Option<ReadyMade>) -> Outcome {
        let now = self.now();
        self.engine.call(&mut heavy::env(now, &mut self.rng, caller, made), operation, input)
    }

    fn advance(&mut self, caller: &Caller) -> Outcome {
        let now = self.now();
        self.engine.advance(&mut heavy::env(now, &mut self.rng, caller, None))
    }

    fn set_clock(&mut self, caller: &Caller, clock: Clock, real: Timestamp) -> Result<Outcome, KmsError> {
        let now = self.now();
        let mut env: Env<'_> = heavy::env(now, &mut self.rng, caller, None);
        self.engine.set_clock(&mut env, clock, real)
    }
}

impl Shared {
    /// Carries out an operation.
    pub(crate) fn call(
        self: &Arc<Self>,
        caller: &Caller,
        operation: &str,
        input: &Value,
        made: Option<ReadyMade>,
    ) -> Carried<Result<Value, KmsError>> {
        let mut core = lock(&self.core);
        let mut outcome = core.call(caller, operation, input, made);
        // The response is not stored.
        let result = std::mem::replace(&mut outcome.result, Ok(Value::Null));
        let request_id = request_id(&outcome);
        Carried { result, request_id, stored: self.store(&mut core, outcome) }
    }

    /// Carries out an operation of IAM, STS or Organizations.
    pub(crate) fn manage(
        self: &Arc<Self>,
        caller: &Caller,
        service: identity::Service,
        operation: &str,
        input: &Value,
    ) -> Carried<Result<Value, identity::Error>> {
        let mut core = lock(&self.core);
        let now = core.now();
        let Core { engine, rng, .. } = &mut *core;
        let Managed { result, mut outcome } =
            engine.manage(&mut heavy::env(now, rng, caller, None), service, operation, input);
        outcome.result = Ok(Value::Null);
        let request_id = request_id(&outcome);
        Carried { result, request_id, stored: self.store(&mut core, outcome) }
    }

    /// Changes the simulated world around the service.
    pub(crate) fn arrange(
        self: &Arc<Self>,
        caller: &Caller,
        arrangement: &Arrangement,
    ) -> Carried<Result<Value, KmsError>> {
        let mut core = lock(&self.core);
        let now = core.now();
        let Core { engine, rng, .. } = &mut *core;
        let mut outcome = engine.arrange(&mut heavy::env(now, rng, caller, None), arrangement);
        let result = std::mem::replace(&mut outcome.result, Ok(Value::Null));
        Carried { result, request_id: None, stored: self.store(&mut core, outcome) }
    }

    /// Lets happen what has fallen due. Its result is how many events there were.
    pub(crate) fn advance(self: &Arc<Self>, caller: &Caller) -> Carried<usize> {
        let mut core = lock(&self.core);
        let outcome = core.advance(caller);
        let result = outcome.records.len();
        Carried { result, request_id: None, stored: self.store(&mut core, outcome) }
    }

    /// Sets the clock to what `choose` makes of the present clock and time. Its result is how many events there were.
    pub(crate) fn set_clock<E: From<KmsError>>(
        self: &Arc<Self>,
        caller: &Caller,
        choose: impl FnOnce(&Engine, Timestamp, Timestamp) -> Result<Clock, E>,
    ) -> Result<Carried<usize>, E> {
        let mut core = lock(&self.core);
        let real = times::real();
        let clock = choose(core.engine(), core.now(), real)?;
        let outcome = core.set_clock(caller, clock, real)?;
        let result = outcome.records.len();
        Ok(Carried { result, request_id: None, stored: self.store(&mut core, outcome) })
    }

    /// Replaces everything.
    pub(crate) fn replace(
        self: &Arc<Self>,
        wrapping_key: Option<WrappingKey>,
        rows: Vec<(RowKey, Row)>,
        tail: Tail,
    ) -> Stored {
        let mut core = lock(&self.core);
        let new_key = wrapping_key.unwrap_or_else(|| core.wrapping_key());
        let engine = Engine::new(new_key.clone(), State::from_rows(rows.iter().cloned()), tail);
        let old = std::mem::replace(&mut core.engine, engine);
        let old_key = std::mem::replace(&mut core.wrapping_key, new_key.clone());
        let Some(queue) = &self.queue else {
            let mut trail = lock(&self.trail);
            trail.clear();
            let epoch = trail.epoch();
            return Stored(Place::Memory { shared: Arc::clone(self), epoch, records: Vec::new() });
        };
        let (done, told) = oneshot::channel();
        match queue.push(Item::Replacement(Box::new(Replacement { old, old_key, new_key, rows, tail, done }))) {
            Ok(()) => Stored(Place::Journal(told)),
            Err((Item::Replacement(replacement), lost)) => {
                core.set_engine(replacement.old, replacement.old_key);
                Stored(Place::Refused(lost))
            }
            Err((Item::Call(_), lost)) => Stored(Place::Refused(lost)),
        }
    }

    /// Passes on what a call left behind, under the engine's lock.
    fn store(self: &Arc<Self>, core: &mut Core, outcome: Outcome) -> Stored {
        let Some(queue) = &self.queue else {
            let epoch = lock(&self.trail).epoch();
            return Stored(Place::Memory { shared: Arc::clone(self), epoch, records: outcome.records });
        };
        let (done, told) = oneshot::channel();
        match queue.push(Item::Call(Box::new(Pending { outcome, done }))) {
            Ok(()) => Stored(Place::Journal(told)),
            Err((Item::Call(pending), lost)) => {
                core.roll_back(&pending.outcome);
                Stored(Place::Refused(lost))
            }
            Err((Item::Replacement(_), lost)) => Stored(Place::Refused(lost)),
        }
    }
}

impl Stored {
    /// Waits for it.
    pub(crate) async fn wait(self) -> Result<(), StorageFailed> {
        match self.0 {
            Place::Journal(told) => told.await.unwrap_or_else(|_| Err(gone())),
            place => Self(place).at_once(),
        }
    }

    /// Waits for it on a thread that may block.
    pub(crate) fn wait_blocking(self) -> Result<(), StorageFailed> {
        match self.0 {
            Place::Journal(told) => told.blocking_recv().unwrap_or_else(|_| Err(gone())),
            place => Self(place).at_once(),
        }
    }

    fn at_once(self) -> Result<(), StorageFailed> {
        match self.0 {
            Place::Memory { shared, epoch, records } => {
                let records: Vec<_> = records.iter().map(|record| (record.seq, trail::encode(record))).collect();
                let mut trail = lock(&shared.trail);
                if trail.epoch() == epoch {
                    records.into_iter().for_each(|(seq, text)| trail.push(seq, text));
                }
                Ok(())
            }
            Place::Refused(lost) => Err(lost),
            Place::Journal(_) => Err(gone()),
        }
    }
}

/// The id that the trail has for the request.
fn request_id(outcome: &Outcome) -> Option<String> {
    let id = |record: &CallRecord| Some(record.event.get("requestID")?.as_str()?.to_owned());
    outcome.records.iter().rev().find_map(id)
}

fn gone() -> StorageFailed {
    StorageFailed("The endpoint is stopping.".to_owned())
}
