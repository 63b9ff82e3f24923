//! The engine: one call in, one outcome out.

use std::collections::BTreeMap;
use std::sync::Arc;

use kms_api::key::KeySpec;
use kms_api::{AccountId, Clock, ErrorCode, KeyArn, KeyId, KmsError, Region, Timestamp, validate};
use kms_crypto::{KeyMaterial, KeyMaterialId, WrappingKey};
use rand_core::CryptoRng;
use serde_json::Value;

use crate::audit::{self, CallRecord, Caller, Metered};
use crate::authorization::{Ask, Decision, Policies, Subject};
use crate::change::{Change, ChangeSet, Row, RowKey};
use crate::due;
use crate::operation::{self, usage};
use crate::quota::Rates;
use crate::state::identity::{IdentityKey, IdentityRow};
use crate::state::{Owned, State, Tail};
use crate::world::{self, Arrangement};

/// What a call needs from outside: time, randomness, and who makes it.
pub struct Env<'a> {
    /// Virtual time.
    pub now: Timestamp,
    /// Randomness, fit for keys.
    pub rng: &'a mut dyn CryptoRng,
    /// Who calls, and where.
    pub caller: &'a Caller,
    /// Key material that was made elsewhere because that takes long (see [`crate::heavy`]). Without it the engine makes
    /// its own.
    pub ready_made: Option<(KeySpec, KeyMaterial)>,
}

impl<'a> Env<'a> {
    /// All but ready-made material.
    pub fn new(now: Timestamp, rng: &'a mut dyn CryptoRng, caller: &'a Caller) -> Self {
        Self { now, rng, caller, ready_made: None }
    }
}

/// What a call came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The response body, or the error.
    pub result: Result<Value, KmsError>,
    /// What is to be stored. The engine has already taken it over.
    pub changes: ChangeSet,
    /// What goes to the trail.
    pub records: Vec<CallRecord>,
    /// What of it happened by itself before the call, if anything did.
    pub due: Option<FellDue>,
    /// Virtual time when it was over.
    pub now: Timestamp,
    /// Where the trail ended before.
    pub(crate) tail_before: Tail,
}

/// What had fallen due before a call: the beginning of its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FellDue {
    /// When the first of it was due.
    pub first: Timestamp,
    /// How many changes it is.
    pub changes: usize,
    /// How many records.
    pub records: usize,
    /// The clock by which it fell due.
    pub clock: Clock,
}

/// The key management service of one workspace.
#[derive(Clone)]
pub struct Engine {
    state: State,
    tail: Tail,
    wrapping_key: WrappingKey,
    rates: Rates,
    policies: Policies,
}

impl Engine {
    /// An engine over stored rows. `tail` tells where the stored trail ends.
    pub fn new(wrapping_key: WrappingKey, state: State, tail: Tail) -> Self {
        Self { state, tail, wrapping_key, rates: Rates::default(), policies: Policies::default() }
    }

    /// All that the engine knows, save key material in clear.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The key under which material rests.
    pub fn wrapping_key(&self) -> &WrappingKey {
        &self.wrapping_key
    }

    /// Where the trail ends.
    pub fn tail(&self) -> Tail {
        self.tail
    }

