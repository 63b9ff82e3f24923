//! What a refused request to IAM, STS or Organizations gets.

use std::fmt;

/// A code of AWS's, its HTTP status, and a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The code as it goes over the wire, such as `NoSuchEntity`.
    pub code: &'static str,
    /// The HTTP status that goes with it.
    pub status: u16,
    /// The text.
    pub message: String,
}

impl Error {
    /// An error with the status that its code has in AWS's service models.
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        let status = match code {
            "AccessDenied" | "RegionDisabledException" => 403,
            "NoSuchEntity" => 404,
            "ConcurrentModification" | "DeleteConflict" | "EntityAlreadyExists" | "LimitExceeded" => 409,
            "ServiceFailure" => 500,
            _ => 400,
        };
        Self { code, status, message: message.into() }
    }

    /// A member breaks a rule of the service model.
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::new("ValidationError", message)
    }

    /// Something of IAM is not there.
    pub(crate) fn no_such_entity(message: impl Into<String>) -> Self {
        Self::new("NoSuchEntity", message)
    }

    /// A quota of IAM is reached.
    pub(crate) fn quota(name: &str, most: usize) -> Self {
        Self::new("LimitExceeded", format!("Cannot exceed quota for {name}: {most}"))
    }

    /// What should not happen.
    pub(crate) fn internal() -> Self {
        Self::new("ServiceFailure", "The credentials could not be made.")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Error {}
