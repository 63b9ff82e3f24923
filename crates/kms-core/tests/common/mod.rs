//! An engine with a seed and a clock, for tests.
#![allow(dead_code, clippy::unwrap_used, reason = "these are tests, and not every test uses all of it")]

pub(crate) mod case;
pub(crate) mod requests;

use kms_api::key::KeySpec;
use kms_api::{KmsError, Timestamp};
use kms_core::{Arrangement, Caller, Engine, Env, Outcome, State, Tail};
use kms_crypto::{KeyMaterial, WrappingKey};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::Value;

/// The time at which every workspace of the tests begins.
pub(crate) const START: i64 = 1_767_225_600_000;

pub(crate) fn caller() -> Caller {
    Caller {
        source_ip: "203.0.113.5".to_owned(),
        user_agent: "test".to_owned(),
        ..Caller::root("123456789012".parse().unwrap(), "us-east-1".parse().unwrap())
    }
}

/// An engine with what it needs from outside.
#[derive(Clone)]
pub(crate) struct Workspace {
    pub(crate) engine: Engine,
    pub(crate) rng: ChaCha20Rng,
    pub(crate) now: Timestamp,
    /// Key material for the next call that makes any.
    pub(crate) ready_made: Option<(KeySpec, KeyMaterial)>,
}

impl Workspace {
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let wrapping_key = WrappingKey::generate(&mut rng);
        Self {
            engine: Engine::new(wrapping_key, State::default(), Tail::default()),
            rng,
            now: Timestamp::from_millis(START),
            ready_made: None,
        }
    }

    pub(crate) fn outcome(&mut self, operation: &str, input: &Value) -> Outcome {
        let caller = caller();
        self.call_as(&caller, operation, input)
    }

    pub(crate) fn call_as(&mut self, caller: &Caller, operation: &str, input: &Value) -> Outcome {
        let mut env = Env::new(self.now, &mut self.rng, caller);
        env.ready_made = self.ready_made.take();
        self.engine.call(&mut env, operation, input)
    }

    pub(crate) fn call(&mut self, operation: &str, input: &Value) -> Result<Value, KmsError> {
        self.outcome(operation, input).result
    }

    pub(crate) fn arrange(&mut self, caller: &Caller, arrangement: &Arrangement) -> Outcome {
        self.engine.arrange(&mut Env::new(self.now, &mut self.rng, caller), arrangement)
    }

    pub(crate) fn advance(&mut self, millis: i64) -> Outcome {
        self.now = self.now + millis;
        let caller = caller();
        self.engine.advance(&mut Env::new(self.now, &mut self.rng, &caller))
    }
}