    /// The next point in virtual time at which something happens by itself.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.state.deadlines().next().map(|(date, _)| *date)
    }

    /// Carries out an operation, after all that has fallen due by then.
    pub fn call(&mut self, env: &mut Env<'_>, operation: &str, input: &Value) -> Outcome {
        let mut outcome = self.advance(env);
        let now = env.now.max(self.tail.time);
        let valid = validate::validate(operation, input);
        let rates = &mut self.rates;
        let parts = Parts { state: &mut self.state, wrapping_key: &self.wrapping_key, policies: &mut self.policies };
        let (result, changes, trace) = work(parts, now, env, input, |context| {
            valid.clone()?;
            let response = operation::dispatch(context, operation, input);
            if let Err(error) = rates.check(context, operation, input) {
                // Nothing has come of the call, so it is not billed either.
                context.trace.metered.clear();
                return Err(error);
            }
            response
        });
        outcome.changes.0.extend(changes.0);
        let event = audit::api_call(env, now, operation, valid.is_ok().then_some(input), &result, &trace);
        if result.is_ok() {
            let changes = usage::track(&self.state, operation, now, &event, &trace);
            self.state.apply_all(&changes);
            outcome.changes.0.extend(changes.0);
        }
        // The copies come first, so that the last record with the request's id is that of the call itself.
        for copy in audit::copies(env, &event, &trace) {
            self.record(&mut outcome, now, copy, Vec::new());
        }
        self.record(&mut outcome, now, event, trace.metered);
        for event in trace.service_events {
            self.record(&mut outcome, now, event, Vec::new());
        }
        outcome.result = result;
        outcome
    }

    /// Changes the simulated world around the service: CloudHSM clusters, external key store proxies, what AWS RAM shares.
    /// Nothing of it goes to the trail.
    pub fn arrange(&mut self, env: &mut Env<'_>, arrangement: &Arrangement) -> Outcome {
        let mut outcome = self.advance(env);
        let now = env.now.max(self.tail.time);
        let parts = Parts { state: &mut self.state, wrapping_key: &self.wrapping_key, policies: &mut self.policies };
        let (result, changes, _) = work(parts, now, env, &Value::Null, |context| world::arrange(context, arrangement));
        outcome.changes.0.extend(changes.0);
        outcome.result = result;
        outcome
    }

    /// What would be decided of a call, without carrying it out: each permission that it needs.
    ///
    /// # Errors
    ///
    /// The call names a key or alias that is not there.
    pub fn decisions(&mut self, ask: &Ask<'_>) -> Result<Vec<Decision>, KmsError> {
        ask.decisions(&self.state, &mut self.policies)
    }

    /// Carries out a task that is neither billed nor has a record elsewhere, after all that has fallen due by then; `event`
    /// makes its record.
    pub(crate) fn carry_out<E>(
        &mut self,
        env: &mut Env<'_>,
        task: impl FnOnce(&mut Context<'_>) -> Result<Value, E>,
        event: impl FnOnce(&mut Env<'_>, Timestamp, &Result<Value, E>, &Trace) -> Value,
    ) -> (Result<Value, E>, Outcome) {
        let mut outcome = self.advance(env);
        let now = env.now.max(self.tail.time);
        let (result, changes, trace) = {
            let parts =
                Parts { state: &mut self.state, wrapping_key: &self.wrapping_key, policies: &mut self.policies };
            work(parts, now, env, &Value::Null, task)
        };
        outcome.changes.0.extend(changes.0);
        let event = event(env, now, &result, &trace);
        self.record(&mut outcome, now, event, Vec::new());
        (result, outcome)
    }

    /// Lets everything happen that has fallen due by `env.now`.
    pub fn advance(&mut self, env: &mut Env<'_>) -> Outcome {
        let mut outcome = Outcome {
            result: Ok(Value::Null),
            changes: ChangeSet::default(),
            records: Vec::new(),
            due: None,
            now: env.now.max(self.tail.time),
            tail_before: self.tail,
        };
        let clock = self.state.workspace().clock;
        loop {
            let due = self.state.deadlines().next().filter(|(date, _)| *date <= env.now).cloned();
            let Some((date, deadline)) = due else { break };
            let now = date.max(self.tail.time);
            let parts =
                Parts { state: &mut self.state, wrapping_key: &self.wrapping_key, policies: &mut self.policies };
            let (result, changes, trace) =
                work(parts, now, env, &Value::Null, |context| due::happen(context, date, &deadline));
            outcome.changes.0.extend(changes.0);
            for event in trace.service_events {
                self.record(&mut outcome, now, event, Vec::new());
            }
            let first = outcome.due.map_or(date, |due| due.first);
            let (changes, records) = (outcome.changes.0.len(), outcome.records.len());
            outcome.due = Some(FellDue { first, changes, records, clock });
            if result.is_err() {
                // It would fall due again for ever. What fails here is a damaged row, which calls report as well.
                break;
            }
        }
        outcome
    }

    /// Sets the virtual clock and lets everything happen that has fallen due by the time it shows.
    ///
    /// # Errors
    ///
    /// `ValidationException` if the clock would show a time before the last recorded event.
    pub fn set_clock(&mut self, env: &mut Env<'_>, clock: Clock, real: Timestamp) -> Result<Outcome, KmsError> {
        let now = clock.now(real);
        if now < self.tail.time {
            let last = self.tail.time;
            return Err(KmsError::validation(format!(
                "The virtual clock cannot go back before the last event, {last}."
            )));
        }
        // What has fallen due by now is none of the jump's doing.
        let mut outcome = self.advance(&mut Env::new(env.now.min(now), env.rng, env.caller));
        let fell_due = self.advance(&mut Env::new(now, env.rng, env.caller));
        outcome.changes.0.extend(fell_due.changes.0);
        outcome.records.extend(fell_due.records);
        outcome.now = now;
        let mut workspace = self.state.workspace().clone();
        let before = workspace.clone();
        workspace.clock = clock;
        let change = Change {
            key: RowKey::Workspace,
            before: Some(Row::Workspace(before)),
            after: Some(Row::Workspace(workspace)),
        };
        self.state.apply(&change);
        outcome.changes.0.push(change);
        Ok(outcome)
    }

    /// Takes back an outcome whose changes could not be stored. Outcomes are taken back latest first.
    pub fn roll_back(&mut self, outcome: &Outcome) {
        self.state.apply_all(&outcome.changes.inverse());
        self.tail = outcome.tail_before;
    }

    /// Makes changes that come of no operation, and appends records that are numbered anew, the last of them with the time
    /// `now`, which may lie before that of earlier records.
    pub(crate) fn change(&mut self, now: Timestamp, changes: ChangeSet, records: Vec<CallRecord>) -> Outcome {
        self.state.apply_all(&changes);
        let result = Ok(Value::Null);
        let mut outcome = Outcome { result, changes, records: Vec::new(), due: None, now, tail_before: self.tail };
        for record in records {
            self.record(&mut outcome, record.time, record.event, record.metered);
        }
        self.tail.time = now;
        outcome
    }

    fn record(&mut self, outcome: &mut Outcome, time: Timestamp, event: Value, metered: Vec<Metered>) {
        outcome.records.push(CallRecord { seq: self.tail.next_seq, time, event, metered });
        self.tail = Tail { next_seq: self.tail.next_seq + 1, time };
    }
}

/// What an operation leaves behind for the trail and the bill.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    /// The keys and aliases that the call was about, as ARN texts with their CloudTrail type.
    pub(crate) resources: Vec<(&'static str, String)>,
    /// CloudTrail's `additionalEventData`.
    pub(crate) additional: serde_json::Map<String, Value>,
    /// CloudTrail's `responseElements`, where the operation has any.
    pub(crate) response: Option<Value>,
    /// What the call is billed as.
    pub(crate) metered: Vec<Metered>,
    /// Records of what the service does by itself.
    pub(crate) service_events: Vec<Value>,
    /// Records of the call in other Regions: the members that differ from those of its own.
    pub(crate) elsewhere: Vec<serde_json::Map<String, Value>>,
}

/// What an operation works with.
pub(crate) struct Context<'a> {
    /// The state, with the changes of this call.
    pub(crate) state: &'a mut State,
    pub(crate) wrapping_key: &'a WrappingKey,
    pub(crate) now: Timestamp,
    pub(crate) rng: &'a mut dyn CryptoRng,
    pub(crate) caller: &'a Caller,
    pub(crate) trace: Trace,
    /// The request body.
    pub(crate) input: &'a Value,
    /// What the request's attestation document measures, once it was verified: values of condition keys by their names.
    pub(crate) attestation: BTreeMap<String, String>,
    /// The other key of a ReEncrypt, once it is known.
    pub(crate) other_key: Option<KeyArn>,
    pub(crate) policies: &'a mut Policies,
    /// Who calls, as policies see it, once it was asked for.
    pub(crate) subject: Option<Arc<Subject>>,
    ready_made: Option<(KeySpec, KeyMaterial)>,
    changes: ChangeSet,
}

