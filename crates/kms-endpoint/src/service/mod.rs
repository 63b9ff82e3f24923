//! One engine behind a lock, and the way of a request through it.
//!
//! A request is read without the engine (`Service::begin`), what takes long is made beside it (`Call::prepare`), the
//! engine carries the call out under its lock (`Service::carry_out`), and the answer waits until all is stored
//! (`Pending::answer`). `Service::respond` does all of this in turn.

mod core;

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use kms_api::key::KeySpec;
use kms_api::{AccountId, KeyId, KmsError, Region};
use kms_core::{Caller, State, Tail};
use kms_crypto::WrappingKey;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::admin;
use crate::caller::{self, AccessKeys, Defaults, Known};
use crate::heavy::{self, ReadyMade};
use crate::journal::{self, Journal, OpenError, Queue};
use crate::sigv4::Signed;
use crate::target::{self, Target};
use crate::times;
use crate::trail::Trail;
use crate::wire::{self, Fault, Protocol};

pub(crate) use self::core::{Carried, Core, Shared, Stored, lock};

/// How an endpoint is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The Region of requests that are not signed.
    pub region: Region,
    /// The account whose root user calls where the access key does not say.
    pub account: AccountId,
    /// The host name or address that the endpoint was told to listen on.
    pub host: String,
    /// Where the state is kept; in memory without it.
    pub state: Option<PathBuf>,
    /// How many records of the trail are kept.
    pub trail: usize,
}

/// KMS as its clients see it.
pub struct Service {
    pub(crate) shared: Arc<Shared>,
    pub(crate) access_keys: AccessKeys,
    pub(crate) host: String,
    defaults: Defaults,
    journal: Option<Journal>,
}

/// An endpoint that cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The state file cannot be used.
    #[error(transparent)]
    State(#[from] OpenError),
    /// The system gives no randomness.
    #[error("the system gives no randomness: {0}")]
    Randomness(getrandom::Error),
    /// The system starts no thread.
    #[error("the system starts no thread: {0}")]
    Thread(std::io::Error),
}

/// What became of a request, for the log. It has nothing of the request's content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// The request's id.
    pub request_id: String,
    /// The operation, or the path of an administrative request.
    pub operation: String,
    /// The caller's account.
    pub account: String,
    /// The Region.
    pub region: String,
    /// The error code, if it failed.
    pub error: String,
}

/// A response and what is said of it in the log.
#[derive(Debug)]
pub struct Answer {
    /// What the client gets.
    pub response: Response<Bytes>,
    /// What the log gets.
    pub note: Note,
}

/// Where a request goes on.
pub(crate) enum Step {
    /// It is answered.
    Done(Answer),
    /// It is for the engine.
    Call(Box<Call>),
    /// It is administrative, and may take long.
    Admin(Request<Bytes>),
}

/// A call of an operation.
pub(crate) struct Call {
    caller: Caller,
    target: Target,
    input: Value,
}

/// Something that a call needs, with the randomness to make it from.
pub(crate) struct Task {
    spec: KeySpec,
    rng: ChaCha20Rng,
}

impl Task {
    /// Makes it. Takes seconds.
    pub(crate) fn run(mut self) -> Option<ReadyMade> {
        heavy::make(self.spec, &mut self.rng)
    }
}

/// An answer that waits until all is stored.
pub(crate) struct Pending {
    answer: Answer,
    stored: Stored,
    protocol: Protocol,
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("host", &self.host).field("defaults", &self.defaults).finish_non_exhaustive()
    }
}

impl Service {
    /// Sets an endpoint up, from its state file if there is one.
    ///
    /// # Errors
    ///
    /// The state file cannot be used, or the system refuses something.
    pub fn start(settings: Settings) -> Result<Self, StartError> {
        let Settings { region, account, host, state, trail } = settings;
        let mut rng = system_rng()?;
        let mut trail = Trail::new(trail);
        let new_key = |rng: &mut ChaCha20Rng| WrappingKey::generate(rng);
        let (wrapping_key, state, tail, file) = match state {
            Some(path) => {
                let (key, state, tail, file) = journal::open(&path, &mut trail, || new_key(&mut rng))?.split();
                (key, state, tail, Some(file))
            }
            None => (new_key(&mut rng), State::default(), Tail::default(), None),
        };
        let shared = Arc::new(Shared {
            core: Core::new(wrapping_key, state, tail, rng).into(),
            queue: file.is_some().then(Queue::default),
            trail: trail.into(),
        });
        let journal = match file {
            Some(file) => Some(Journal::start(Arc::clone(&shared), file).map_err(StartError::Thread)?),
            None => None,
        };
        let defaults = Defaults { account, region };
        Ok(Self { shared, access_keys: AccessKeys::default(), host, defaults, journal })
    }

    /// Ends the endpoint when all that waits is stored.
    pub fn stop(self) {
        if let Some(journal) = self.journal {
            journal.stop();
        }
    }

    /// Answers a request from the address `peer`. Never panics, whatever the request is.
    ///
    /// Blocks until the answer's effect is stored, so it must not run on an asynchronous runtime's own threads.
    pub fn respond(&self, request: Request<Bytes>, peer: IpAddr) -> Answer {
        match self.begin(request, peer) {
            Step::Done(answer) => answer,
            Step::Admin(request) => self.administer(&request),
            Step::Call(call) => {
                let made = self.task(&call).and_then(Task::run);
                let Pending { answer, stored, .. } = self.carry_out(&call, made);
                answer.when(stored.wait_blocking(), call.target.protocol())
            }
        }
    }

