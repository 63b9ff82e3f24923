//! The IAM policy language, from text to decision. Nothing here knows an AWS service.
//!
//! A policy passes through these forms, each with its module:
//!
//! 1. [`json`]: the text as a lossless syntax tree, in which every part has its place ([`Span`]), with every fault found;
//! 2. [`policy`]: the tree as a typed [`Policy`], with what the grammar refuses ([`grammar`]);
//! 3. [`compiled`]: the policy made ready to be asked ([`Compiled`]);
//! 4. [`evaluate`]: what it says to a [`Request`], in a word ([`Verdict`]) or in full ([`Explanation`]).
//!
//! Beside that way, [`findings`] tell what is wrong with a text or likely not meant, and how to mend it, [`complete`](mod@complete) what can be written at a
//! place, and [`vocabulary`]
//! holds what is known of the services that policies speak of; it is given from outside.
//!
//! The language is described in <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>.

pub mod compiled;
pub mod complete;
pub mod condition;
mod document;
pub mod edit;
pub mod evaluate;
pub mod findings;
pub mod grammar;
pub mod json;
pub mod pattern;
pub mod policy;
pub mod principal;
pub mod request;
mod span;
pub mod vocabulary;

pub use compiled::Compiled;
pub use complete::{Completion, complete};
pub use document::Document;
pub use edit::Edit;
pub use evaluate::{Explanation, Verdict};
pub use findings::{Finding, Fix, Severity};
pub use grammar::{Kind, Problem};
pub use policy::Policy;
pub use principal::{Identity, Match};
pub use request::{Context, Request, Values};
pub use span::{Span, Spanned};
pub use vocabulary::{Setting, Vocabulary};
