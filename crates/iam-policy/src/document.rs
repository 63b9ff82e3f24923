//! A policy as it is kept: its text, what the text says, and that made ready.

use crate::grammar::{self, Kind, Problem};
use crate::{Compiled, Policy};

/// A policy's text with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The text.
    pub text: String,
    /// What it says.
    pub policy: Policy,
    /// The same, made ready.
    pub compiled: Compiled,
}

impl Document {
    /// Reads a policy of this kind.
    ///
    /// # Errors
    ///
    /// Everything in which the text is no such policy.
    pub fn read(kind: Kind, text: &str) -> Result<Self, Vec<Problem>> {
        let (policy, problems) = grammar::read(kind, text);
        match policy {
            Some(policy) if problems.is_empty() => Ok(Self::new(kind, text, policy)),
            _ => Err(problems),
        }
    }

    /// Reads as much of a policy as can be understood: what stands in a policy that AWS would refuse has an effect only
    /// here.
    pub fn read_leniently(kind: Kind, text: &str) -> Self {
        let policy = grammar::read(kind, text).0;
        Self::new(
            kind,
            text,
            policy.unwrap_or(Policy { version: Default::default(), id: None, statements: Vec::new() }),
        )
    }

    fn new(kind: Kind, text: &str, policy: Policy) -> Self {
        let compiled = Compiled::new(kind, &policy);
        Self { text: text.to_owned(), policy, compiled }
    }
}