    /// The most bytes that the request to this path may have.
    pub(crate) fn body_limit(path: &str) -> usize {
        if admin::is_admin(path) { admin::BODY_LIMIT } else { wire::BODY_LIMIT }
    }

    /// Reads a request.
    pub(crate) fn begin(&self, request: Request<Bytes>, peer: IpAddr) -> Step {
        if admin::is_admin(request.uri().path()) {
            return Step::Admin(request);
        }
        match self.read(&request, peer) {
            Ok(call) => Step::Call(Box::new(call)),
            Err((name, fault)) => Step::Done(self.refuse(&name, &fault)),
        }
    }

    /// Answers an administrative request. Blocks.
    pub(crate) fn administer(&self, request: &Request<Bytes>) -> Answer {
        let note = Note { operation: request.uri().path().to_owned(), ..Note::default() };
        let response = admin::respond(self, request);
        let error = if response.status().is_success() { String::new() } else { response.status().to_string() };
        Answer { response, note: Note { error, ..note } }
    }

    fn read(&self, request: &Request<Bytes>, peer: IpAddr) -> Result<Call, (String, Fault)> {
        if request.body().len() > wire::BODY_LIMIT {
            return Err((String::new(), Fault::too_large()));
        }
        let (target, input) = target::of(request).map_err(|fault| (String::new(), fault))?;
        let named = |fault: Fault| (target.name().to_owned(), fault.in_protocol(target.protocol()));
        let signed = Signed {
            method: request.method(),
            uri: request.uri(),
            headers: request.headers(),
            body: request.body(),
            service: target.service(),
        };
        let issued = |id: &str, token: Option<&str>| lock(&self.shared.core).issued(id, token);
        let known = Known { defaults: &self.defaults, keys: &self.access_keys, issued: &issued };
        let caller = caller::identify(known, signed, peer, times::real()).map_err(named)?;
        let input = match input {
            Some(input) => input,
            None => wire::input(request.body()).map_err(named)?,
        };
        Ok(Call { caller, target, input })
    }

    /// The answer to a request that does not reach the engine, and so has no record in the trail.
    pub(crate) fn refuse(&self, operation: &str, fault: &Fault) -> Answer {
        let id = KeyId::from_random(lock(&self.shared.core).random_id(), false).to_string();
        Answer {
            response: wire::failure(&id, fault),
            note: Note {
                request_id: id,
                operation: operation.to_owned(),
                error: fault.code.to_owned(),
                ..Note::default()
            },
        }
    }

    /// What must be made before the call enters the engine.
    pub(crate) fn task(&self, call: &Call) -> Option<Task> {
        let Target::Kms(name, _) = call.target else { return None };
        let spec = heavy::needed(name, &call.input)?;
        Some(Task { spec, rng: lock(&self.shared.core).fork_rng() })
    }

    /// Has the engine carry out the call.
    pub(crate) fn carry_out(&self, call: &Call, made: Option<ReadyMade>) -> Pending {
        let Call { caller, target, input } = call;
        let (request_id, stored, result) = match target {
            Target::Kms(name, operation) => {
                let Carried { result, request_id, stored } = self.shared.call(caller, name, input, made);
                let id = request_id.unwrap_or_default();
                let result = result.map(|output| wire::success(operation, &id, &output)).map_err(Fault::from);
                (id, stored, result)
            }
            Target::Identity(service, name) => {
                let Carried { result, request_id, stored } = self.shared.manage(caller, *service, name, input);
                let id = request_id.unwrap_or_default();
                let result = result.map(|output| wire::identity_success(*service, name, &id, &output));
                (id, stored, result.map_err(|error| Fault::identity(error, target.protocol())))
            }
        };
        let id = request_id;
        let (response, error) = match result {
            Ok(response) => (response, ""),
            Err(fault) => (wire::failure(&id, &fault), fault.code),
        };
        let note = Note {
            request_id: id,
            operation: target.name().to_owned(),
            account: caller.account.to_string(),
            region: caller.region.to_string(),
            error: error.to_owned(),
        };
        Pending { answer: Answer { response, note }, stored, protocol: target.protocol() }
    }

    /// Who does what the clock brings about.
    pub(crate) fn system(&self) -> Caller {
        let Defaults { account, region } = self.defaults.clone();
        Caller::root(account, region)
    }

    /// Randomness from now on follows from the seed, or from the system.
    pub(crate) fn set_seed(&self, seed: Option<[u8; 32]>) -> Result<(), StartError> {
        let rng = match seed {
            Some(seed) => ChaCha20Rng::from_seed(seed),
            None => system_rng()?,
        };
        lock(&self.shared.core).set_rng(rng);
        Ok(())
    }
}

impl Pending {
    /// The answer, when all is stored.
    pub(crate) async fn answer(self) -> Answer {
        let stored = self.stored.wait().await;
        self.answer.when(stored, self.protocol)
    }
}

impl Answer {
    /// This answer if its effect is stored, else that it could not be.
    fn when(self, stored: Result<(), journal::StorageFailed>, protocol: Protocol) -> Self {
        let Err(failed) = stored else { return self };
        let fault = Fault::internal(failed.to_string()).in_protocol(protocol);
        let note = Note { error: fault.code.to_owned(), ..self.note };
        Self { response: wire::failure(&note.request_id, &fault), note }
    }
}

/// A generator fit for keys, seeded by the system: many times faster than asking the system for each number.
fn system_rng() -> Result<ChaCha20Rng, StartError> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut_slice()).map_err(StartError::Randomness)?;
    Ok(ChaCha20Rng::from_seed(*seed))
}

impl From<KmsError> for admin::AdminError {
    fn from(error: KmsError) -> Self {
        Self::bad_request(error.to_string())
    }
}
