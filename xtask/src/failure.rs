//! What a command ends with when it cannot go on: what happened, and what to do next.

use std::fmt;

/// `Ok`, or a failure for the developer's eyes.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// What happened, and advice.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    advice: Option<String>,
}

impl Failure {
    /// A failure without advice; add it with [`Failure::advise`].
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), advice: None }
    }

    /// Adds what to do next. The first advice given stands: it comes from the place that knows most.
    pub(crate) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice.get_or_insert_with(|| advice.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "error: {}", self.what)?;
        if let Some(advice) = &self.advice {
            write!(out, "\nWhat to do: {advice}")?;
        }
        Ok(())
    }
}

/// Gives an I/O error the context that it lacks: what was being done, usually with a path.
pub(crate) trait Context<T> {
    fn context(self, doing: impl fmt::Display) -> Result<T>;
}

impl<T> Context<T> for std::io::Result<T> {
    fn context(self, doing: impl fmt::Display) -> Result<T> {
        self.map_err(|error| Failure::new(format!("{doing}: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_advice_stands() {
        let failure = Failure::new("it broke").advise("mend it").advise("try again");
        assert_eq!(failure.to_string(), "error: it broke\nWhat to do: mend it");
    }
}
