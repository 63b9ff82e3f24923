//! Scenario files: unit tests for key policies.
//!
//! A scenario is a small world (accounts with their identities, keys with their policies and grants) and requests with the
//! decision that is expected of each. [`run`] decides them as the engine would and reports what was found, with every step.
//!
//! The format is described in `docs/scenarios.md` and by the JSON Schema `docs/scenario.schema.json`. [`from_aws`] makes a
//! scenario of outputs of AWS's command line.
//!
//! Nothing here reads files or waits: whoever calls hands in texts.

mod import;
mod problem;
mod reason;
mod report;
mod run;

mod read;
#[cfg(test)]
mod schema;
mod world;

pub use import::{from_aws, scenario_of};
pub use problem::{Problem, Problems};
pub use reason::words;
pub use report::{Case, Expected, Found, Report, Scenario, json, junit, text};
pub use run::{run, run_with_files};
