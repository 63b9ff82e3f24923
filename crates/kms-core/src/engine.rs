//! The engine: one call in, one outcome out.

use kms_api::{AccountId, AliasArn, Clock, ErrorCode, KeyArn, KeyId, KmsError, Region, Timestamp, validate};
use kms_crypto::{KeyMaterial, KeyMaterialId, WrappingKey};
use rand_core::CryptoRng;
use serde_json::Value;

use crate::audit::{self, CallRecord, Caller, Metered};
use crate::change::{Change, ChangeSet, Row, RowKey};
use crate::operation;
use crate::state::{State, Tail};

/// What a call needs from outside: time, randomness, and who makes it.
pub struct Env<'a> {
    /// Virtual time.
    pub now: Timestamp,
    /// Randomness, fit for keys.
    pub rng: &'a mut dyn CryptoRng,
    /// Who calls, and where.
    pub caller: &'a Caller,
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
    /// Where the trail ended before.
    tail_before: Tail,
}

/// The key management service of one workspace.
#[derive(Clone)]
pub struct Engine {
    state: State,
    tail: Tail,
    wrapping_key: WrappingKey,
}

impl Engine {
    /// An engine over stored rows. `tail` tells where the stored trail ends.
    pub fn new(wrapping_key: WrappingKey, state: State, tail: Tail) -> Self {
        Self { state, tail, wrapping_key }
    }

    /// All that the engine knows, save key material in clear.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Where the trail ends.
    pub fn tail(&self) -> Tail {
        self.tail
    }

    /// The next point in virtual time at which something happens by itself.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.state.deletions().next().map(|(date, _)| *date)
    }

    /// Carries out an operation, after all that has fallen due by then.
    pub fn call(&mut self, env: &mut Env<'_>, operation: &str, input: &Value) -> Outcome {
        let mut outcome = self.advance(env);
        let now = env.now.max(self.tail.time);
        let mut context = Context {
            state: &self.state,
            wrapping_key: &self.wrapping_key,
            now,
            rng: env.rng,
            caller: env.caller,
            changes: ChangeSet::default(),
            trace: Trace::default(),
        };
        let valid = validate::validate(operation, input);
        let result = match &valid {
            Ok(()) => operation::dispatch(&mut context, operation, input),
            Err(error) => Err(error.clone()),
        };
        let Context { changes, trace, .. } = context;
        if result.is_ok() {
            self.state.apply_all(&changes);
            outcome.changes.0.extend(changes.0);
        }
        let event = audit::api_call(env, now, operation, valid.is_ok().then_some(input), &result, &trace);
        self.record(&mut outcome, now, event, trace.metered);
        outcome.result = result;
        outcome
    }

    /// Lets everything happen that has fallen due by `env.now`.
    pub fn advance(&mut self, env: &mut Env<'_>) -> Outcome {
        let mut outcome = Outcome {
            result: Ok(Value::Null),
            changes: ChangeSet::default(),
            records: Vec::new(),
            tail_before: self.tail,
        };
        loop {
            let due = self.state.deletions().next().filter(|(date, _)| *date <= env.now).cloned();
            let Some((date, arn)) = due else { break };
            let changes = self.deletion(&arn);
            self.state.apply_all(&changes);
            outcome.changes.0.extend(changes.0);
            let event = audit::service_event(env.rng, date.max(self.tail.time), "DeleteKey", &arn);
            self.record(&mut outcome, date.max(self.tail.time), event, Vec::new());
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
        let mut outcome = self.advance(&mut Env { now, rng: env.rng, caller: env.caller });
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

    /// The changes that delete a key with its materials and aliases.
    fn deletion(&self, arn: &KeyArn) -> ChangeSet {
        let remove = |key: RowKey, row: Row| Change { key, before: Some(row), after: None };
        let aliases = self.state.aliases_of(arn).filter_map(|name| {
            let alias = AliasArn { region: arn.region.clone(), account: arn.account.clone(), name: name.clone() };
            let row = self.state.alias(&alias)?.clone();
            Some(remove(RowKey::Alias(alias), Row::Alias(row)))
        });
        let materials = self
            .state
            .materials_of(arn)
            .map(|(id, row)| remove(RowKey::Material(arn.clone(), id), Row::Material(row.clone())));
        let key = self.state.key(arn).map(|row| remove(RowKey::Key(arn.clone()), Row::Key(Box::new(row.clone()))));
        ChangeSet(aliases.chain(materials).chain(key).collect())
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
}

/// What an operation works with.
pub(crate) struct Context<'a> {
    pub(crate) state: &'a State,
    pub(crate) wrapping_key: &'a WrappingKey,
    pub(crate) now: Timestamp,
    pub(crate) rng: &'a mut dyn CryptoRng,
    pub(crate) caller: &'a Caller,
    pub(crate) changes: ChangeSet,
    pub(crate) trace: Trace,
}

impl Context<'_> {
    pub(crate) fn region(&self) -> &Region {
        &self.caller.region
    }

    pub(crate) fn account(&self) -> &AccountId {
        &self.caller.account
    }

    /// The row as it was before the call.
    fn before(&self, key: &RowKey) -> Option<Row> {
        match key {
            RowKey::Workspace => Some(Row::Workspace(self.state.workspace().clone())),
            RowKey::Key(arn) => self.state.key(arn).map(|row| Row::Key(Box::new(row.clone()))),
            RowKey::Material(arn, id) => self.state.material(arn, *id).map(|row| Row::Material(row.clone())),
            RowKey::Alias(arn) => self.state.alias(arn).map(|row| Row::Alias(row.clone())),
        }
    }

    /// Puts a row, or replaces it.
    pub(crate) fn put(&mut self, key: RowKey, row: Row) {
        let before = self.before(&key);
        if before.as_ref() != Some(&row) {
            self.changes.0.push(Change { key, before, after: Some(row) });
        }
    }

    /// Removes a row.
    pub(crate) fn remove(&mut self, key: RowKey) {
        let before = self.before(&key);
        self.changes.0.push(Change { key, before, after: None });
    }

    /// The material of a key, in clear for as long as the caller holds it.
    pub(crate) fn material(&self, arn: &KeyArn, id: KeyMaterialId) -> Result<KeyMaterial, KmsError> {
        self.state.material(arn, id).and_then(|row| self.wrapping_key.unwrap(&row.wrapped, &arn.key_id, id)).ok_or_else(
            || KmsError::new(ErrorCode::KmsInternal, format!("The key material of {arn} cannot be unwrapped.")),
        )
    }
}

/// A random UUID, version 4 (RFC 9562): what ids of requests and events share with those of keys.
pub(crate) fn random_uuid(rng: &mut dyn CryptoRng) -> String {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    KeyId::from_random(bytes, false).to_string()
}