/// The parts of an engine that work is done on.
struct Parts<'a> {
    state: &'a mut State,
    wrapping_key: &'a WrappingKey,
    policies: &'a mut Policies,
}

/// Does a piece of work on the state. When it fails, the state is as before.
fn work<T, E>(
    parts: Parts<'_>,
    now: Timestamp,
    env: &mut Env<'_>,
    input: &Value,
    task: impl FnOnce(&mut Context<'_>) -> Result<T, E>,
) -> (Result<T, E>, ChangeSet, Trace) {
    let Parts { state, wrapping_key, policies } = parts;
    let mut context = Context {
        state,
        wrapping_key,
        now,
        rng: &mut *env.rng,
        caller: env.caller,
        trace: Trace::default(),
        input,
        attestation: BTreeMap::new(),
        other_key: None,
        policies,
        subject: None,
        ready_made: env.ready_made.take(),
        changes: ChangeSet::default(),
    };
    let result = task(&mut context);
    let Context { state, mut changes, trace, .. } = context;
    if result.is_err() {
        state.apply_all(&changes.inverse());
        changes.0.clear();
    }
    (result, changes, trace)
}

impl Context<'_> {
    pub(crate) fn region(&self) -> &Region {
        &self.caller.region
    }

    pub(crate) fn account(&self) -> &AccountId {
        &self.caller.account
    }

    /// A thing of the caller's account and Region.
    pub(crate) fn owned(&self, id: &str) -> Owned {
        Owned { region: self.region().clone(), account: self.account().clone(), id: id.to_owned() }
    }

    /// Puts a row, or replaces it.
    pub(crate) fn put(&mut self, key: RowKey, row: Row) {
        let before = self.state.row(&key);
        if before.as_ref() != Some(&row) {
            self.change(Change { key, before, after: Some(row) });
        }
    }

    /// Puts a key's row.
    pub(crate) fn put_key(&mut self, arn: &KeyArn, row: crate::state::KeyRow) {
        self.put(RowKey::Key(arn.clone()), Row::Key(Box::new(row)));
    }

    /// Puts a row of identities.
    pub(crate) fn put_identity(&mut self, key: IdentityKey, row: IdentityRow) {
        self.put(RowKey::Identity(key), Row::Identity(Box::new(row)));
    }

    /// Removes a row.
    pub(crate) fn remove(&mut self, key: RowKey) {
        let before = self.state.row(&key);
        self.change(Change { key, before, after: None });
    }

    fn change(&mut self, change: Change) {
        self.state.apply(&change);
        self.changes.0.push(change);
    }

    /// The material of a key, in clear for as long as the caller holds it.
    pub(crate) fn material(&self, arn: &KeyArn, id: KeyMaterialId) -> Result<KeyMaterial, KmsError> {
        self.state
            .material(arn, id)
            .and_then(|row| self.wrapping_key.unwrap(row.wrapped.as_ref()?, &arn.key_id, id))
            .ok_or_else(|| internal(&format!("The key material of {arn} cannot be unwrapped.")))
    }

    /// The material that a key uses now.
    pub(crate) fn current_material(&self, arn: &KeyArn, row: &crate::state::KeyRow) -> Result<KeyMaterial, KmsError> {
        let id = row.current_material.ok_or_else(|| internal(&format!("{arn} has no key material.")))?;
        self.material(arn, id)
    }

    /// New key material: what was made beforehand, if that fits.
    pub(crate) fn new_material(&mut self, spec: KeySpec) -> Result<KeyMaterial, KmsError> {
        match self.ready_made.take() {
            Some((made, material)) if made == spec => Ok(material),
            _ => KeyMaterial::generate(spec, &mut self.rng).ok_or_else(|| internal("No key material could be made.")),
        }
    }
}

/// What should not happen.
pub(crate) fn internal(text: &str) -> KmsError {
    KmsError::new(ErrorCode::KmsInternal, text)
}

/// A random UUID, version 4 (RFC 9562): what ids of requests and events share with those of keys.
pub(crate) fn random_uuid(rng: &mut dyn CryptoRng) -> String {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    KeyId::from_random(bytes, false).to_string()
}
