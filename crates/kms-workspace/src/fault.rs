//! What is wrong with a file, and where.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: a JSON Pointer (RFC 6901). Empty for the whole file.
    pub pointer: String,
    /// Line and column, from 1, where the text is no JSON.
    pub position: Option<(usize, usize)>,
    /// What.
    pub text: String,
}

impl Fault {
    /// A fault at a place.
    pub fn at(pointer: impl Into<String>, text: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), position: None, text: text.into() }
    }

    fn json(pointer: &str, error: &serde_json::Error) -> Self {
        // Line and column count from where the piece begins, so they say something of the whole file alone.
        let whole = pointer.is_empty() && (error.is_syntax() || error.is_eof());
        Self {
            pointer: pointer.to_owned(),
            position: whole.then(|| (error.line(), error.column())),
            text: error.to_string(),
        }
    }
}

/// A member's name as a part of a JSON Pointer.
pub(crate) fn part(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        f.write_str(&self.text)
    }
}

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is encrypted, and there is no passphrase.
    Locked,
    /// The passphrase is another, or the file was changed.
    WrongPassphrase,
    /// Something is wrong with it.
    Fault(Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The members of an object, each as it is written.
pub(crate) type Members<'a> = BTreeMap<String, &'a RawValue>;

pub(crate) fn members<'a>(pointer: &str, text: &'a str) -> Result<Members<'a>, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::json(pointer, &error))
}

/// The items of an array, each as it is written.
pub(crate) fn items<'a>(pointer: &str, raw: &'a RawValue) -> Result<Vec<&'a RawValue>, Fault> {
    serde_json::from_str(raw.get()).map_err(|error| Fault::json(pointer, &error))
}

/// A value of a known type.
pub(crate) fn value<T: DeserializeOwned>(pointer: &str, raw: &RawValue) -> Result<T, Fault> {
    serde_json::from_str(raw.get()).map_err(|error| Fault::json(pointer, &error))
}

/// A member that must be there.
pub(crate) fn needed<'a>(members: &Members<'a>, pointer: &str, name: &str) -> Result<&'a RawValue, Fault> {
    members.get(name).copied().ok_or_else(|| Fault::at(pointer, format!("The member `{name}` is missing.")))
}
