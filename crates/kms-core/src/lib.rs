//! The engine: keys, aliases and tags, their life on virtual time, the record of every call and what it is billed as.
//!
//! The engine does no input or output. [`Engine::call`] takes the clock, the randomness and the caller with [`Env`], and
//! gives an [`Outcome`]: the response, the [`ChangeSet`] to be stored, and the [`CallRecord`]s for the trail. The same
//! seed, clock and requests give the same state. A change set has an inverse, which takes the engine back when the changes
//! could not be stored.

pub mod audit;
pub mod authorization;
pub mod caller;
pub mod change;
mod due;
pub mod engine;
pub mod heavy;
pub mod history;
pub mod identity;
pub mod lifecycle;
mod metering;
mod operation;
pub mod policy;
pub mod quota;
pub mod state;
pub mod world;

pub use audit::{CallRecord, Metered};
pub use caller::Caller;
pub use change::{Change, ChangeSet, Row, RowKey, Table};
pub use engine::{Engine, Env, FellDue, Outcome};
pub use history::{History, Step};
pub use state::{Deadline, State, Tail};
pub use world::Arrangement;
