//! Why a store could not do what it was asked.

use std::fmt;

use kms_core::change::UnreadableRow;

/// The kinds of failure, each with an advice of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The browser does not let this page store anything: private browsing, or site data that is blocked.
    Denied,
    /// There is no room left.
    Full,
    /// The workspace was written by a newer version of kmsbox.
    Newer,
    /// What is stored cannot be read.
    Damaged,
    /// Anything else.
    Other,
}

/// A failure of a store. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}: {detail}")]
pub struct StoreError {
    /// The kind.
    pub problem: Problem,
    /// The browser's own words, or where the damage is.
    pub detail: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Denied => "the browser does not let this page store anything",
            Self::Full => "there is no room left",
            Self::Newer => "the workspace was written by a newer version",
            Self::Damaged => "what is stored cannot be read",
            Self::Other => "the store failed",
        })
    }
}

impl StoreError {
    /// An error of this kind.
    pub fn new(problem: Problem, detail: impl Into<String>) -> Self {
        Self { problem, detail: detail.into() }
    }

    /// Damage of a row of a table, in the words of [`UnreadableRow`].
    pub(crate) fn damaged_row(table: &str, id: impl fmt::Display, reason: impl fmt::Display) -> Self {
        Self::new(Problem::Damaged, format!("row `{id}` of table `{table}`: {reason}"))
    }
}

impl From<UnreadableRow> for StoreError {
    fn from(row: UnreadableRow) -> Self {
        Self::new(Problem::Damaged, row.to_string())
    }
}

/// What a browser was doing when it reported an exception.
#[cfg(any(test, target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    /// It opened the database.
    Open,
    /// It read or wrote.
    Use,
}

#[cfg(any(test, target_arch = "wasm32"))]
impl StoreError {
    /// The error that an exception of this name (<https://webidl.spec.whatwg.org/#idl-DOMException-error-names>) stands
    /// for.
    pub(crate) fn from_exception(name: &str, message: &str, doing: Doing) -> Self {
        let problem = match name {
            "QuotaExceededError" => Problem::Full,
            "VersionError" => Problem::Newer,
            "SecurityError" | "NotAllowedError" => Problem::Denied,
            // Private windows of some browsers have IndexedDB, but no database in it opens.
            "InvalidStateError" if doing == Doing::Open || message.contains("did not allow mutations") => {
                Problem::Denied
            }
            // The browser's own files have lost the value.
            "NotReadableError" | "DataError" if doing == Doing::Use => Problem::Damaged,
            _ => Problem::Other,
        };
        let detail = match (name.is_empty(), message.is_empty()) {
            (true, true) => "the browser gave no reason".to_owned(),
            (true, false) => message.to_owned(),
            (false, true) => name.to_owned(),
            (false, false) => format!("{name}: {message}"),
        };
        Self::new(problem, detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_become_problems() {
        let cases = [
            ("QuotaExceededError", Doing::Use, Problem::Full),
            ("QuotaExceededError", Doing::Open, Problem::Full),
            ("VersionError", Doing::Open, Problem::Newer),
            ("SecurityError", Doing::Open, Problem::Denied),
            ("InvalidStateError", Doing::Open, Problem::Denied),
            ("InvalidStateError", Doing::Use, Problem::Other),
            ("NotReadableError", Doing::Use, Problem::Damaged),
            ("UnknownError", Doing::Open, Problem::Other),
            ("", Doing::Use, Problem::Other),
        ];
        for (name, doing, problem) in cases {
            assert_eq!(StoreError::from_exception(name, "", doing).problem, problem, "{name} {doing:?}");
        }
        let private = "A mutation operation was attempted on a database that did not allow mutations.";
        assert_eq!(StoreError::from_exception("InvalidStateError", private, Doing::Use).problem, Problem::Denied);
    }

    #[test]
    fn the_browsers_words_are_kept() {
        let detail = |name, message| StoreError::from_exception(name, message, Doing::Use).detail;
        assert_eq!(detail("AbortError", "The disk is on fire."), "AbortError: The disk is on fire.");
        assert_eq!(detail("AbortError", ""), "AbortError");
        assert_eq!(detail("", "The disk is on fire."), "The disk is on fire.");
        assert_eq!(detail("", ""), "the browser gave no reason");
    }
}
