//! Why a question got no answer.

use kms_api::KmsError;
use serde::{Deserialize, Serialize};

use crate::identity::ManageError;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// KMS refused the request.
    Kms(KmsError),
    /// IAM, STS or Organizations refused the request.
    Manage(ManageError),
    /// The workspace could not be read or written; the call had no effect.
    Storage(StorageFailure),
    /// The worker, or the tab that writes, went away before it answered: the call may or may not have had its effect.
    Lost,
    /// A file could not be sealed or opened. The text says what and where.
    File(String),
    /// The page took back its question.
    Cancelled,
    /// The question itself was not understood: the page and the worker are of different builds.
    Protocol(String),
}

impl From<KmsError> for Failure {
    fn from(error: KmsError) -> Self {
        Self::Kms(error)
    }
}

/// A failure of the place where the workspace is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageFailure {
    /// The kind, which decides the advice.
    pub problem: StorageProblem,
    /// The browser's own words, or where the damage is.
    pub detail: String,
}

/// The kinds of storage failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StorageProblem {
    /// The browser does not let this page store anything (private browsing, blocked site data).
    Denied,
    /// There is no room left.
    Full,
    /// The workspace was written by a newer version of kmsbox.
    Newer,
    /// A stored row cannot be read.
    Damaged,
    /// Anything else.
    Other,
}
